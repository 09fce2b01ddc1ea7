"""A form of a page as a browser would send it if nothing in it were touched."""

from __future__ import annotations

from html.parser import HTMLParser


def filled_in(page: str, form: str, **values: str | list[str]) -> dict[str, str | list[str]]:
    """What the form with this id sends, by name; `values` are filled in instead.

    AssertionError where the page has no such form, or a value is given for a field that it has not.
    """
    return _filled_in(page, "id", form, values)


def filled_in_for(page: str, address: str, **values: str | list[str]) -> dict[str, str | list[str]]:
    """The same of the form that is sent to this address."""
    return _filled_in(page, "action", address, values)


def _filled_in(
    page: str, attribute: str, form: str, values: dict[str, str | list[str]]
) -> dict[str, str | list[str]]:
    reader = _Reader(attribute, form)
    reader.feed(page)
    reader.close()
    assert reader.is_found, f"no form {form}"
    unknown = values.keys() - reader.names
    assert not unknown, f"no fields {unknown} in {form}"
    return {**reader.sent, **values}


class _Reader(HTMLParser):
    def __init__(self, attribute: str, form: str) -> None:
        super().__init__()
        self.attribute, self.form = attribute, form
        self.is_found = self.is_inside = False
        self.names: set[str] = set()
        self.sent: dict[str, str | list[str]] = {}
        self.textarea = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = given.get(self.attribute) == self.form
            self.is_found = self.is_found or self.is_inside
        if not self.is_inside:
            return
        name = given.get("name", "")
        if name:
            self.names.add(name)
        if tag == "input" and name and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.sent[name] = given.get("value", "")
        elif tag == "textarea" and name:
            self.textarea, self.sent[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and ("selected" in given or self.select not in self.sent):
            self.sent[self.select] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.textarea:
            # HTML drops the line end that follows the tag.
            self.sent[self.textarea] = data.removeprefix("\r\n").removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        if tag == "textarea":
            self.textarea = ""
