PREFIX ex: <http://example.org/>

DELETE DATA { ex:iron ex:within ex:metal }
