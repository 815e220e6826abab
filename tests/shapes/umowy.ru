PREFIX lod: <def/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

# def/shape/Umowa sparql
DELETE { ?umowa lod:dataZawarcia ?data } INSERT { ?umowa lod:dataZawarcia "2026-03-09"^^xsd:date }
WHERE { ?umowa lod:dataZawarcia ?data }

# def/shape/Umowa sparql 2
DELETE DATA { <id/umowy/podmiot-990001926> lod:regon "990001926" } ;
INSERT DATA { <id/umowy/podmiot-990001926> lod:regon "990003747" }

# def/shape/Umowa-zgodnosc sparql
DELETE { ?umowa lod:wartosc ?kwota } INSERT { ?umowa lod:wartosc 822345.67 }
WHERE { ?umowa lod:wartosc ?kwota }

# def/shape/Umowa-zgodnosc sparql 2
DELETE DATA { <id/umowy/podmiot-990240003> lod:regon "990240003" } ;
INSERT DATA { <id/umowy/podmiot-990240003> lod:regon "990003747" }
