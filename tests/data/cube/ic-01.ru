PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>

DELETE DATA { ex:o1 qb:dataSet ex:dataset }
