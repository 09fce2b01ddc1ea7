"""Log records as JSON, one line each, whatever stands in them."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

#: What tells the request that is being answered from all others; "" outside one.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
#: Characters of a traceback that are kept, its end: where it says what happened.
LONGEST_TRACEBACK = 16_000


class JsonLines(logging.Formatter):
    """Time (RFC 3339, UTC), level, logger, message and request; then what `extra={"told": {...}}` says.

    Everything beyond ASCII is escaped: no line can be broken, nor a terminal told anything, by what somebody
    has sent.
    """

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {
            "time": at.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := REQUEST_ID.get():
            line["request"] = request
        line |= getattr(record, "told", {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)[-LONGEST_TRACEBACK:]
        return json.dumps(line, default=str)
