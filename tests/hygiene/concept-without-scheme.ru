PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { GRAPH <graph/ontology> {
  <id/code/kolor> a skos:ConceptScheme ; dcterms:title "kolory"@pl, "colours"@en .
  <id/code/kolor/bialy> a skos:Concept ; skos:inScheme <id/code/kolor> .
  # In no scheme, in a scheme that is not described, and a scheme with a title in one language.
  <id/code/kolor/zepsuty> a skos:Concept .
  <id/code/zepsute/x> a skos:Concept ; skos:inScheme <id/code/zepsute> .
  <id/code/zepsute-nazwy> a skos:ConceptScheme ; dcterms:title "kolory"@pl .
} }
