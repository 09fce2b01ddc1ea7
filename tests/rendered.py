"""A rendered block as a browser reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Page(HTMLParser):
    """What a browser makes of a rendered block; refuses what does not nest or was never meant to appear."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    open: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    #: What a browser gives as its textContent.
    content: str = ""
    #: The words between one omission and the next, and what the omissions say.
    runs: list[str] = field(default_factory=lambda: [""])
    omissions: list[str] = field(default_factory=list)
    pieces: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, dict(attrs))
        assert tag in {"mark", "a", "svg", "use", "em", "strong", "span", "br"}
        assert not (tag == "a" and any(name == "a" for name, _ in self.open))
        self.elements.append(element)
        if tag != "br":
            self.open.append(element)
        if tag == "span":
            self.omissions.append("")
            self.runs.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.content += data
        if any(name == "span" for name, _ in self.open):
            self.omissions[-1] += data
            return
        self.runs[-1] += data
        # The tests' passages have their key as status, so that every piece can be told.
        for status in [attributes["class"] for tag, attributes in self.open if tag == "mark"]:
            self.pieces[str(status)] = self.pieces.get(str(status), "") + data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    @property
    def text(self) -> str:
        return "".join(self.runs)

    def attributes(self, tag: str, name: str) -> list[str | None]:
        return [
            attributes[name] for element, attributes in self.elements if element == tag and name in attributes
        ]


def parse(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    return page
