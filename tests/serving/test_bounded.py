"""Values within a bound on bytes: who leaves, what is not kept, and that the count is right."""

from __future__ import annotations

from app.server.bounded import _ENTRY, Bounded

SIZE = 1000


def filled(number: int) -> Bounded[str, str]:
    """With room for so many values, of which none may have more than a sixteenth."""
    kept: Bounded[str, str] = Bounded(number * (SIZE + _ENTRY))
    for name in range(number):
        kept.keep(str(name), f"value {name}", SIZE)
    return kept


def test_what_was_asked_for_longest_ago_leaves() -> None:
    kept = filled(30)
    assert kept.get("0") == "value 0"
    kept.keep("30", "value 30", SIZE)
    assert [name for name in map(str, range(31)) if kept.get(name) is None] == ["1"]


def test_value_that_replaces_another_takes_its_room() -> None:
    kept = filled(30)
    for number in range(100):
        kept.keep("3", f"value {number}", SIZE)
    assert None not in [kept.get(str(name)) for name in range(30)]
    assert kept.get("3") == "value 99"


def test_value_that_is_too_large_is_not_kept_and_neither_is_the_one_before() -> None:
    kept = filled(32)
    kept.keep("3", "large", kept.most + 1)
    assert [name for name in map(str, range(32)) if kept.get(name) is None] == ["3"]
    kept.keep("3", "largest", kept.most)
    assert kept.get("3") == "largest"


def test_small_values_take_room_too() -> None:
    kept: Bounded[int, str | None] = Bounded(100 * _ENTRY)
    for number in range(1000):
        kept.keep(number, "", 0)
    assert sum(kept.get(number) is not None for number in range(1000)) == 100


def test_no_room_keeps_nothing() -> None:
    kept: Bounded[int, str] = Bounded(0)
    kept.keep(1, "", 0)
    assert kept.get(1) is None
