"""What each register is made of, as VoID: counted when it is published, so that nobody has to ask for it.

    graph files of a register ─ counting ─▶ Counts ─ writing ─▶ graph/void ◀─ keeping ─ the parent release
                                  ▲
                 kinds of the objects, from the store

https://www.w3.org/TR/void/, with the nested partitions and the datatypes that void-generator writes and that editors of
queries read. `describing` is the walk.
"""

from loaders.void.describing import describe

__all__ = ["describe"]
