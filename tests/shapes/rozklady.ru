PREFIX gtfs: <http://vocab.gtfs.org/terms#>
PREFIX lod: <def/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

# def/shape/Linia sparql
DELETE WHERE { <id/rozklady/linia-kn-l1> lod:numerUmowyPrzewozowej ?umowa }

# def/shape/Linia sparql 2
DELETE WHERE { <id/rozklady/linia-kn-l9> lod:znakDecyzji ?zezwolenie }

# def/shape/Linia-numer sparql
DELETE { <id/rozklady/linia-kn-l9> gtfs:shortName ?numer }
INSERT { <id/rozklady/linia-kn-l9> gtfs:shortName "L1" }
WHERE { <id/rozklady/linia-kn-l9> gtfs:shortName ?numer }

# def/shape/Kurs-postoje minCount
DELETE WHERE { <id/rozklady/postoj-kn-l1-10019-2> ?p ?o }

# def/shape/Kurs sparql
DELETE { <id/rozklady/postoj-kn-l1-10019-2> gtfs:arrivalTime ?przyjazd }
INSERT { <id/rozklady/postoj-kn-l1-10019-2> gtfs:arrivalTime "PT23H40M"^^xsd:duration }
WHERE { <id/rozklady/postoj-kn-l1-10019-2> gtfs:arrivalTime ?przyjazd }

# def/shape/Kurs sparql 2
DELETE { <id/rozklady/postoj-kn-l1-10019-2> gtfs:stopSequence ?numer }
INSERT { <id/rozklady/postoj-kn-l1-10019-2> gtfs:stopSequence "1"^^xsd:nonNegativeInteger }
WHERE { <id/rozklady/postoj-kn-l1-10019-2> gtfs:stopSequence ?numer }
