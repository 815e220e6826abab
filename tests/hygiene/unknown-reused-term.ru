PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA {
  GRAPH <graph/vocabulary> { <https://schema.org/> a <urn:x-namespace> . <https://schema.org/name> rdfs:label "name" }
  GRAPH <graph/x> { <id/x/1> <https://schema.org/name> "x" ; <https://schema.org/zepsuta> "x" ; a <https://schema.org/zepsutaRzecz> }
}
