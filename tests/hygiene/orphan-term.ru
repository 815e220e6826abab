PREFIX lod: <def/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA {
  GRAPH <graph/ontology> {
    lod:Rzecz a owl:Class ; rdfs:isDefinedBy <def/modul/core> .
    lod:waga a owl:DatatypeProperty ; rdfs:isDefinedBy <def/modul/core> .
    lod:barwa a owl:DatatypeProperty ; rdfs:isDefinedBy <def/modul/core> .
    lod:zepsuta a owl:DatatypeProperty ; rdfs:isDefinedBy <def/modul/core> ; rdfs:domain lod:Rzecz .
  }
  GRAPH <graph/x> { <id/x/1> lod:waga 1 }
  GRAPH <graph/shapes> { <def/shape/X-barwa> <http://www.w3.org/ns/shacl#path> lod:barwa }
}
