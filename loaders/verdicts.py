"""Verdicts: what the last publication of a register came to, kept so that it stands while all that it rests on does.

    <var>/ledgers/<register>.json       the stamps, the sources, and what came of them: facts and findings
    <var>/ledgers/<register>.sqlite     the origins of its entries, not dated yet

A verdict holds for one state, as a ledger does, and for sources of the same bytes in the same places besides. What is
not as it was then, or was written to while it was read, or cannot be told, has no verdict, and the register is walked.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from app.errors import PublishError
from app.registers import Register
from app.store.releases import RegisterFacts
from app.validation.finding import Finding
from app.validation.finding_json import from_json, to_json
from app.validation.report import Report
from loaders.ledger import Stamps
from loaders.sources import Standing, file_digest

_VERDICT: Final = ".json"
_ORIGINS: Final = ".sqlite"


@dataclass(frozen=True)
class Verdict:
    """What came of a register that passed; `sources` is the digest of a `Standing`, `origins` of the file beside."""

    stamps: Stamps
    sources: str
    origins: str
    facts: RegisterFacts
    findings: tuple[Finding, ...]

    def report(self, register: Register) -> Report:
        """The report as it was."""
        facts = self.facts
        return Report(register.slug, self.findings, facts.records, facts.quarantined, facts.sources)

    def holds(self, standing: Standing | None) -> bool:
        """True when the sources are those of then, to the byte; databases are asked."""
        if standing is None or self.sources != standing.digest:
            return False
        try:
            return self.facts.sources == standing.contents()
        except (PublishError, OSError):
            # Whoever walks the register says why.
            return False


def write(path: Path, verdict: Verdict, origins: Path) -> None:
    """Write a verdict, and the origins that belong to it, beside the ledger at `path`."""
    told = {
        "stamps": asdict(verdict.stamps),
        "sources": verdict.sources,
        "origins": verdict.origins,
        "facts": asdict(verdict.facts),
        "findings": [to_json(finding) for finding in verdict.findings],
    }
    shutil.copyfile(origins, path.with_suffix(_ORIGINS))
    path.with_suffix(_VERDICT).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def read(path: Path) -> Verdict | None:
    """The verdict beside the ledger at `path`; None when there is none, or none that can be read."""
    try:
        told = json.loads(path.with_suffix(_VERDICT).read_text(encoding="utf-8"))
        findings = tuple(map(from_json, told["findings"]))
        stamps, facts = Stamps(**told["stamps"]), RegisterFacts(**told["facts"])
        return Verdict(stamps, told["sources"], told["origins"], facts, findings)
    except (OSError, ValueError, KeyError, TypeError, SyntaxError):
        # Half written, or by other software: it is only a saving of time.
        return None


def bring_origins(path: Path, verdict: Verdict, target: Path) -> bool:
    """Copy the origins beside the ledger at `path` to `target`; False where they are not those of the verdict."""
    kept = path.with_suffix(_ORIGINS)
    if not kept.is_file() or file_digest(kept) != verdict.origins:
        return False
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(kept, target)
    return True
