PREFIX ex: <http://example.org/>

INSERT DATA { ex:m1 ex:weight 7 }
