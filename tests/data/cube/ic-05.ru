PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>

DELETE WHERE { ex:colour qb:codeList ?list }
