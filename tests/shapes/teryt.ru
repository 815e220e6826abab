PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX lod: <def/>

# def/shape/Teryt-sasiad sparql
DELETE DATA { <id/teryt/101706> geo:sfTouches <id/teryt/101709> }

# def/shape/Teryt-sasiad sparql 2
INSERT DATA { <id/teryt/101709> geo:sfTouches <id/teryt/1017> . <id/teryt/1017> geo:sfTouches <id/teryt/101709> }

# def/shape/Teryt-sasiad sparql 3
INSERT DATA { <id/teryt/101709> geo:sfTouches <id/teryt/101709> }

# def/shape/Teryt-stanNa sparql
INSERT { GRAPH <graph/context> { ?powiat a lod:Powiat ; lod:jednostkaNadrzedna <id/teryt/10> } }
WHERE {
  VALUES ?kod { "01" "02" "03" "04" "05" "06" "07" "08" "09" "10" "11" "12" }
  BIND(IRI(CONCAT(STR(<id/teryt/10>), ?kod)) AS ?powiat)
}
