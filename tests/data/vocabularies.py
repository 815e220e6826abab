"""The official files of the reused vocabularies, as they lie in the shared folder."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

# Where each reused vocabulary is kept among the stored ones; those with no file there cannot be checked.
STORED: Final = {
    "http://data.europa.eu/a4g/ontology#": "epo/ePO_core.ttl",
    "http://data.europa.eu/cpv/cpv/": "eu-codelists/eu-authority-subset.ttl",
    "http://data.europa.eu/eli/ontology#": "eli/eli-1.2.ttl",
    "http://data.europa.eu/m8g/": "cpsv-ap/3.2.0/cpsv-ap.ttl core/clv-2.1.0.ttl core/cpov-2.1.1.ttl core/cpv-2.1.1.ttl",
    "http://data.europa.eu/nuts/": "eu-codelists/eu-authority-subset.ttl",
    "http://publications.europa.eu/resource/authority/": "eu-codelists/eu-authority-subset.ttl",
    "http://purl.org/dc/terms/": "w3c/dcterms.ttl",
    "http://purl.org/linked-data/cube#": "qb/cube.ttl",
    "http://purl.org/linked-data/sdmx/2009/attribute#": "qb/sdmx-attribute.ttl",
    "http://purl.org/linked-data/sdmx/2009/code#": "qb/sdmx-code.ttl",
    "http://purl.org/linked-data/sdmx/2009/concept#": "qb/sdmx-concept.ttl",
    "http://purl.org/linked-data/sdmx/2009/dimension#": "qb/sdmx-dimension.ttl",
    "http://purl.org/linked-data/sdmx/2009/measure#": "qb/sdmx-measure.ttl",
    "http://purl.org/vocab/cpsv#": "cpsv-ap/3.2.0/cpsv-ap.ttl",
    "http://rdf-vocabulary.ddialliance.org/xkos#": "w3c/xkos.ttl",
    "http://vocab.gtfs.org/terms#": "transport/linked-gtfs.ttl",
    "http://www.opengis.net/ont/geosparql#": "geosparql-1.1/geo.ttl",
    "http://www.opengis.net/ont/sf#": "geosparql-1.1/sf_geometries.ttl",
    "http://www.w3.org/2004/02/skos/core#": "w3c/skos.ttl",
    "http://www.w3.org/2006/time#": "w3c/time.ttl",
    "http://www.w3.org/2006/vcard/ns#": "w3c/vcard.ttl",
    "http://www.w3.org/ns/adms#": "w3c/adms.ttl",
    "http://www.w3.org/ns/csvw#": "w3c/csvw.ttl",
    "http://www.w3.org/ns/dcat#": "w3c/dcat3.ttl",
    "http://www.w3.org/ns/dqv#": "w3c/dqv.ttl",
    "http://www.w3.org/ns/locn#": "core/locn.ttl",
    "http://www.w3.org/ns/org#": "w3c/org.ttl",
    "http://www.w3.org/ns/prov#": "w3c/prov-o.ttl",
    "http://www.w3.org/ns/regorg#": "w3c/regorg.ttl",
    "http://www.w3.org/ns/shacl#": "w3c/shacl.ttl",
    "http://xmlns.com/foaf/0.1/": "w3c/foaf.ttl",
    "https://schema.org/": "schema-org/schemaorg-30.0-current-https.ttl",
}
# Authority tables that are stored as tables, not as RDF.
TABLES: Final = "eu-codelists/*.csv"


@cache
def tabled(vocabularies: Path) -> frozenset[str]:
    """The IRIs of all authority tables."""
    found: set[str] = set()
    for path in vocabularies.glob(TABLES):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {row["iri"] for row in csv.DictReader(file)}
    return frozenset(found)
