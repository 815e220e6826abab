PREFIX lod: <def/>
PREFIX schema: <https://schema.org/>

# def/shape/Szlak-stan sparql
DELETE WHERE { ?szlak lod:przyczynaZamkniecia ?przyczyna }

# def/shape/Szlak-stan sparql 2
DELETE { ?szlak lod:stanSzlaku ?stan }
INSERT { ?szlak lod:stanSzlaku <id/code/stan-szlaku/otwarty> }
WHERE { ?szlak lod:stanSzlaku ?stan }

# def/shape/Szlak-nawierzchnie sparql
DELETE { <id/szlaki/ls-001-nawierzchnia-gruntowa> lod:udzial ?udzial }
INSERT { <id/szlaki/ls-001-nawierzchnia-gruntowa> lod:udzial 60.5 }
WHERE { <id/szlaki/ls-001-nawierzchnia-gruntowa> lod:udzial ?udzial }

# def/shape/Przebieg-liczba sparql
DELETE { ?przebieg schema:numberOfItems ?liczba }
INSERT { ?przebieg schema:numberOfItems 3 }
WHERE { ?przebieg schema:numberOfItems ?liczba }

# def/shape/Przebieg-liczba sparql 2
DELETE { <id/szlaki/ls-001-etap-2> schema:position ?numer }
INSERT { <id/szlaki/ls-001-etap-2> schema:position 1 }
WHERE { <id/szlaki/ls-001-etap-2> schema:position ?numer }
