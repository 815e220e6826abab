PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX lod: <def/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
PREFIX time: <http://www.w3.org/2006/time#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

# def/shape/OrganSamorzadu sparql
DELETE { ?organ lod:ustawowaLiczbaCzlonkow 2 } INSERT { ?organ lod:ustawowaLiczbaCzlonkow 1 }
WHERE { ?organ lod:ustawowaLiczbaCzlonkow 2 }

# def/shape/OrganSamorzaduNiepelny sparql
DELETE { ?organ lod:ustawowaLiczbaCzlonkow 2 } INSERT { ?organ lod:ustawowaLiczbaCzlonkow 3 }
WHERE { ?organ lod:ustawowaLiczbaCzlonkow 2 }

# def/shape/OrganSamorzaduNiepelny sparql 2
INSERT DATA { <id/organy/czlonkostwo-cz-0005-okres> time:hasEnd <id/organy/dzien-2024-06-25> }

# def/shape/Czlonkostwo sparql
DELETE DATA { <id/organy/kadencja-vii> time:hasBeginning <id/organy/dzien-2024-05-07> } ;
INSERT DATA { <id/organy/kadencja-vii> time:hasBeginning <id/organy/dzien-2024-06-25> }

# def/shape/Czlonkostwo sparql 2
INSERT { ?inne lod:stanowisko <id/organy/stanowisko-p-k-stat> }
WHERE { ?inne org:member <id/organy/osoba-bbbbbbbb> }

# def/shape/Czlonkostwo sparql 3
DELETE { <id/organy/czlonkostwo-cz-0003> org:organization ?klub }
INSERT { <id/organy/czlonkostwo-cz-0003> org:organization <id/organy/k-stat> }
WHERE { <id/organy/czlonkostwo-cz-0003> org:organization ?klub }

# def/shape/Czlonkostwo sparql 4
DELETE { ?okres time:hasEnd ?dzien } INSERT { ?okres time:hasEnd <id/organy/dzien-2024-06-25> }
WHERE { VALUES ?okres { <id/organy/czlonkostwo-cz-0002-okres> } ?okres time:hasEnd ?dzien }

# def/shape/Czlonkostwo sparql 5
DELETE { <id/organy/czlonkostwo-cz-0003> org:member ?osoba }
INSERT { <id/organy/czlonkostwo-cz-0003> org:member <id/organy/osoba-bbbbbbbb> ; org:memberDuring <id/organy/czlonkostwo-cz-0001-okres> }
WHERE { <id/organy/czlonkostwo-cz-0003> org:member ?osoba } ;
DELETE DATA { <id/organy/czlonkostwo-cz-0003> org:memberDuring <id/organy/czlonkostwo-cz-0003-okres> }

# def/shape/Czlonkostwo sparql 6
DELETE DATA { <id/organy/czlonkostwo-cz-0002-okres> time:hasEnd <id/organy/dzien-2024-06-24> } ;
DELETE DATA { <id/organy/czlonkostwo-cz-0003> a org:Membership }

# def/shape/Czlonkostwo sparql 7
DELETE { ?mandat lod:komitetWyborczy ?komitet } WHERE { ?mandat lod:komitetWyborczy ?komitet }

# def/shape/Czlonkostwo sparql 8
INSERT DATA { <id/organy/czlonkostwo-cz-0004> lod:okregWyborczy <id/code/okreg-wyborczy/2> }

# def/shape/OkresCzlonkostwa sparql
DELETE { ?dzien time:inXSDDate ?data } INSERT { ?dzien time:inXSDDate "2024-05-06"^^xsd:date }
WHERE { VALUES ?dzien { <id/organy/dzien-2024-06-24> } ?dzien time:inXSDDate ?data }

# def/shape/Oswiadczenie sparql
DELETE { ?oswiadczenie dcterms:dateSubmitted ?data } INSERT { ?oswiadczenie dcterms:dateSubmitted "2023-12-31"^^xsd:date }
WHERE { ?oswiadczenie dcterms:dateSubmitted ?data }

# def/shape/Sesja sparql
DELETE { <id/organy/sesja-vii-2> schema:startDate ?czas } INSERT { <id/organy/sesja-vii-2> schema:startDate "2024-05-06T10:00:00"^^xsd:dateTime }
WHERE { <id/organy/sesja-vii-2> schema:startDate ?czas }

# def/shape/Glosowanie sparql
DELETE { ?glosowanie lod:liczbaNieobecnych ?liczba } INSERT { ?glosowanie lod:liczbaNieobecnych 2 }
WHERE { ?glosowanie lod:liczbaNieobecnych ?liczba }

# def/shape/Glosowanie sparql 2
DELETE { ?glosowanie lod:wynikGlosowania ?wynik } INSERT { ?glosowanie lod:wynikGlosowania <id/code/wynik-glosowania/odrzucono> }
WHERE { ?glosowanie lod:wynikGlosowania ?wynik }

# def/shape/Glosowanie sparql 3
DELETE { ?glos schema:actionOption <id/code/glos/nieobecny> } INSERT { ?glos schema:actionOption <id/code/glos/wstrzymal-sie> }
WHERE { ?glos schema:actionOption <id/code/glos/nieobecny> }

# def/shape/Glosowanie sparql 4
DELETE { ?glosowanie schema:startDate ?czas } INSERT { ?glosowanie schema:startDate "2024-06-26T00:27:16"^^xsd:dateTime }
WHERE { ?glosowanie a lod:Glosowanie ; schema:startDate ?czas }

# def/shape/Glos sparql
DELETE { <id/organy/czlonkostwo-cz-0005> org:role ?rola } INSERT { <id/organy/czlonkostwo-cz-0005> org:role <id/code/rola-w-organie/czlonek> }
WHERE { <id/organy/czlonkostwo-cz-0005> org:role ?rola }
