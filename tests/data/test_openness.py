"""Every register links outside, and each of its distributions gets the five stars of the national portal."""

from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from app import config, registers
from app.cli import commands
from app.cli.inspecting import FORMATS
from tests.data.openness import hosts, score
from tests.published import BASE, Published

REGISTERS = sorted(registers.load_all(config.load({"LOD_BASE_IRI": BASE})))


def dumped(published: Published, slug: str, form: str) -> bytes:
    environment = {"LOD_VAR": str(published.settings.var), "LOD_BASE_IRI": BASE}
    result = CliRunner().invoke(commands, ["dump", slug, "--format", form], env=environment)
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("slug", REGISTERS)
def test_every_distribution_has_five_stars(slug: str, form: str, published: Published) -> None:
    assert score(dumped(published, slug, form), FORMATS[form]) == 5


@pytest.mark.parametrize("slug", REGISTERS)
def test_register_links_to_two_outside_hosts(slug: str, published: Published) -> None:
    outside = hosts(dumped(published, slug, "nq"), ox.RdfFormat.N_QUADS) - {urlsplit(BASE).netloc}
    assert len(outside) >= 2, outside


def test_score_tells_what_does_not_parse_or_link() -> None:
    own = b"<https://a.example/1> <https://b.example/p> <https://a.example/2> .\n"
    linked = own + b"<https://a.example/1> <https://b.example/p> <https://c.example/2> .\n"
    typed = own + b"<https://a.example/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://c.example/T> .\n"
    scores = [score(content, ox.RdfFormat.N_TRIPLES) for content in (b"<", own, typed, linked)]
    assert scores == [3, 4, 4, 5]
