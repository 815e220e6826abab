"""`python -m bench.inference --triples 100000`: the closure by this engine and by owlrl, and the cost of one change.

Each engine runs in a process of its own, over the same files; their outputs are compared. Trust the ratios.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

import owlrl
import pyoxigraph as ox
import rdflib

from bench.measure import Cost, run, step
from loaders.inference import close, update

DATA, SCHEMA, TARGET = "urn:data", "urn:schema", "urn:inferred"
FACTS_A_RECORD: Final = 10

ONTOLOGY: Final = """
@prefix : <https://bench.example/def#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Permit a owl:Class ; rdfs:subClassOf :Decision . :Decision a owl:Class ; rdfs:subClassOf :Document .
:Refusal a owl:Class ; rdfs:subClassOf :Decision ; owl:disjointWith :Permit .
:School rdfs:subClassOf :PublicBody . :PublicBody rdfs:subClassOf :Body . :Company rdfs:subClassOf :Body .
:Body owl:disjointWith :Place , :Document . :Street rdfs:subClassOf :Place . :District rdfs:subClassOf :Place .
:applicant rdfs:subPropertyOf :party ; rdfs:range :Company .
:authority rdfs:subPropertyOf :party ; rdfs:range :PublicBody .
:party a owl:ObjectProperty ; rdfs:domain :Document ; rdfs:range :Body . :decides owl:inverseOf :authority .
:street rdfs:subPropertyOf :within ; rdfs:range :Street . :district rdfs:subPropertyOf :within ; rdfs:range :District .
:within a owl:TransitiveProperty . :seat owl:propertyChainAxiom ( :applicant :street ) .
:appealOf owl:inverseOf :appealedBy .
:number a owl:FunctionalProperty ; rdfs:range xsd:string . :fee rdfs:range xsd:decimal .
:Appealed owl:equivalentClass [ owl:onProperty :appealedBy ; owl:someValuesFrom :Decision ] .
:Urgent owl:equivalentClass [ owl:onProperty :mode ; owl:hasValue :urgent ] .
:UrgentAppealed owl:equivalentClass [ owl:intersectionOf ( :Urgent :Appealed ) ] .
:register a owl:InverseFunctionalProperty .
"""  # fmt: skip


def main() -> None:
    """Run the comparison, or one of its steps in a process of its own."""
    options = _arguments()
    if options.owlrl:
        _by_owlrl(*map(Path, options.owlrl))
        return
    if options.change:
        _change(Path(options.change[0]), Path(options.change[1]))
        return
    with tempfile.TemporaryDirectory(prefix="lodzkie-bench-") as folder:
        data, ontology = Path(folder) / "data.nt", Path(folder) / "ontology.ttl"
        ontology.write_text(ONTOLOGY)
        with data.open("w") as file:
            file.writelines(facts(options.triples))
        _compare(data, ontology, options)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.inference", description=__doc__)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--without-owlrl", action="store_true", help="measure this engine only")
    parser.add_argument("--on-disk", action="store_true", help="work in a store on disk")
    parser.add_argument("--owlrl", nargs=3, metavar=("DATA", "ONTOLOGY", "OUTPUT"), help=argparse.SUPPRESS)
    parser.add_argument("--change", nargs=2, metavar=("DATA", "ONTOLOGY"), help=argparse.SUPPRESS)
    return parser.parse_args()


def facts(triples: int) -> Iterator[str]:
    """N-Triples of permits, their applicants, streets and appeals; the same for the same number."""
    random = Random(triples)
    records = triples // FACTS_A_RECORD
    for number in range(records):
        permit, company, street = (f"{kind}/{each}" for kind, each in (
            ("permit", number), ("company", number // 2), ("street", number // 20)
        ))  # fmt: skip
        yield _line(permit, "a", "def#Permit")
        yield _line(permit, "def#applicant", company)
        yield _line(permit, "def#authority", f"office/{number % 180}")
        yield _line(permit, "def#street", street)
        yield _line(street, "def#district", f"district/{number // 20 % 24}")
        yield _line(company, "def#street", street)
        yield _text(permit, "number", f"P/{number}")
        yield _text(permit, "fee", f"{random.randrange(1, 90000) / 4}", "decimal")
        yield _text(company, "register", f"{number // 2 - (number // 2 % 1000 == 7)}")
        yield _line(permit, "def#mode", "def#urgent" if number % 9 == 0 else "def#ordinary")
        if number % 5 == 0:
            yield _line(f"permit/{max(0, number - 5)}", "def#appealedBy", permit)


def _line(subject: str, predicate: str, value: str) -> str:
    name = (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type" if predicate == "a" else f"https://bench.example/{predicate}"
    )
    return f"<https://bench.example/{subject}> <{name}> <https://bench.example/{value}> .\n"


def _text(subject: str, predicate: str, value: str, datatype: str = "string") -> str:
    xsd = f"http://www.w3.org/2001/XMLSchema#{datatype}"
    return f'<https://bench.example/{subject}> <https://bench.example/def#{predicate}> "{value}"^^<{xsd}> .\n'


def _compare(data: Path, ontology: Path, options: argparse.Namespace) -> None:
    print(f"{'inference':<12} {'CPU s':>9} {'peak MB':>9} {'inferred':>10}")
    store = ["--store", str(data.parent / "store")] if options.on_disk else []
    output, expected = data.with_name("ours.nq"), data.with_name("theirs.nq")
    ours = _measured("lodzkie", ["loaders.inference", data, "--schema", ontology, "-o", output, *store], output)
    if not options.without_owlrl:
        theirs = _measured("owlrl", ["bench.inference", "--owlrl", data, ontology, expected], expected)
        same = "equal" if output.read_bytes() == expected.read_bytes() else "DIFFER"
        print(f"ratio of CPU: 1/{theirs.seconds / ours.seconds:.1f}; outputs {same}")
    print(run([sys.executable, "-m", "bench.inference", "--change", str(data), str(ontology)])[1], end="")


def _measured(name: str, command: list[str | Path], output: Path) -> Cost:
    cost, _ = run([sys.executable, "-m", *map(str, command)])
    with output.open("rb") as lines:
        print(f"{name:<12} {cost.seconds:>9.2f} {cost.megabytes:>9.0f} {sum(1 for _ in lines):>10,}")
    return cost


def _by_owlrl(data: Path, ontology: Path, output: Path) -> None:
    """Plain owlrl over everything; written is what this engine would keep."""
    schema, graph = rdflib.Graph().parse(ontology), rdflib.Graph().parse(data, format="nt").parse(ontology)
    given = set(graph)
    for each in (schema, graph):
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(each)
    terms = {subject for subject, *_ in schema}
    added = (triple for triple in set(graph) - given - set(schema) if _is_kept(triple, terms))
    output.write_text("".join(sorted(f"{one.n3()} {two.n3()} {three.n3()} .\n" for one, two, three in added)))


def _is_kept(triple: tuple[rdflib.term.Node, ...], terms: set[rdflib.term.Node]) -> bool:
    subject, predicate, value = triple
    if subject in terms or not isinstance(subject, rdflib.URIRef) or isinstance(value, rdflib.BNode):
        return False
    if predicate == rdflib.OWL.sameAs and subject == value:
        return False
    return not (predicate == rdflib.RDF.type and value == rdflib.OWL.Thing)


def _change(data: Path, ontology: Path) -> None:
    """One record's mode and street change, a hundred times: what the closure's update costs."""
    store = ox.Store(str(data.with_name("changing")))
    for path, graph, form in ((data, DATA, ox.RdfFormat.N_TRIPLES), (ontology, SCHEMA, ox.RdfFormat.TURTLE)):
        store.bulk_load(path=str(path), format=form, to_graph=ox.NamedNode(graph))
    close(store, DATA, SCHEMA, TARGET)
    costs = sorted(_changed(store, number) for number in range(1, 101))
    print(f"one change of {len(costs)}: median {costs[50] * 1000:.1f} ms, worst {costs[-1] * 1000:.1f} ms of CPU")


def _changed(store: ox.Store, number: int) -> float:
    graph = ox.NamedNode(DATA)
    permit = ox.NamedNode(f"https://bench.example/permit/{number}")
    old = [quad for quad in store.quads_for_pattern(permit, None, None, graph) if "street" in quad.predicate.value]
    new = [ox.Quad(permit, old[0].predicate, ox.NamedNode(f"https://bench.example/street/{number * 7}"), graph)]
    for quad in old:
        store.remove(quad)
    store.extend(new)
    with step() as cost:
        update(store, DATA, SCHEMA, TARGET, old, new)
    return cost.seconds


if __name__ == "__main__":
    main()
