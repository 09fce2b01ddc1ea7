"""The family of pages saved as one file with their pictures: MHTML (RFC 2557)."""

import email
import re
from email import policy

from articles.importers.refusals import Unreadable

BEGINNING = re.compile(
    rb"\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?Content-Type:\s*multipart/related", re.I
)


def matches(received: bytes) -> bool:
    return BEGINNING.match(received[:4_000]) is not None


def page(received: bytes, name: str) -> tuple[bytes, str, str]:
    """The bytes of the page in it, its encoding and its address. Raises Unreadable where there is none."""
    message = email.message_from_bytes(received.lstrip(), policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            found = part.get_payload(decode=True)
            if isinstance(found, bytes) and found.strip():
                address = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
                is_web = address.startswith(("http://", "https://"))
                return found, str(part.get_content_charset() or ""), address if is_web else ""
    raise Unreadable("no-article", name)
