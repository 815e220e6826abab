PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

# def/shape/Rozdzial-dzial sparql
DELETE { <id/code/rozdzial/75018> skos:broader ?dzial } INSERT { <id/code/rozdzial/75018> skos:broader <id/code/dzial/600> }
WHERE { <id/code/rozdzial/75018> skos:broader ?dzial }
