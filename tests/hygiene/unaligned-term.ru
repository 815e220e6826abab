PREFIX lod: <def/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { GRAPH <graph/ontology> {
  lod:Rzecz a owl:Class ; rdfs:isDefinedBy <def/modul/core> ; rdfs:subClassOf <https://schema.org/Thing> .
  lod:RzeczMala a owl:Class ; rdfs:isDefinedBy <def/modul/core> ; rdfs:subClassOf lod:Rzecz .
  lod:waga a owl:DatatypeProperty ; rdfs:isDefinedBy <def/modul/core> ; skos:scopeNote "Nie ma takiej."@pl .
  # Its only neighbour is a term of its own kind.
  lod:zepsuta a owl:DatatypeProperty ; rdfs:isDefinedBy <def/modul/core> ; rdfs:subPropertyOf lod:waga .
} }
