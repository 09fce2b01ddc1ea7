"""The time as it is put on record: it goes on, also where the clock of the machine was set back.

What is shown, counted or hidden because it came before or after something else goes by such times.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone


def now_after(*earlier: datetime | None) -> datetime:
    """Now; where the clock says that one of these is still to come, a microsecond after the last of them."""
    now, latest = timezone.now(), max(filter(None, earlier), default=None)
    return now if latest is None or latest < now else latest + timedelta(microseconds=1)
