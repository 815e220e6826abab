PREFIX lod: <def/>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

# def/shape/ObiektSportowy-rokBudowy sparql
DELETE WHERE { <id/obiekty-sportowe/os-0001> lod:rokModernizacji ?rok } ;
INSERT DATA { <id/obiekty-sportowe/os-0001> lod:rokModernizacji "1969"^^xsd:gYear }

# def/shape/ObiektSportowy-kwota sparql
DELETE WHERE { <id/obiekty-sportowe/os-0001> lod:zrodloDofinansowania ?zrodlo }

# def/shape/ObiektSportowy-wlasciciel or
DELETE WHERE { <id/obiekty-sportowe/os-0001> schema:owner ?wlasciciel } ;
INSERT DATA { <id/obiekty-sportowe/os-0001> schema:owner <id/teryt/109999> }

# def/shape/ObiektSportowy-zarzadca or
DELETE WHERE { <id/obiekty-sportowe/os-0001> lod:prowadzacy ?zarzadca } ;
INSERT DATA { <id/obiekty-sportowe/os-0001> lod:prowadzacy <id/teryt/109999> }
