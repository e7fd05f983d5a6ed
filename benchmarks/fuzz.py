"""Feed hostile input to `check`: ``python -m benchmarks.fuzz [--inputs 200000] [--seconds S]``.

Each input is a scenario, an overlay or a CSV file, damaged or random, from a seed of its
own, so that any can be made again. `check` must answer with problems or without: never
an exception, never more than a second of processor time, and the process never more
than 500 MB. Prints counts; ends with 1 if an input broke a rule.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.mutations import KINDS, damaged_bytes, damaged_lines, overlays, random_csv, seeds
from corridor_sim.preflight import check
from corridor_sim.preflight.check import Preflight

MOST_SECONDS = 1.0
MOST_BYTES = 500_000_000
_OF_CSV = "departures: {dates: table.csv, cut_off: 6 h}"


@dataclass
class Counts:
    """What came of the inputs."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    slowest: float = 0.0

    @property
    def inputs(self) -> int:
        """How many there were."""
        return sum(self.outcomes.values())


def feed(
    numbers: range, counts: Counts, until: float = inf, most_seconds: float = MOST_SECONDS
) -> Counts:
    """Check the inputs of these numbers, until a moment of the monotonic clock."""
    scenarios, over = seeds(), overlays()
    with TemporaryDirectory() as folder:
        for number in numbers:
            if time.monotonic() > until:
                break
            random = Random(number)  # noqa: S311 - to be made again, not to be secret
            kind = random.choice([*KINDS, "an overlay", "a CSV file"])
            given = _given(kind, random, Path(folder), scenarios, over)
            before = time.process_time()
            try:
                errors = len(given().errors)
            except Exception as error:  # noqa: BLE001 - this is what is looked for
                counts.broken.append(f"{number} ({kind}): {type(error).__name__}: {error}")
                errors = -1
            took = time.process_time() - before
            counts.slowest = max(counts.slowest, took)
            if took > most_seconds:
                counts.broken.append(f"{number} ({kind}): {took:.1f} s")
            counts.outcomes[kind, _outcome(errors)] += 1
    return counts


def _given(
    kind: str, random: Random, folder: Path, scenarios: list[str], over: list[str]
) -> Callable[[], Preflight]:
    """The input written to files, and the call that checks it."""
    file, other = folder / "scenario.yaml", folder / "overlay.yaml"
    if kind == "a CSV file":
        text = scenarios[1].replace("departures: {every: 24 h, cut_off: 4 h}", _OF_CSV)
        (folder / "table.csv").write_bytes(random_csv(random))
    elif kind == "an overlay":
        text = scenarios[1]
        damaged = damaged_lines(random, over)
        other.write_bytes(damaged_bytes(random, damaged.encode(errors="surrogatepass")))
    else:
        text = KINDS[kind](random, scenarios)
    content = text.encode(errors="surrogatepass")
    file.write_bytes(
        content if kind in ("a CSV file", "an overlay") else damaged_bytes(random, content)
    )
    return lambda: check(file, [other] if kind == "an overlay" else [])


def _outcome(errors: int) -> str:
    if errors < 0:
        return "exception"
    return "refused" if errors else "accepted"


def main() -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=200_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--seconds", type=float, default=inf, help="end after this long")
    asked = parser.parse_args()
    numbers = range(asked.first, asked.first + asked.inputs)
    counts = feed(numbers, Counts(), time.monotonic() + asked.seconds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    lines = [
        f"{kind:24} {outcome:10} {count:8}"
        for (kind, outcome), count in sorted(counts.outcomes.items())
    ]
    said = f"slowest {counts.slowest:.2f} s of processor time, {memory / 1e6:.0f} MB at most"
    lines += [f"{counts.inputs} inputs, {said}; {len(counts.broken)} broke a rule", *counts.broken]
    print("\n".join(lines))  # noqa: T201
    return 1 if counts.broken or memory > MOST_BYTES else 0


if __name__ == "__main__":
    sys.exit(main())
