"""The register of dismantling stations: numbers that lost their zeros get them back."""

from __future__ import annotations

from app.validation.finding import Severity
from tests.data.reading import Samples, iri


def test_lost_zeros_of_the_stations_are_restored_and_told(samples: Samples) -> None:
    infos = [each for each in samples["stacje-demontazu"].reading.findings if each.severity is Severity.INFO]
    assert [each.column for each in infos] == ["Nr rejestrowy BDO"] * 3
    for each in infos:
        assert f'{iri("def/bdo")} "{each.value.zfill(9)}"' in "\n".join(samples["stacje-demontazu"].lines)
