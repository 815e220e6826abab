PREFIX geo: <http://www.opengis.net/ont/geosparql#>

# def/shape/Polozenie-geometria sparql
DELETE { <id/x/miejsce> geo:hasDefaultGeometry ?jedna }
INSERT { <id/x/miejsce> geo:hasDefaultGeometry <id/x/miejsce-geometria-2180> }
WHERE { <id/x/miejsce> geo:hasDefaultGeometry ?jedna }

# def/shape/Polozenie-geometria sparql 2
DELETE { <id/x/miejsce> geo:hasDefaultGeometry ?jedna }
INSERT { <id/x/miejsce> geo:hasDefaultGeometry <id/teryt/101709-geometria> }
WHERE { <id/x/miejsce> geo:hasDefaultGeometry ?jedna }

# def/shape/Geometria-polozenie sparql
DELETE { <id/x/miejsce-geometria> geo:asWKT ?wkt }
INSERT { <id/x/miejsce-geometria> geo:asWKT "POINT(51.22 18.57)"^^geo:wktLiteral }
WHERE { <id/x/miejsce-geometria> geo:asWKT ?wkt }

# def/shape/PolozenieWGminie-gmina sparql
DELETE { <id/x/miejsce-geometria> geo:asWKT ?wkt }
INSERT { <id/x/miejsce-geometria> geo:asWKT "POINT(19.45 51.76)"^^geo:wktLiteral }
WHERE { <id/x/miejsce-geometria> geo:asWKT ?wkt }
