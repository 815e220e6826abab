"""Files of real registers, with all that is odd in them; they lie beside the checkout."""

import json
from collections import Counter

NIP = {"@id": "def/Nip", "base": "string"}
REGON = {"@id": "def/Regon", "base": "string"}


def test_one_description_reads_terc_of_2020_and_2024(bench, shared, tab, col):
    code = {"base": "string", "format": "[0-9]{2}"}
    columns = [
        col("woj", titles="WOJ", datatype=code, required=True),
        col("pow", titles="POW", datatype=code),
        col("gmi", titles="GMI", datatype=code),
        col("rodz", titles="RODZ", datatype={"base": "string", "format": "[1-589]"}),
        col("nazwa", titles="NAZWA", required=True),
        col("rodzaj", titles="NAZWA_DOD", required=True),
        col("stanNa", titles="STAN_NA", datatype="date", required=True),
    ]
    key = ["woj", "pow", "gmi", "rodz"]
    terc = tab("terc", "terc.csv", *columns, iterator="$[*]", key=key, dialect={"delimiter": ";"})
    units = {}
    for year, file in (("2020", "TERC_Urzedowy_2020-01-01.csv"), ("2024", "TERC_2024-01-01.json")):
        reading = bench.read(terc, overrides={"terc.csv": str(shared / "data/real/teryt-terc" / file)})
        assert not reading.findings
        lodzkie = "woj = '10' AND gmi IS NOT NULL AND rodz IN ('1', '2', '3')"
        query = f"SELECT woj || pow || gmi, rodz FROM terc WHERE {lodzkie}"
        units[year] = dict(bench.con.execute(query).fetchall()), reading.records
    assert (units["2020"][1], units["2024"][1]) == (4194, 4332)
    before, after = units["2020"][0], units["2024"][0]
    assert (len(before), len(after)) == (177, 177)
    assert sum(before[unit] != after[unit] for unit in before) == 14


def test_krs_numbers_in_the_nip_column_are_named(bench, shared, tab, col):
    url = str(shared / "data/real/bzp-contractors-lodzkie/wykonawcy_lodzkie.csv")
    names = ["name", "city", "province", "country"]
    columns = [
        col("nip", datatype=NIP),
        *map(col, names),
        col("total_wins", datatype="integer"),
        col("total_value", datatype="decimal"),
        col("first_win_date", datatype="date"),
        col("last_win_date", datatype="date"),
    ]
    reading = bench.read(tab("firmy", url, *columns))
    assert reading.records == 1483
    assert reading.quarantined == len(reading.findings)
    kinds = Counter(finding.messages["pl"].partition("; ")[2] for finding in reading.findings)
    assert kinds["wygląda na numer KRS"] >= 60
    assert {finding.component for finding in reading.findings} == {"cell/identifier"}


def test_contracts_of_the_central_register(bench, shared, tab, col):
    (path,) = (shared / "data/real/cru-contracts").glob("*.json")
    top, day = "$.agreements[*]", {"base": "date", "format": "dd.MM.yyyy"}
    umowy = [
        col("idUmowy", required=True),
        col("jednostka", reference="nazwa"),
        col("regon", datatype=REGON),
        col("dataZawarcia", reference="dataZawarciaUmowy", datatype=day, required=True),
        col("dataZakonczenia", reference="dataZakonczeniaUmowy", datatype=day),
        col("wartosc", reference="wartoscPrzedmiotuUmowy", datatype="decimal"),
        col("przedmiotUmowy"),
        col("statusUmowy"),
        col("sourceUrl", datatype="anyURI"),
        col("numer", reference="details.numerUmowy"),
        col("okres", reference="details.okres"),
        col("publikacja", reference="details.dataPublikacji", datatype=day),
        col("modyfikacja", reference="details.dataModyfikacji", datatype=day),
        col("ue", reference="details.finansowanaZeSrodkow", datatype="boolean"),
    ]
    ignored = ["imie", "nazwisko", "niejawnoscStrony", "daneAdresowe"]
    strony = [
        col("idUmowy", reference=f"{top}.idUmowy"),
        *map(col, ["kraj", "rodzaj", "nazwa"]),
        col("nip", datatype=NIP, null="0000000000"),
        col("regon", datatype=REGON, null="000000000"),
        col("czyKonsorcjum", datatype="boolean"),
        *(col(name, suppressOutput=True) for name in ignored),
    ]
    reading = bench.read(
        tab("umowy", str(path), *umowy, iterator=top, key="idUmowy"),
        tab("wykonawcy", str(path), *strony, iterator=f"{top}.contractors[*]"),
        tab("zamawiajacy", str(path), *strony, iterator=f"{top}.procurers[*]"),
    )
    assert (reading.records, reading.quarantined, reading.findings) == (221, 0, ())
    counts = {name: bench.con.table(name).shape[0] for name in reading.tables}
    assert counts == {"umowy": 221, "wykonawcy": 224, "zamawiajacy": 234}
    assert bench.rows("umowy", "dataZawarcia, wartosc, ue")[0] == ("2026-07-31", "16760", "false")


def test_codes_with_blanks_and_prose_beside_the_table(bench, shared, tab, col):
    url = str(shared / "data/real/gus-area/powierzchnia_2024.xlsx")
    columns = [
        col("teryt", titles="TERYT", datatype={"@id": "def/Teryt"}),
        col("nazwa", titles="Nazwa jednostki"),
        col("ha", titles="Powierzchnia [ha]", datatype="integer"),
        col("km2", titles="Powierzchnia [km2]", datatype="integer"),
        col("uwagi", titles="_col.6", suppressOutput=True),
    ]
    reading = bench.read(tab("powierzchnie", url, *columns))
    assert bench.rows("powierzchnie", "teryt, ha, _row")[1] == ("0201", "130351", 4)
    # Only Poland as a whole has no TERYT code.
    assert [(finding.row, finding.value) for finding in reading.findings] == [(2, "00")]
    assert reading.records == 4339


def test_geojson_of_schools(bench, shared, tab, col):
    path = shared / "data/real/rspo-lodzkie/rspo_lodzkie_public.geojson"
    read = {"ref:rspo": "rspo", "name": "nazwa", "addr:city:simc": "simc"}
    keys = {key for feature in json.loads(path.read_text())["features"] for key in feature["properties"]}
    ignored = sorted(keys - {*read, "ref:regon", "ref:vatin", "addr:postcode"})
    columns = [
        col("id", datatype="integer", required=True),
        *(col(name, reference=f"properties.{key}") for key, name in read.items()),
        col("regon", reference="properties.ref:regon", datatype=REGON),
        col("nip", reference="properties.ref:vatin", datatype=NIP),
        col("kod", reference="properties.addr:postcode", datatype={"@id": "def/KodPocztowy"}),
        col("lon", reference="geometry.coordinates[0]", datatype="decimal"),
        col("lat", reference="geometry.coordinates[1]", datatype="decimal"),
        col("typ", reference="type", suppressOutput=True),
        col("geometria", reference="geometry.type", suppressOutput=True),
        *(col(f"x{n}", reference=f"properties['{key}']", suppressOutput=True) for n, key in enumerate(ignored)),
    ]
    reading = bench.read(tab("szkoly", str(path), *columns, iterator="$.features[*]"))
    assert reading.records == 2295
    assert {finding.component for finding in reading.findings} == {"cell/identifier"}
    assert bench.rows("szkoly", "rspo, regon, nip, lon")[0] == ("26876", "592133188", "7691967569", "19.38104")
