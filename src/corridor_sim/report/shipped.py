"""What comes with the package."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_sim import data
from corridor_sim.report.sheet import Sheet


def shipped() -> Iterator[Sheet]:
    """The scenarios and overlays that come with the package."""
    for kind, files in (("scenario", data.scenarios()), ("overlay", data.overlays())):
        key = "title:" if kind == "scenario" else "overlay:"
        rows = []
        for name, path in files.items():
            lines = path.read_text(encoding="utf-8").splitlines()
            title = next((line for line in lines if line.startswith(key)), key)
            rows.append((name, title.removeprefix(key).strip()))
        yield Sheet(f"Shipped {kind}s", (kind, "title"), tuple(rows), words=(0, 1))
