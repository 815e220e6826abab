PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>

INSERT DATA { ex:dataset qb:structure ex:dsd-measures }
