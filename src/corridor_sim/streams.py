"""Named random streams: the same name gives the same numbers, whatever else is drawn.

A stream's key is (seed, replication, name...). Names say what is drawn for whom,
so a change in one place of a scenario leaves every other place's luck alone.
"""

from __future__ import annotations

from hashlib import blake2b

from numpy.random import Generator, Philox, SeedSequence

_SEPARATOR = "\x1f"  # cannot stand in a name, so ("a", "bc") and ("ab", "c") differ


def stream(seed: int, replication: int, *name: str) -> Generator:
    """Open the stream called ``name`` in one replication at its beginning."""
    digest = blake2b(_SEPARATOR.join(name).encode(), digest_size=16).digest()
    key = SeedSequence([seed, replication, int.from_bytes(digest, "little")])
    return Generator(Philox(key))
