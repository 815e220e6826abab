PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>

# def/shape/KodCpv sparql
DELETE DATA { <id/code/cpv/45000000> skos:notation "45000000" ; dcterms:identifier "45000000" } ;
INSERT DATA { <id/code/cpv/45000000> skos:notation "71000000" ; dcterms:identifier "71000000" }

# def/shape/KodCpv sparql 2
DELETE DATA { <id/code/cpv/45233140> skos:broader <id/code/cpv/45000000> }
