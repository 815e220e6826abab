"""The index of a release, made when it is published: entries, values, units and places of every register.

    graph files ─ facts ─▶ Things ─ gathering ─▶ Gathered ─ filling ─▶ index.sqlite ◀─ building ─ an index before

`building` is the walk. Registers whose graphs did not change are taken over as they stand. Search and the pages of
registers read the file by `app.index`, which has its form.
"""

from loaders.index.building import Content, build, complete, prune

__all__ = ["Content", "build", "complete", "prune"]
