"""Structured data as those who read a page from outside have it, and the schemas it is held to."""

from __future__ import annotations

import json
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

SCHEMAS = Path(__file__).parent / "claims" / "schemas"


class _Blocks(HTMLParser):
    """The texts of the JSON-LD blocks of a page; a script of any other kind is refused."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and not dict(attrs).get("src"):
            assert attrs == [("type", "application/ld+json")]
            self.blocks.append("")
            self.is_open = True

    def handle_endtag(self, tag: str) -> None:
        self.is_open = self.is_open and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.is_open:
            self.blocks[-1] += data


def structured_data(page: str) -> list[Any]:
    """The documents that a page holds, read back from its HTML."""
    parser = _Blocks()
    parser.feed(page)
    parser.close()
    return [json.loads(block) for block in parser.blocks]


def faults(document: Any, schema: str = "claimreview") -> list[str]:
    """Where a document is not what its schema says: the name of a file in `SCHEMAS`, without its end."""
    return [f"{error.json_path}: {error.message[:300]}" for error in _validator(schema).iter_errors(document)]


@cache
def _validator(schema: str) -> Draft202012Validator:
    texts = {path.stem: json.loads(path.read_text()) for path in SCHEMAS.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (text["$id"], Resource.from_contents(text)) for text in texts.values()
    )
    return Draft202012Validator(texts[schema], registry=registry)
