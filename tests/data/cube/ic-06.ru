PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>

INSERT { ?spec qb:componentRequired false } WHERE { ?spec qb:componentProperty ex:colour }
