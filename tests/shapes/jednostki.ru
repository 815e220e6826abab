PREFIX lod: <def/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rov: <http://www.w3.org/ns/regorg#>
PREFIX schema: <https://schema.org/>

# def/shape/Jednostka sparql
DELETE { ?jednostka rov:orgStatus ?stan } INSERT { ?jednostka rov:orgStatus <id/code/stan-jednostki/dzialajaca> }
WHERE { ?jednostka rov:orgStatus ?stan }

# def/shape/Jednostka sparql 2
DELETE WHERE { <id/jednostki/998000004> org:changedBy ?zdarzenie }

# def/shape/Jednostka sparql 3
DELETE { ?jednostka lod:dataStatutu ?data } INSERT { ?jednostka lod:dataStatutu "1998-12-31"^^<http://www.w3.org/2001/XMLSchema#date> }
WHERE { ?jednostka lod:dataStatutu ?data }

# def/shape/Obsada sparql
DELETE { <id/jednostki/998000004-kierownik-2019-01-01> schema:endDate ?do }
INSERT { <id/jednostki/998000004-kierownik-2019-01-01> schema:endDate "2025-06-30"^^<http://www.w3.org/2001/XMLSchema#date> }
WHERE { <id/jednostki/998000004-kierownik-2019-01-01> schema:endDate ?do }
