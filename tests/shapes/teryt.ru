PREFIX geo: <http://www.opengis.net/ont/geosparql#>

# def/shape/Teryt-sasiad sparql
DELETE DATA { <id/teryt/101706> geo:sfTouches <id/teryt/101709> }

# def/shape/Teryt-sasiad sparql 2
INSERT DATA { <id/teryt/101709> geo:sfTouches <id/teryt/1017> . <id/teryt/1017> geo:sfTouches <id/teryt/101709> }

# def/shape/Teryt-sasiad sparql 3
INSERT DATA { <id/teryt/101709> geo:sfTouches <id/teryt/101709> }
