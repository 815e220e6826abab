PREFIX ex: <http://example.org/>

DELETE DATA { ex:slice ex:period "2025" }
