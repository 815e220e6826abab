PREFIX ex: <http://example.org/>

DELETE WHERE { ex:o1 ex:unit ?unit }
