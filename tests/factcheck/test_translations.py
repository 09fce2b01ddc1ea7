"""The translations: compiled ones are kept beside their sources, since a fresh clone has no gettext tools."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polib
from django.conf import settings

[LOCALE] = settings.LOCALE_PATHS
CHINESE = Path(LOCALE) / "zh_Hans" / "LC_MESSAGES" / "django.po"


def test_every_string_has_its_chinese() -> None:
    source = polib.pofile(str(CHINESE))
    assert [entry.msgid for entry in source if entry.fuzzy or not entry.translated()] == []


def test_compiled_translations_are_those_of_the_source() -> None:
    source = polib.pofile(str(CHINESE)).translated_entries()
    assert words(polib.mofile(str(CHINESE.with_suffix(".mo")))) == words(source)


def words(entries: Iterable[Any]) -> dict[tuple[str | None, str], tuple[str, dict[int, str]]]:
    return {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in entries}
