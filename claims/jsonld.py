"""JSON-LD inside a page: as data that no browser runs and no text in it can break out of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

MEDIA_TYPE = "application/ld+json"

#: What could end the element or begin a comment in it, and what ends a line in JavaScript before ES2019. In
#: JSON these stand in strings only, where an escape says the same.
_HARMLESS = {letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def script(document: Mapping[str, Any]) -> SafeString:
    """A document as a data block (HTML, 4.12.1): the whole element, for a template to print as it is."""
    text = json.dumps(document, ensure_ascii=False)
    for letter, escaped in _HARMLESS.items():
        text = text.replace(letter, escaped)
    # Neither quotation marks nor anything else in it is read as HTML any more.
    return format_html('<script type="{}">{}</script>', MEDIA_TYPE, mark_safe(text))
