"""The home page: the registers by area, what is new, where to begin, how to get the data; and whether the site is up.

`areas` and `app.changes` read the release; `material` is what they found, `building` makes the `model` of it, part by
part (`sections`, `news`, `recipes`, `discovery`), which is pure; `front` answers requests.
"""

from app.home.front import BLUEPRINT

__all__ = ["BLUEPRINT"]
