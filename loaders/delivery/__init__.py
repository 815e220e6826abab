"""Delivery: a release is handed to the server that readers ask, and becomes current when the server holds it.

stored      quads as the embedded store keeps them, and what turns one release into another in that form
content     the graphs of a release on disk, as a server is to hold them
connection  questions to a server, and requests that change it
counting    how much it holds, graph by graph
target      the server as a publisher sees it: which release it holds, and what it is told
turns       what keeps late requests of a dead publisher from changing anything
faults      what goes wrong at a server, as those who publish are told of it
telling     what it is at, for whoever waits
updates     the texts of update requests
bringing    the ways of a release onto a server
switchover  the request that makes a server hold a release, and what came of it
settling    handing a release over, and putting right what a server holds that was left half-way, emptied, or changed
comparing   what a server holds, beside what was published, statement by statement
examining   what a server holds, beside what it should

Readers are told of it as `app.store.remote.switching` says. The embedded store needs none of this: the pointer moves.
"""

from loaders.delivery.examining import State, examine
from loaders.delivery.settling import Look, Repair, What, hand_over, settle
from loaders.delivery.telling import Doing, Stage, told

__all__ = ["Doing", "Look", "Repair", "Stage", "State", "What", "examine", "hand_over", "settle", "told"]
