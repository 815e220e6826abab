PREFIX ex: <http://example.org/>

DELETE WHERE { ex:m1 ex:length ?value }
