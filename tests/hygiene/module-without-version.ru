PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>

INSERT DATA { GRAPH <graph/ontology> {
  <def/> a owl:Ontology ; owl:imports <def/modul/dobry>, <def/modul/zepsuty> ;
    owl:versionIRI <def/1.0.0> ; owl:versionInfo "1.0.0" ; dcterms:title "x"@pl, "x"@en .
  <def/modul/dobry> a owl:Ontology ;
    owl:versionIRI <def/modul/dobry/1.0.0> ; owl:versionInfo "1.0.0" ; dcterms:title "x"@pl, "x"@en .
  # Without a version IRI, and one that the whole does not import.
  <def/modul/zepsuty> a owl:Ontology ; owl:versionInfo "1.0.0" ; dcterms:title "x"@pl, "x"@en .
  <def/modul/zepsuty-sam> a owl:Ontology ;
    owl:versionIRI <def/modul/zepsuty-sam/1.0.0> ; owl:versionInfo "1.0.0" ; dcterms:title "x"@pl, "x"@en .
} }
