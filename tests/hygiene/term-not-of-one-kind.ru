PREFIX lod: <def/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { GRAPH <graph/ontology> {
  lod:Rzecz a owl:Class ; rdfs:isDefinedBy <def/modul/core> .
  # Of two kinds, and of none that a term has.
  lod:zepsuta a owl:ObjectProperty, owl:DatatypeProperty ; rdfs:isDefinedBy <def/modul/core> .
  lod:zepsuta-bez-rodzaju a owl:Thing ; rdfs:isDefinedBy <def/modul/core> .
} }
