PREFIX lod: <def/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX vs: <http://www.w3.org/2003/06/sw-vocab-status/ns#>

INSERT DATA { GRAPH <graph/ontology> {
  <def/modul/core> a owl:Ontology .
  lod:Rzecz a owl:Class ; rdfs:isDefinedBy <def/modul/core> ; vs:term_status "testing" .
  # Of no module, of a module that is not described, and without a status.
  lod:zepsuta a owl:Class ; vs:term_status "testing" .
  lod:zepsuta-bez-modulu a owl:Class ; rdfs:isDefinedBy <def/modul/inny> ; vs:term_status "testing" .
  lod:zepsuta-bez-statusu a owl:Class ; rdfs:isDefinedBy <def/modul/core> .
} }
