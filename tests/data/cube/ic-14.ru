PREFIX ex: <http://example.org/>

DELETE WHERE { ex:o1 ex:length ?value }
