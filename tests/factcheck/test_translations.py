"""Everything the interface says in English, it says in Chinese too.

The compiled catalogue is kept beside its source, since a fresh clone has no gettext tools.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES" / "django.po"
ROOMS = ("articles", "claims", "factcheck", "templates")

#: What marks a message, and whether a context comes before it.
MARKERS = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"), False)
MARKERS |= dict.fromkeys(("pgettext", "pgettext_lazy", "npgettext"), True)

#: A call in what a template is turned into, which is no Python as a whole.
CALL = re.compile(r"""\bn?p?gettext\((?:[^()"']|'(?:\\.|[^'])*'|"(?:\\.|[^"])*")*\)""")

#: (context or None, message)
Message = tuple[str | None, str]


def messages_in(source: str) -> Iterator[Message]:
    """The messages marked in Python, which a template is turned into as well."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
            words = [str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)]
            if MARKERS[node.func.id] and len(words) > 1:
                yield words[0], words[1]
            elif not MARKERS[node.func.id] and words:
                yield None, words[0]


def marked_in_template(source: str) -> Iterator[Message]:
    """The messages that Django's own reading of a template finds."""
    calls = re.findall(
        r"\b(?:n?p?gettext)\((?:[^()\"']|'(?:\\.|[^'])*'|\"(?:\\.|[^\"])*\")*\)", templatize(source)
    )
    for call in calls:
        yield from messages_in(call)


@pytest.fixture(scope="module")
def marked() -> set[Message]:
    found: set[Message] = set()
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                found.update(messages_in(path.read_text(encoding="utf-8")))
            elif path.suffix == ".html":
                found.update(marked_in_template(path.read_text(encoding="utf-8")))
    return found


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def chinese(entry: polib.POEntry | polib.MOEntry) -> str:
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


def test_messages_are_found_where_they_are_marked() -> None:
    assert set(messages_in('_("a") + pgettext("b", "c") + ngettext("d", "e", n) + other("f")')) == {
        (None, "a"),
        ("b", "c"),
        (None, "d"),
    }
    template = (
        "{% load i18n %}{% translate \"it's\" %}{% translate 'a' context 'b' %}"
        "{% blocktranslate count n=3 trimmed %}{{ n }} one (1){% plural %}{{ n }} many{% endblocktranslate %}"
    )
    assert set(marked_in_template(template)) == {(None, "it's"), ("b", "a"), (None, "%(n)s one (1)")}


def test_every_message_has_its_chinese(marked: set[Message], catalogue: polib.POFile) -> None:
    translated = {(entry.msgctxt, entry.msgid) for entry in catalogue if chinese(entry) and not entry.fuzzy}
    assert marked
    assert marked - translated == set()


def test_the_catalogue_holds_nothing_that_is_not_said(marked: set[Message], catalogue: polib.POFile) -> None:
    assert {(entry.msgctxt, entry.msgid) for entry in catalogue} - marked == set()


def test_chinese_has_the_same_placeholders(catalogue: polib.POFile) -> None:
    placeholder = re.compile(r"%\(\w+\)[sd]|%[sd]")
    for entry in catalogue:
        assert sorted(placeholder.findall(chinese(entry))) == sorted(placeholder.findall(entry.msgid))


def test_the_compiled_catalogue_is_the_one_that_is_read(catalogue: polib.POFile) -> None:
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert sorted(said(entry) for entry in compiled) == sorted(said(entry) for entry in catalogue)


def said(entry: polib.POEntry | polib.MOEntry) -> tuple[str, str, str]:
    return entry.msgctxt or "", entry.msgid, chinese(entry)
