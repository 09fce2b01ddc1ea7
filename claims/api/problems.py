"""Why something is not answered, as Problem Details for HTTP APIs (RFC 9457). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

MEDIA_TYPE = "application/problem+json"


class ProblemError(Exception):
    """An answer that is none: its HTTP status, a sentence in English, the parameter at fault, and headers."""

    def __init__(
        self, status: int, detail: str, parameter: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.parameter = HTTPStatus(status), detail, parameter
        self.headers = dict(headers or {})

    @property
    def document(self) -> dict[str, object]:
        """`answers.Problem`. The HTTP status says all that there is to its type."""
        return {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": self.status.value,
            "detail": self.detail,
            "parameter": self.parameter,
        }
