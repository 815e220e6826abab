"""Carrying over: what a register came to at its last publication, where walking it again would come to the same.

Nothing is read, mapped or judged then: graphs stay as the parent release has them, and facts, findings and origins are
those that were kept. Owns the question whether that may be; what a verdict rests on is in `verdicts` and `ledger`.
"""

from __future__ import annotations

from app.config import Settings
from app.store.origins import file as origin_file
from loaders import ledger, sources, verdicts
from loaders.crew.jobs import Job
from loaders.engines import Engines
from loaders.pipeline import Outcome
from loaders.staging import Staging


def carried(job: Job, staging: Staging, settings: Settings, engines: Engines) -> Outcome | None:
    """What became of a register at its last publication, its origins being in `staging` then; None to walk it.

    The registers that it requires are done. Engines that do everything afresh are there to do so.
    """
    register, path = job.register, ledger.file(settings, job.register.slug)
    verdict = verdicts.read(path) if engines.update is not None else None
    if verdict is None or verdict.stamps != ledger.stamps(register, settings, staging.facts(job.visible)):
        return None
    standing = sources.look(register.metadata, base=settings.base_iri, overrides=job.overrides)
    origins = origin_file(staging.directory, register.slug)
    if not verdict.holds(standing) or not verdicts.bring_origins(path, verdict, origins):
        return None
    return Outcome(register, verdict.report(register), facts=verdict.facts)
