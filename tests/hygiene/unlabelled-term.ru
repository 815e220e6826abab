PREFIX lod: <def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { GRAPH <graph/ontology> {
  lod:Rzecz rdfs:isDefinedBy <def/modul/core> ; rdfs:label "rzecz"@pl, "thing"@en ; skos:definition "Rzecz."@pl, "A thing."@en .
  # Without an English definition, and with two Polish labels.
  lod:zepsutaRzecz rdfs:isDefinedBy <def/modul/core> ; rdfs:label "rzecz"@pl, "thing"@en ; skos:definition "Rzecz."@pl .
  lod:zepsutaWaga rdfs:isDefinedBy <def/modul/core> ; rdfs:label "waga"@pl, "ciężar"@pl, "weight"@en ;
    skos:definition "Waga."@pl, "A weight."@en .
} }
