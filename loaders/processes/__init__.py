"""Processes of the publisher: started afresh, ended with it, their log and their faults brought back to it.

    publisher: child, calling  ══ connection ══  publisher as the child sees it (`parent`), called

Afresh, not forked: threads of DuckDB and of the store do not survive a fork. `loaders.crew` has its walks done in such
processes; any other function is called in one by `Call`.
"""

from loaders.processes.calling import Call
from loaders.processes.child import Child, fault
from loaders.processes.parent import Parent

__all__ = ["Call", "Child", "Parent", "fault"]
