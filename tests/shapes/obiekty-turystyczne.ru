PREFIX lod: <def/>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

# def/shape/Nocleg-kategoria sparql
DELETE { ?nocleg schema:starRating ?kategoria }
INSERT { ?nocleg schema:starRating <id/code/kategoria-obiektu-hotelarskiego/gwiazdki-5> }
WHERE { ?nocleg schema:starRating ?kategoria }

# def/shape/Nocleg-kategoria sparql 2
DELETE { ?nocleg schema:starRating ?kategoria }
INSERT { ?nocleg schema:starRating <id/code/kategoria-obiektu-hotelarskiego/kategoria-ii> }
WHERE { ?nocleg schema:starRating ?kategoria }

# def/shape/Nocleg-kategoria sparql 3
DELETE { ?nocleg lod:rodzajObiektu ?rodzaj }
INSERT { ?nocleg lod:rodzajObiektu <id/code/rodzaj-obiektu-hotelarskiego/dom-wycieczkowy> }
WHERE { ?nocleg schema:starRating ?kategoria ; lod:rodzajObiektu ?rodzaj }

# def/shape/Nocleg-status sparql
DELETE WHERE { ?nocleg lod:dataWykreslenia ?dzien }

# def/shape/Nocleg-status sparql 2
DELETE { ?nocleg lod:statusWpisu ?status ; lod:dataZawieszenia ?dzien }
INSERT { ?nocleg lod:statusWpisu <id/code/status-wpisu/zawieszony> }
WHERE { ?nocleg lod:statusWpisu ?status ; lod:dataZawieszenia ?dzien }

# def/shape/Nocleg-forma sparql
DELETE { ?nocleg lod:formaPrzedsiebiorcy ?forma }
INSERT { ?nocleg lod:formaPrzedsiebiorcy <id/code/forma-przedsiebiorcy/osoba-fizyczna> }
WHERE { ?nocleg lod:formaPrzedsiebiorcy ?forma }

# def/shape/Nocleg-forma sparql 2
DELETE WHERE { ?nocleg lod:prowadzacy ?podmiot }

# def/shape/Nocleg-calyRok sparql
DELETE WHERE { ?nocleg lod:sezonOd ?dzien }

# def/shape/Nocleg-calyRok sparql 2
DELETE { ?nocleg lod:calyRok ?calyRok } INSERT { ?nocleg lod:calyRok true } WHERE { ?nocleg lod:calyRok ?calyRok }

# def/shape/Atrakcja-wstepWolny sparql
DELETE { ?atrakcja schema:isAccessibleForFree ?wstep }
INSERT { ?atrakcja schema:isAccessibleForFree true }
WHERE { ?atrakcja schema:isAccessibleForFree ?wstep }

# def/shape/Atrakcja-wstepWolny sparql 2
DELETE WHERE { ?atrakcja lod:cenaBiletu ?cena }

# def/shape/ObiektTurystyczny-dataWpisu lessThanOrEquals
DELETE { ?nocleg lod:dataWykreslenia ?dzien }
INSERT { ?nocleg lod:dataWykreslenia "2015-04-27"^^xsd:date }
WHERE { ?nocleg lod:dataWykreslenia ?dzien }

# def/shape/ObiektTurystyczny-dataWpisu lessThanOrEquals 2
DELETE { ?nocleg lod:dataZawieszenia ?dzien }
INSERT { ?nocleg lod:dataZawieszenia "2015-04-27"^^xsd:date }
WHERE { ?nocleg lod:dataZawieszenia ?dzien }

# def/shape/Nocleg-dataDecyzji lessThanOrEquals
DELETE { ?nocleg lod:dataDecyzji ?dzien }
INSERT { ?nocleg lod:dataDecyzji "2015-04-29"^^xsd:date }
WHERE { ?nocleg lod:dataDecyzji ?dzien }

# def/shape/Nocleg-dataDecyzji lessThanOrEquals 2
DELETE { ?nocleg lod:decyzjaWaznaDo ?dzien }
INSERT { ?nocleg lod:decyzjaWaznaDo "2015-04-19"^^xsd:date }
WHERE { ?nocleg lod:decyzjaWaznaDo ?dzien }

# def/shape/Atrakcja-toSamoCo pattern
DELETE { ?atrakcja schema:sameAs ?haslo }
INSERT { ?atrakcja schema:sameAs <https://pl.wikivoyage.org/wiki/Zamek_w_Oporowie> }
WHERE { ?atrakcja schema:sameAs ?haslo }
