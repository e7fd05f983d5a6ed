"""The files of a result folder as others may check them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DATA_PACKAGE: Final = "datapackage.json"
RO_CRATE: Final = "ro-crate-metadata.json"
MEDIA_TYPES: Final = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".html": "text/html",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file by its path within the folder, with slashes."""

    path: str
    size: int
    sha256: str

    @property
    def media_type(self) -> str:
        """By its ending."""
        return MEDIA_TYPES.get(Path(self.path).suffix, "application/octet-stream")


def stored_files(folder: Path, without: frozenset[str]) -> Iterator[StoredFile]:
    """Every file below the folder but those named, in the order of their paths."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in without:
            data = path.read_bytes()
            yield StoredFile(name, len(data), hashlib.sha256(data).hexdigest())
