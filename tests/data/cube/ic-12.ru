PREFIX ex: <http://example.org/>

DELETE { ex:o2 ex:colour ex:blue } INSERT { ex:o2 ex:colour ex:red } WHERE {}
