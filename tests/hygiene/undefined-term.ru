PREFIX lod: <def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA {
  GRAPH <graph/ontology> { lod:waga rdfs:label "waga"@pl }
  # With a hyphen as without.
  GRAPH <graph/x> { <id/x/1> lod:waga 1 ; lod:zepsutaWaga 1 ; lod:zepsuta-waga 1 ; a lod:zepsutaRzecz }
  GRAPH <graph/mapping> { <mapping/x/waga> <http://w3id.org/rml/predicate> lod:zepsuta2 }
}
