PREFIX lod: <def/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

# def/shape/ObiektSportowy-rokBudowy sparql
DELETE WHERE { <id/obiekty-sportowe/os-0001> lod:rokModernizacji ?rok } ;
INSERT DATA { <id/obiekty-sportowe/os-0001> lod:rokModernizacji "1969"^^xsd:gYear }

# def/shape/ObiektSportowy-kwota sparql
DELETE WHERE { <id/obiekty-sportowe/os-0001> lod:zrodloDofinansowania ?zrodlo }
