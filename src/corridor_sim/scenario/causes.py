"""Why time passed: every hour of a journey has exactly one of these."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Cause(StrEnum):
    """The causes of a journey's hours, in the words the reports use."""

    MOVING = "moving"
    WAITING_FOR_DEPARTURE = "waiting for departure"
    ROLLED_OVER = "rolled over"
    LATE_VEHICLE = "late vehicle"
    QUEUE = "queue"
    CLOSED = "closed"
    HANDLING = "handling"
    GAUGE_CHANGE = "gauge change"
    CUSTOMS = "customs"
    INSPECTION = "inspection"
    PASSAGE_WAIT = "passage wait"
    PASSAGE = "passage"
    DISRUPTION = "disruption"
    STORAGE = "storage"
    DWELL = "dwell"


ACTIVITY_CAUSES: Final = (
    Cause.HANDLING,
    Cause.GAUGE_CHANGE,
    Cause.CUSTOMS,
    Cause.INSPECTION,
    Cause.STORAGE,
    Cause.DWELL,
)
"""What an author may give as the cause of an activity; the others are found by the model."""
