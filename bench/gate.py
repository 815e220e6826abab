"""The gate against pySHACL on a generated register: `python -m bench.gate --triples 100000`.

Each engine runs in a process of its own, with the SPARQL constraints and without them; printed are CPU seconds and peak
memory of the check alone, and their ratio. `--disk` checks a store on disk in place. Then what a change costs, and the
check of one submitted entity. One entity in a thousand is faulty.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Final

import pyoxigraph as ox

from app.namespaces import SH
from app.validation.engine import Engine, check_entity, compile_shapes
from app.validation.reference import PySHACL
from app.validation.shapes import Shapes, load_shapes
from bench.measure import Cost, run, step

SHAPES: Final = Path(__file__).parent / "gate_shapes.ttl"
BASE: Final = "https://bench.example/"
GRAPH: Final = ox.NamedNode(f"{BASE}graph")
ENGINES: Final = {"own": Engine, "pySHACL": PySHACL}
FAULTY: Final = 0.001
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
LOAD: Final = """
import sys, pyoxigraph as ox
store = ox.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], to_graph=ox.NamedNode(sys.argv[3]))
store.optimize()
store.flush()
"""
SUBCLASS: Final = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"


def main() -> None:
    """Run the comparison, or one engine's part of it."""
    options = _arguments()
    if options.worker:
        print(json.dumps(_check(options)))
        return
    with tempfile.TemporaryDirectory(prefix="lodzkie-gate-") as folder:
        for triples in options.triples:
            _compare(triples, Path(folder), options)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.gate", description=__doc__)
    parser.add_argument("--triples", type=int, nargs="+", default=[100_000])
    parser.add_argument("--disk", action="store_true", help="check a store on disk in place")
    parser.add_argument("--without-reference", action="store_true", help="measure our own engine only")
    parser.add_argument("--worker", choices=sorted(ENGINES), help=argparse.SUPPRESS)
    parser.add_argument("--without-queries", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--store", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _compare(triples: int, folder: Path, options: argparse.Namespace) -> None:
    data = folder / f"{triples}.nt"
    with data.open("w", encoding="utf-8") as file:
        written = sum(file.write(line) > 0 for line in islice(statements(), triples))
    print(f"\n## gate, {written:,} triples{' on disk' if options.disk else ''}\n")
    store = _on_disk(data, folder) if options.disk else data
    engines = ["own"] if options.without_reference else ["own", "pySHACL"]
    print(f"{'engine':<24} {'CPU s':>9} {'peak MB':>9} {'findings':>9}")
    for queries in ([], ["--without-queries"]):
        costs = [_run(each, str(store), queries) for each in engines]
        for each, (cost, found, _) in zip(engines, costs, strict=True):
            name = f"{each}{', no sh:sparql' if queries else ''}"
            print(f"{name:<24} {cost.seconds:>9.2f} {cost.megabytes:>9.0f} {found:>9}")
        if len(costs) == 2:
            print(f"ratio of CPU: 1/{costs[1][0].seconds / costs[0][0].seconds:.0f}")
    print("\n".join(f"{name:<24} {seconds * 1000:>9.2f} ms" for name, seconds in costs[0][2].items()))


def _on_disk(data: Path, folder: Path) -> Path:
    """A store on disk, as the publisher makes one; loaded in a process that ends, so that its memory is not ours."""
    place = folder / f"{data.stem}-store"
    run([sys.executable, "-c", LOAD, str(data), str(place), GRAPH.value])
    return place


def _run(engine: str, store: str, queries: list[str]) -> tuple[Cost, int, dict[str, float]]:
    _, output = run([sys.executable, "-m", "bench.gate", "--worker", engine, "--store", store, *queries])
    told = json.loads(output.splitlines()[-1])
    return Cost(told["seconds"], told["megabytes"]), told["findings"], told["changes"]


def _check(options: argparse.Namespace) -> dict[str, object]:
    """One engine's part: the cost of its check, and for our own of a change and of one entity."""
    shapes = _shapes(options.without_queries)
    if options.store.is_dir():
        store = ox.Store.read_only(str(options.store))
    else:
        store = ox.Store()
        store.bulk_load(path=options.store, to_graph=GRAPH)
    engine = ENGINES[options.worker]()
    with step() as cost:
        found = engine.check(store, [GRAPH.value], shapes)
    changes = _changes(store, shapes) if isinstance(engine, Engine) else {}
    return {"seconds": cost.seconds, "megabytes": cost.megabytes, "findings": len(found), "changes": changes}


def _shapes(without_queries: bool) -> Shapes:
    if not without_queries:
        return load_shapes([SHAPES], BASE)
    shapes = load_shapes([SHAPES], BASE)
    for shape, constraint in list(shapes.graph.subject_objects(SH.sparql)):
        shapes.graph.remove((shape, SH.sparql, constraint))
    return shapes


def _changes(store: ox.Store, shapes: Shapes) -> dict[str, float]:
    """Seconds for a recheck of 1 and of 1,000 changed contracts, and for one submitted contract."""
    changed = list(islice(store.quads_for_pattern(None, _term("signature"), None, GRAPH), 1000))
    engine, compiled = Engine(), compile_shapes(shapes)
    facts = [quad.triple for quad in store.quads_for_pattern(changed[0].subject, None, None)]
    return {
        "recheck, 1 changed": _seconds(lambda: engine.recheck(store, [GRAPH.value], shapes, changed[:1])),
        "recheck, 1,000 changed": _seconds(lambda: engine.recheck(store, [GRAPH.value], shapes, changed)),
        "one entity submitted": _seconds(lambda: check_entity(compiled, facts, facts[0].subject)),
    }


def _seconds(task: Callable[[], object]) -> float:
    """CPU seconds of the second run: the first compiles the shapes."""
    task()
    start = time.process_time()
    task()
    return time.process_time() - start


def statements() -> Iterator[str]:
    """N-Triples of a register without end: units with addresses, contracts with lots and a payment."""
    random = Random(20260731)
    yield _line("def/Office", SUBCLASS, f"<{BASE}def/Unit>")
    for number in count():
        yield from _unit(number, random)
        if number >= 10:
            yield from _contract(number, random)


def _unit(number: int, random: Random) -> Iterator[str]:
    unit, address = f"unit/{number}", f"address/{number}"
    fault = random.choice(["regon", "digit", "form", "language"]) if random.random() < FAULTY else ""
    digits = f"{number:08d}"
    rest = sum(int(digit) * weight for digit, weight in zip(digits, (8, 9, 2, 3, 4, 5, 6, 7), strict=True)) % 11 % 10
    regon = {"regon": "12", "digit": f"{digits}{(rest + 1) % 10}"}.get(fault, f"{digits}{rest}")
    yield _a(unit, "Office" if number % 10 == 0 else "Unit")
    yield _fact(unit, "name", f'"Jednostka {number}"@{"de" if fault == "language" else "pl"}')
    yield _fact(unit, "regon", f'"{regon}"')
    yield _fact(unit, "nip", f'"{number:010d}"')
    yield _fact(unit, "form", f"<{BASE}code/{'none' if fault == 'form' else 'firm'}>")
    yield _fact(unit, "address", f"<{BASE}{address}>")
    yield _fact(unit, "founded", f'"{random.randint(1950, 2020)}-05-01"^^<{XSD}date>')
    yield _fact(unit, "contact", f"<{BASE}contact/{number}>")
    yield _fact(f"contact/{number}", "email", f'"biuro{number}@example.pl"')
    yield _a(address, "Address")
    yield _fact(address, "street", '"Piotrkowska"')
    yield _fact(address, "number", f'"{random.randint(1, 200)}"')
    yield _fact(address, "postCode", f'"9{random.randint(0, 9)}-{random.randint(100, 999)}"')
    yield _fact(address, "town", '"Łódź"')


def _contract(number: int, random: Random) -> Iterator[str]:
    contract, year = f"contract/{number}", random.randint(2015, 2025)
    faults = ["signature", "buyer", "dates", "value", "currency", "lots", "payment"]
    fault = random.choice(faults) if random.random() < FAULTY else ""
    buyer, seller = f"unit/{random.randrange(number // 10) * 10}", f"unit/{number}"
    value = random.randint(10_000, 10_000_000)
    yield _a(contract, "Contract")
    yield _fact(contract, "signature", f'"{"bez numeru" if fault == "signature" else f"ZP.{number}.{year}"}"')
    yield _fact(contract, "title", f'"Umowa na dostawę nr {number}"@pl')
    yield _fact(contract, "buyer", f"<{BASE}{seller if fault == 'buyer' else buyer}>")
    yield _fact(contract, "seller", f"<{BASE}{seller}>")
    for party in (buyer, seller):
        yield _fact(contract, "party", f"<{BASE}{party}>")
    yield _fact(contract, "signed", f'"{year}-02-10"^^<{XSD}date>')
    yield _fact(contract, "start", f'"{year}-03-01"^^<{XSD}date>')
    yield _fact(contract, "end", f'"{year + (-2 if fault == "dates" else 2)}-12-31"^^<{XSD}date>')
    yield _fact(contract, "value", f'"{"drogo" if fault == "value" else value}"^^<{XSD}decimal>')
    yield _fact(contract, "currency", '"XXX"' if fault == "currency" else '"PLN"')
    yield _fact(contract, "subject", f"<{BASE}concept/{number % 40}>")
    yield _fact(f"concept/{number % 40}", "scheme", f"<{BASE}scheme>")
    for ordinal in (1, 2):
        lot = f"lot/{number}-{ordinal}"
        yield _fact(contract, "lot", f"<{BASE}{lot}>")
        yield _a(lot, "Lot")
        yield _fact(lot, "ordinal", f'"{ordinal}"^^<{XSD}integer>')
        yield _fact(lot, "value", f'"{value if fault == "lots" else value // 3}.5"^^<{XSD}decimal>')
    payment = f"payment/{number}"
    yield _a(payment, "Payment")
    yield _fact(payment, "contract", f"<{BASE}{contract}>")
    yield _fact(payment, "amount", f'"{value // 7}.25"^^<{XSD}decimal>')
    yield _fact(payment, "issued", f'"{year}-04-01"^^<{XSD}date>')
    yield _fact(payment, "due", f'"{year}-{"01" if fault == "payment" else "05"}-01"^^<{XSD}date>')


def _a(subject: str, class_: str) -> str:
    return _line(subject, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", f"<{BASE}def/{class_}>")


def _fact(subject: str, name: str, value: str) -> str:
    return _line(subject, str(_term(name)), value)


def _line(subject: str, predicate: str, value: str) -> str:
    return f"<{BASE}{subject}> {predicate} {value} .\n"


def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}def/{name}")


if __name__ == "__main__":
    main()
