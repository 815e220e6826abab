PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX lod: <def/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

# def/shape/Pozycja-rozdzial sparql
DELETE { <id/budzet/2025-1-wydatki-990001010-75018-4018> lod:dzial ?value } INSERT { <id/budzet/2025-1-wydatki-990001010-75018-4018> lod:dzial <id/code/dzial/700> }
WHERE { <id/budzet/2025-1-wydatki-990001010-75018-4018> lod:dzial ?value }

# def/shape/Pozycja-zmianyPlanu sparql
DELETE { <id/budzet/zmiana-xi-141-25-wydatki-990001010-75018-4018> lod:kwotaZmiany ?value } INSERT { <id/budzet/zmiana-xi-141-25-wydatki-990001010-75018-4018> lod:kwotaZmiany 250.6 }
WHERE { <id/budzet/zmiana-xi-141-25-wydatki-990001010-75018-4018> lod:kwotaZmiany ?value }

# def/shape/Pozycja-zmianyPlanu sparql 2
DELETE WHERE { <id/budzet/2025-1-wydatki-990001010-75018-4018> lod:zmianaPlanu ?value }

# def/shape/Pozycja-planPoZmianach sparql
DELETE { <id/budzet/2025-1-wydatki-990001010-75018-4018> lod:planUchwalony ?value } INSERT { <id/budzet/2025-1-wydatki-990001010-75018-4018> lod:planUchwalony 1000.01 }
WHERE { <id/budzet/2025-1-wydatki-990001010-75018-4018> lod:planUchwalony ?value }

# def/shape/Sprawozdanie-plan sparql
DELETE { <id/budzet/rb-28s-2025-1-990001010> lod:razemPlanPoZmianach ?value } INSERT { <id/budzet/rb-28s-2025-1-990001010> lod:razemPlanPoZmianach 1250.0 }
WHERE { <id/budzet/rb-28s-2025-1-990001010> lod:razemPlanPoZmianach ?value }

# def/shape/Sprawozdanie-wykonanie sparql
DELETE { <id/budzet/rb-28s-2025-1-990001010> lod:razemWykonanie ?value } INSERT { <id/budzet/rb-28s-2025-1-990001010> lod:razemWykonanie 300.24 }
WHERE { <id/budzet/rb-28s-2025-1-990001010> lod:razemWykonanie ?value }

# def/shape/Sprawozdanie-data sparql
DELETE { <id/budzet/rb-28s-2025-1-990001010> dcterms:created ?value } INSERT { <id/budzet/rb-28s-2025-1-990001010> dcterms:created "2025-03-31"^^xsd:date }
WHERE { <id/budzet/rb-28s-2025-1-990001010> dcterms:created ?value }

# def/shape/Zmiana-paragraf or
DELETE { <id/budzet/zmiana-xi-141-25-wydatki-990001010-75018-4018> lod:paragraf ?value } INSERT { <id/budzet/zmiana-xi-141-25-wydatki-990001010-75018-4018> lod:paragraf <id/code/dzial/750> }
WHERE { <id/budzet/zmiana-xi-141-25-wydatki-990001010-75018-4018> lod:paragraf ?value }
