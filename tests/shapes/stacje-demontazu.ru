PREFIX lod: <def/>

# def/shape/Miejsce sparql
DELETE WHERE { <id/stacje-demontazu/sd-001> lod:dataWykreslenia ?data }

# def/shape/Miejsce sparql 2
DELETE DATA { <id/stacje-demontazu/pz-001> lod:statusWpisu <id/code/status-wpisu/wykreslony> } ;
INSERT DATA { <id/stacje-demontazu/pz-001> lod:statusWpisu <id/code/status-wpisu/aktywny> }
