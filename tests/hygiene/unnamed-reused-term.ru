PREFIX lod: <def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA {
  GRAPH <graph/catalogue> { <id/dataset/x> lod:klasaWpisu lod:Rzecz }
  GRAPH <graph/ontology> {
    <https://schema.org/name> rdfs:label "nazwa"@pl, "name"@en .
    <https://schema.org/zepsuta> rdfs:label "zepsuta"@pl .
    <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> rdfs:label "rodzaj"@pl, "type"@en .
    lod:Rzecz rdfs:label "rzecz"@pl, "thing"@en .
  }
  GRAPH <graph/x> { <id/x/1> a lod:Rzecz ; <https://schema.org/name> "x" ; <https://schema.org/zepsuta> "x" }
}
