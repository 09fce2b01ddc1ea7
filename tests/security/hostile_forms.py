"""The forms of a page, and what of them somebody may fill in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

#: Fields that a browser sends without anybody having typed anything.
NOT_TYPED = ("submit", "button", "image", "reset", "file")


@dataclass
class Form:
    """A form: where it is sent, how, and its fields with the values that it comes with."""

    action: str
    method: str
    #: By name; several values where the name comes several times.
    sent: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    #: What stands in buttons: sent by whoever presses one.
    buttons: dict[str, list[str]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return [name for name in [*self.sent, *self.buttons] if name != "csrfmiddlewaretoken"]


class _Reader(HTMLParser):
    """Collects forms, fields that name another form by its id among them; and whatever htmx would ask."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.open: Form | None = None
        self.later: list[tuple[str, str, str, str]] = []
        self.area: tuple[Form | None, str] | None = None
        self.select: tuple[Form | None, str] | None = None
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("href", "data-hx-get", "data-hx-post"):
            if given.get(name):
                self.links.add(urljoin(self.page, given[name]))
        if tag == "form":
            self.open = Form(
                urljoin(self.page, given.get("action") or self.page), given.get("method", "get").lower()
            )
            self.forms.append(self.open)
            self.by_id[given.get("id", "")] = self.open
            return
        form, name = self.open, given.get("name", "")
        if tag == "option" and self.select:
            owner, of = self.select
            if owner and (of not in owner.sent or "selected" in given):
                owner.sent[of] = [given.get("value", "")]
        if not name:
            return
        if "form" in given:
            self.later.append((given["form"], tag, name, given.get("value", "")))
        elif form is not None and tag in ("input", "textarea", "select", "button"):
            if tag == "select":
                self.select = (form, name)
                form.sent.setdefault(name, [])
            _take(form, tag, name, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        if tag == "select":
            self.select = None


def _take(form: Form, tag: str, name: str, given: dict[str, str]) -> None:
    kind = given.get("type", "submit" if tag == "button" else "text")
    if kind == "file":
        form.files.append(name)
    elif kind in NOT_TYPED:
        form.buttons.setdefault(name, []).append(given.get("value", ""))
    elif kind in ("radio", "checkbox") and "checked" not in given:
        form.sent.setdefault(name, [])
    else:
        form.sent.setdefault(name, []).append(given.get("value", ""))


def read_page(markup: str, page: str) -> tuple[list[Form], set[str]]:
    """Every form of a page at this address, and the addresses that it leads to or htmx would ask from it."""
    reader = _Reader(page)
    reader.feed(markup)
    reader.close()
    for owner, tag, name, value in reader.later:
        if owner in reader.by_id:
            _take(reader.by_id[owner], tag, name, {"value": value})
    return reader.forms, reader.links
