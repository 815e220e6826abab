PREFIX ex: <http://example.org/>

DELETE DATA { ex:o1 ex:colour ex:red }
