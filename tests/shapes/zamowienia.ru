PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX epo: <http://data.europa.eu/a4g/ontology#>
PREFIX lod: <def/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

# def/shape/Postepowanie sparql
DELETE DATA { <id/zamowienia/zdm-zp-272-1-2026> dcterms:issued "2026-01-12"^^xsd:date } ;
INSERT DATA { <id/zamowienia/zdm-zp-272-1-2026> dcterms:issued "2026-02-21"^^xsd:date }

# def/shape/Postepowanie sparql 2
DELETE { <id/zamowienia/zdm-zp-272-1-2026-czesc-2-wartosc> epo:hasAmountValue ?kwota }
INSERT { <id/zamowienia/zdm-zp-272-1-2026-czesc-2-wartosc> epo:hasAmountValue 700000.01 }
WHERE { <id/zamowienia/zdm-zp-272-1-2026-czesc-2-wartosc> epo:hasAmountValue ?kwota }

# def/shape/Postepowanie-prog sparql
DELETE { ?czego epo:hasAmountValue ?kwota } INSERT { ?czego epo:hasAmountValue ?tysieczna }
WHERE { ?czego epo:hasAmountValue ?kwota BIND(?kwota / 10 AS ?tysieczna) }

# def/shape/WarunkiUmowy-nuts minCount
DELETE WHERE { <id/zamowienia/zdm-zp-272-1-2026-miejsce> epo:hasNutsCode ?nuts }

# def/shape/WarunkiUmowy-nuts maxCount
INSERT DATA { <id/zamowienia/zdm-zp-272-1-2026-miejsce> epo:hasNutsCode <http://data.europa.eu/nuts/code/PL712> }

# def/shape/WarunkiUmowy-nuts nodeKind
DELETE WHERE { <id/zamowienia/zdm-zp-272-1-2026-miejsce> epo:hasNutsCode ?nuts } ;
INSERT DATA { <id/zamowienia/zdm-zp-272-1-2026-miejsce> epo:hasNutsCode "http://data.europa.eu/nuts/code/PL711" }

# def/shape/WarunkiUmowy-nuts pattern
DELETE WHERE { <id/zamowienia/zdm-zp-272-1-2026-miejsce> epo:hasNutsCode ?nuts } ;
INSERT DATA { <id/zamowienia/zdm-zp-272-1-2026-miejsce> epo:hasNutsCode <http://data.europa.eu/nuts/code/CZ010> }

# def/shape/Czesc-wynik maxCount
INSERT DATA { <id/zamowienia/zdm-zp-272-1-2026-czesc-2-wynik> epo:concernsLot <id/zamowienia/zdm-zp-272-1-2026-czesc-1> } ;
DELETE DATA { <id/zamowienia/zdm-zp-272-1-2026-czesc-2-wynik> epo:concernsLot <id/zamowienia/zdm-zp-272-1-2026-czesc-2> }

# def/shape/WynikCzesci sparql
DELETE DATA { <id/zamowienia/zdm-zp-272-1-2026-czesc-1-oferty> epo:hasReceivedTenders 3 } ;
INSERT DATA { <id/zamowienia/zdm-zp-272-1-2026-czesc-1-oferty> epo:hasReceivedTenders 0 }

# def/shape/WynikCzesci sparql 2
DELETE WHERE { <id/zamowienia/zdm-zp-272-1-2026-czesc-1-wynik> epo:hasAwardedValue ?kwota }

# def/shape/WynikCzesci sparql 3
INSERT DATA { <id/zamowienia/zdm-zp-272-1-2026-czesc-2-wynik> epo:hasAwardedValue <id/zamowienia/zdm-zp-272-1-2026-czesc-2-wartosc> }

# def/shape/WynikCzesci sparql 4
DELETE WHERE { <id/zamowienia/zdm-zp-272-1-2026-czesc-2-wynik> lod:przyczynaUniewaznienia ?przyczyna }

# def/shape/Rozstrzygniecie sparql
DELETE DATA { <id/zamowienia/zdm-zp-272-1-2026-czesc-1-rozstrzygniecie> epo:hasAwardDecisionDate "2026-03-10"^^xsd:date } ;
INSERT DATA { <id/zamowienia/zdm-zp-272-1-2026-czesc-1-rozstrzygniecie> epo:hasAwardDecisionDate "2026-02-19"^^xsd:date }

# def/shape/CelStrategiczny-rodzaj minCount
DELETE DATA { <id/zamowienia/zdm-zp-272-1-2026-cel-srodowiskowy> a epo:GreenProcurement }

# def/shape/CelStrategiczny-rodzaj in
INSERT DATA { <id/zamowienia/zdm-zp-272-1-2026-cel-srodowiskowy> a epo:Document }
