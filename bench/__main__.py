"""`make bench`: the contracts register at 10 k, 100 k and 1 M rows, step by step, and engines against others.

Trust the ratios, not the absolutes: both sides of a ratio run one after the other on the same machine.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from app import config, registers
from bench import compare
from bench.measure import Cost, run
from bench.walk import REGISTER

# The other engines need hours for what stands here without them.
COMPARISONS = (
    "bench.gate --triples 100000",
    "bench.gate --triples 1000000 --without-reference",
    "bench.gate --triples 10000000 --disk --without-reference",
    "bench.inference --triples 100000",
    "bench.inference --triples 1000000 --without-owlrl",
    "bench.endpoint",
    "bench.pages",
)
GENERATOR = Path(__file__).parent / "generate.py"


def main() -> None:
    """Run the benchmark for each number of rows."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="lodzkie-bench-") as folder:
        for rows in arguments.rows:
            source = Path(folder) / f"contracts-{rows}.ndjson"
            subprocess.run([sys.executable, GENERATOR, str(rows), source], check=True)
            print(f"\n## {rows:,} rows, {source.stat().st_size / 1e6:.0f} MB\n")
            var = Path(folder) / f"var-{rows}"
            first = _walk(source, var)
            _change_one(source, rows // 2)
            print("\none row changed\n")
            second = _walk(source, var)
            print(f"ratio of CPU to the first time: {second.seconds / first.seconds:.1%}")
            if not arguments.without_references:
                _compare(source, Path(folder) / f"compare-{rows}")
            source.unlink()
    for part in COMPARISONS if not arguments.without_references else ():
        print(f"\n## {part}\n", flush=True)
        subprocess.run([sys.executable, "-m", *part.split()], check=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--without-references", action="store_true", help="measure our own walk only")
    return parser.parse_args()


def _walk(source: Path, var: Path) -> Cost:
    """The walk runs in a process of its own, so that its peak memory is its own."""
    print(f"{'step':<10} {'CPU s':>9} {'peak MB':>9} {'quads/CPU s':>13} {'cores':>6}")
    cost, output = run([sys.executable, "-m", "bench.walk", str(source), str(var)])
    print(output, end="")
    print(_row("whole", cost))
    return cost


def _change_one(source: Path, row: int) -> None:
    """Change the subject of one agreement."""
    changed = source.with_suffix(".changed")
    with source.open(encoding="utf-8") as old, changed.open("w", encoding="utf-8") as new:
        for number, line in enumerate(old):
            new.write(line.replace(", zadanie ", ", etap II, zadanie ") if number == row else line)
    changed.replace(source)


def _compare(source: Path, folder: Path) -> None:
    settings = config.load({})
    register = registers.load(settings.region / "mappings" / REGISTER, settings)
    ours, theirs, same = compare.mapping(register, source, folder)
    print(f"\n{'mapping':<10} {'CPU s':>9} {'peak MB':>9}")
    print(_row("lodzkie", ours))
    print(_row("Morph-KGC", theirs))
    print(f"ratio of CPU: 1/{theirs.seconds / ours.seconds:.1f}; outputs {'equal' if same else 'DIFFER'}")


def _row(name: str, cost: Cost) -> str:
    return f"{name:<10} {cost.seconds:>9.2f} {cost.megabytes:>9.0f}"


if __name__ == "__main__":
    main()
