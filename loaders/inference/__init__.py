"""Inference: what OWL 2 RL adds to one named graph under the ontology, and where the two contradict each other.

The rules (`rules`, `clashes`) are specialised by the ontology (`compiler`, `unfolding`) to clauses over facts. `close`
runs them as SPARQL over a whole graph and writes the target graph of the staging store; `update` follows a few changed
facts and leaves the same target. Not written: what the graph holds already, what the ontology entails alone, and what
says nothing (reflexive owl:sameAs, owl:Thing, types of literals, blank nodes, statements about the ontology's terms).
"""

from loaders.inference.closing import Closed, close, close_schema
from loaders.inference.journal import Updated
from loaders.inference.sorting import lines
from loaders.inference.updating import update

__all__ = ["Closed", "Updated", "close", "close_schema", "lines", "update"]
