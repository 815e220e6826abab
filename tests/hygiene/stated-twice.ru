PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA {
  GRAPH <graph/x> { <id/x/1> rdfs:label "jeden"@pl . <id/x/zepsuty> rdfs:label "jeden"@pl }
  GRAPH <graph/y> { <id/x/1> rdfs:label "raz"@pl . <id/x/zepsuty> rdfs:label "jeden"@pl }
  GRAPH <graph/mapping> { <id/x/1> rdfs:label "jeden"@pl }
}
