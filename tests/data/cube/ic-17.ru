PREFIX ex: <http://example.org/>

DELETE WHERE { ex:m2 ?p ?o }
