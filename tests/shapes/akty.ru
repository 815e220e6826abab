PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX lod: <def/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

# def/shape/Akt sparql
INSERT DATA {
    <id/akty/inny> a lod:AktPrawny ; eli:number "III/30/24" ; eli:type_document <id/code/rodzaj-aktu/uchwala-sejmiku>
}

# def/shape/Akt sparql 2
DELETE { ?akt eli:first_date_entry_in_force ?data } INSERT { ?akt eli:first_date_entry_in_force "2025-04-15"^^xsd:date }
WHERE { ?akt eli:first_date_entry_in_force ?data }

# def/shape/Akt sparql 3
DELETE WHERE { ?akt eli:date_no_longer_in_force ?data }

# def/shape/Akt sparql 4
DELETE WHERE { ?akt eli:repealed_by ?pozniejszy }

# def/shape/Akt sparql 5
INSERT { ?akt eli:cites ?akt } WHERE { ?akt a lod:AktPrawaMiejscowego }

# def/shape/Akt sparql 6
INSERT { ?akt eli:amends <id/akty/viii-97-25> } WHERE { ?akt a lod:AktPrawaMiejscowego }
