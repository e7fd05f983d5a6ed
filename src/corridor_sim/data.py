"""The files that travel with the package: scenarios, overlays, evidence, schemas, land.

In a repository they stand at its top, in an installed package under `data/`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent
_REPOSITORY: Final = _PACKAGE.parents[1]


def folder(name: str) -> Path:
    """The shipped folder `scenarios` or `seeds`."""
    packaged = _PACKAGE / "data" / name
    return packaged if packaged.is_dir() else _REPOSITORY / name


def scenarios() -> dict[str, Path]:
    """Shipped scenarios by name."""
    return _yaml_files(folder("scenarios"))


def overlays() -> dict[str, Path]:
    """Shipped overlays by name; those in a folder below have it before their name."""
    top = folder("scenarios") / "overlays"
    below = {
        f"{within.name}/{name}": path
        for within in sorted(top.iterdir())
        if within.is_dir()
        for name, path in _yaml_files(within).items()
    }
    return {**_yaml_files(top), **below}


def evidence() -> Path:
    """The shipped evidence register."""
    return folder("seeds") / "evidence.csv"


def emission_factors() -> Path:
    """The default emission factors."""
    return _PACKAGE / "data" / "emission_factors.csv"


def land() -> Path:
    """Outlines of the land of the world, for maps: Natural Earth, public domain."""
    return _PACKAGE / "data" / "land.geojson"


def schema(name: str) -> Path:
    """The JSON Schema `scenario` or `overlay`."""
    return _PACKAGE / "data" / f"{name}.schema.json"


def _yaml_files(where: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(where.glob("*.yaml"))}
