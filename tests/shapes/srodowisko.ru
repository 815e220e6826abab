PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX lod: <def/>

# def/shape/Dokument-rodzaj sparql
DELETE WHERE { <id/srodowisko/b-2-2024> dcterms:type ?rodzaj } ;
INSERT DATA { <id/srodowisko/b-2-2024> dcterms:type <id/code/dokument-srodowiskowy/wniosek> }

# def/shape/Dokument-stacja sparql
DELETE WHERE { <id/srodowisko/b-1-2024> lod:znakSprawy ?znak } ;
INSERT DATA { <id/srodowisko/b-1-2024> lod:znakSprawy "ROŚ.7222.2.2024.AK" }

# def/shape/Dokument-dostep sparql
DELETE WHERE { <id/srodowisko/b-1-2024> lod:zastrzezenie ?zastrzezenie }

# def/shape/Dokument-dostep sparql 2
INSERT DATA { <id/srodowisko/b-2-2024> lod:zastrzezenie <id/code/zastrzezenie/dane-osobowe> }
