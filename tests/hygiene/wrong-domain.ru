PREFIX lod: <def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA {
  GRAPH <graph/catalogue> { <id/dataset/x> lod:klasaWpisu lod:Rzecz }
  GRAPH <graph/ontology> {
    lod:waga rdfs:domain lod:Rzecz .
    lod:RzeczMala rdfs:subClassOf lod:Rzecz .
    lod:zepsutaWaga rdfs:domain lod:Rzecz .
  }
  GRAPH <graph/x> {
    <id/x/1> a lod:Rzecz ; lod:waga 1 .
    <id/x/2> a lod:RzeczMala ; lod:waga 1 .
    <id/x/3> a lod:Inna ; lod:zepsutaWaga 1 .
  }
}
