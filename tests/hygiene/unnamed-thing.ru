PREFIX lod: <def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { GRAPH <graph/x> {
  <id/x/1> lod:wpisWRejestrze <id/dataset/x> ; rdfs:label "jeden"@pl .
  <id/x/zepsuty> lod:wpisWRejestrze <id/dataset/x> ; rdfs:label "one"@en .
} }
