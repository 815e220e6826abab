"""Where an error is reported: by mail to whom the register names, or else to the site; at the site of its keeper."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from app import values
from app.description import Description
from app.i18n import mark, say
from app.page.links import Reader
from app.snapshot import Dataset

_ENTRY: Final = mark("Error in the entry: %(title)s (%(iri)s)")
_REGISTER: Final = mark("Error in the register: %(title)s (%(iri)s)")


def report(reader: Reader, description: Description, title: str, contact: str) -> str:
    """The address at which an error in a register, or in an entry of one, is reported, "" for none.

    `contact` is the mail of the site: it answers for registers that name nobody.
    """
    registers = [each for each in reader.snapshot.datasets.values() if each.iri == description.iri]
    concerned = next(iter((*registers, *description.datasets)), None)
    if concerned is None:
        return ""
    answering = (*concerned.stewardship.of("contact"), *concerned.stewardship.of("keeper"))
    mail = next((named.mail for named in answering if named.mail), contact)
    if mail:
        return _letter(
            reader, mail, say(_subject(concerned, description), reader.language, title=title, iri=description.iri)
        )
    return next((named.page for named in answering if named.page.startswith(("https://", "http://"))), "")


def _subject(concerned: Dataset, description: Description) -> str:
    return _REGISTER if concerned.iri == description.iri else _ENTRY


def _letter(reader: Reader, mail: str, subject: str) -> str:
    """A letter that says which state of the data it is about (RFC 6068)."""
    manifest = reader.snapshot.manifest
    made = values.moment(manifest.created, reader.language, reader.zone)
    release = say("Data release of %(date)s (%(release)s)", reader.language, date=made, release=manifest.id)
    return f"mailto:{quote(mail, safe='@')}?subject={quote(subject, safe='')}&body={quote(release, safe='')}"
