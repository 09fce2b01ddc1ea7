"""Somebody at the desk who fills in its forms, as a browser would."""

from __future__ import annotations

import re
from typing import Any


def key_in(page: str) -> str:
    """The key of the form on a page that makes something."""
    match = re.search(r'name="form_key" value="([^"]+)"', page)
    assert match
    return match[1]


def filled_in(answer: Any, **typed: Any) -> dict[str, Any]:
    """What a browser sends of the form on the page, with these fields typed over."""
    form = answer.context["form"]
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in (values | typed).items() if value not in (None, False)}
