PREFIX ex: <http://example.org/>

DELETE DATA { ex:europe ex:contains ex:poland }
