"""Which files a scenario may read, and how much of them: those of its own folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corridor_sim.scenario.composing import shortened

MOST_BYTES: Final = 2_000_000
MOST_FILES: Final = 100
"""Files that a scenario may read, each as often as it is named."""


class UnreadableError(Exception):
    """A file that is not read: what was found, what was expected."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"found {found}, expected {expected}")
        self.found = found
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Reach:
    """The folder in which, or below which, lie all files that a scenario names.

    Links count for where they lead, so that none leads out of it.
    """

    folder: Path

    @classmethod
    def of(cls, file: Path, files_in: Path | None = None) -> Reach:
        """The folder of a scenario file, or the one that is allowed instead."""
        return cls((file.parent if files_in is None else files_in).resolve())

    def file(self, name: str, beside: Path) -> Path:
        """The file that a name means for the file it stands in; UnreadableError if it may not."""
        shown = shortened(name)
        try:
            path = beside.parent / name
            inside = path.resolve().is_relative_to(self.folder)
            there = path.is_file()
        except (OSError, ValueError, RuntimeError):  # too long, a zero byte, links in a circle
            raise UnreadableError(f"{shown}, which is no file", "a file") from None
        if not inside:
            found = f"{shown}, which lies outside {self.folder}"
            raise UnreadableError(found, "a file in that folder, or --files-in a folder with both")
        if not there:
            raise UnreadableError(f"{shown}, which is no file", "a file")
        return path


def text_of(path: Path) -> str:
    """What a file holds; UnreadableError if that is too much, or no text."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableError(f"a file that cannot be read: {error.strerror}", "a file") from None
    if len(content) > MOST_BYTES:
        raise UnreadableError(f"more than {MOST_BYTES} bytes", "a smaller file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("bytes that are no text", "UTF-8 text") from None
    # As a text file is read everywhere: a line ends alike on every system.
    return text.replace("\r\n", "\n").replace("\r", "\n")
