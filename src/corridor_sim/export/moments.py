"""Simulated instants as text."""

from __future__ import annotations

from datetime import datetime, timedelta


def utc(start: datetime, seconds: float) -> str:
    """RFC 3339 in UTC to the microsecond: ``2024-01-01T12:00:00Z``.

    Simulated time counts in 1/256 s, so different instants stay different.
    """
    moment = (start + timedelta(seconds=seconds)).replace(tzinfo=None)
    return f"{moment.isoformat()}Z"
