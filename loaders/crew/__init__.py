"""The crew: the walks of several registers, each in a staging area of its own, in one process or in several.

    jobs ─ scheduling ─▶ Task ═ process ═ worker ═▶ apart ─ pipeline.run ─▶ Done ─▶ staging area of the release

A register starts when those that it requires are done, and sees of the others nothing, so that the same comes out
however many processes there are. A process that dies fails the register that it was at, and no other.
"""

from loaders.crew.jobs import Job
from loaders.crew.walking import walk_all

__all__ = ["Job", "walk_all"]
