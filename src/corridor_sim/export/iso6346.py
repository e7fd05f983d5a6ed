"""Container numbers after ISO 6346: owner prefix, six digits, check digit; size and type."""

from __future__ import annotations

from typing import Final

OWNERS_LAST_LETTER: Final = "ZYXWVTSRQPONML"
"""Made-up containers belong to ZZZ, then ZZY, ...: prefixes taken to be nobody's.

The fourth letter says what it is: U, a freight container.
"""
_SERIALS: Final = 1_000_000
_ELEVEN: Final = 11


def container_number(ordinal: int) -> str:
    """Number of the made-up container `ordinal` (from 0); ValueError beyond 14 million."""
    owner, serial = divmod(ordinal, _SERIALS)
    if not 0 <= owner < len(OWNERS_LAST_LETTER):
        raise ValueError(f"no container number for {ordinal}: serial numbers have six digits")
    plain = f"ZZ{OWNERS_LAST_LETTER[owner]}U{serial:06d}"
    return f"{plain}{check_digit(plain)}"


def check_digit(plain: str) -> int:
    """Check digit of the ten characters before it.

    Letters count 10, 12, 13, ... without the multiples of eleven; the k-th character
    counts 2^k-fold; the remainder by eleven is the digit, ten becoming zero.
    """
    return sum(_value(sign) << k for k, sign in enumerate(plain)) % _ELEVEN % 10


def _value(sign: str) -> int:
    if sign.isdecimal():
        return int(sign)
    place = ord(sign) - ord("A")
    # Every ten letters one multiple of eleven is left out: 11, 22, 33.
    return 10 + place + (place > 0) + (place > 10) + (place > 20)


def size_type(teu: int, *, reefer: bool) -> str:
    """Size and type code: 20 or 40 ft, general purpose, or a 40 ft high-cube refrigerated box."""
    if reefer:
        return "22R1" if teu == 1 else "45R1"
    return "22G1" if teu == 1 else "42G1"
