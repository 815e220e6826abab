"""Namespaces whose terms are named in Python, as rdflib has them; the table of all is that of `app.prefixes`."""

from __future__ import annotations

from typing import Final

from rdflib import Namespace

from app.prefixes import PREFIXES, prefixes

__all__ = ("ADMS", "CPSV", "CSVW", "CV", "DCAT", "DCATAP", "DCTERMS", "PREFIXES", "RML", "SH", "prefixes")

ADMS: Final = Namespace(PREFIXES["adms"])
CPSV: Final = Namespace(PREFIXES["cpsv"])
CSVW: Final = Namespace(PREFIXES["csvw"])
CV: Final = Namespace(PREFIXES["cv"])
DCAT: Final = Namespace(PREFIXES["dcat"])
DCATAP: Final = Namespace(PREFIXES["dcatap"])
DCTERMS: Final = Namespace(PREFIXES["dcterms"])
RML: Final = Namespace(PREFIXES["rml"])
SH: Final = Namespace(PREFIXES["sh"])
