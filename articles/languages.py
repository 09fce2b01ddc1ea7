"""The languages texts are kept in, and columns that hold one text in several of them.

A translated text NAME lives in plain columns, NAME_zh and NAME_en, beside `original_language`, which marks
the language it was first written in. Tags are BCP 47.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, overload

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .documents import is_language_tag

if TYPE_CHECKING:
    from django.db.models.constraints import BaseConstraint


class Language(models.TextChoices):
    CHINESE = "zh-Hans", "中文"
    ENGLISH = "en", "English"


#: A text that says something has a character that is neither white space nor invisible (PostgreSQL's syntax;
#: the spaces beyond ASCII are spelt out, because `\s` knows them in some locales only).
SAYS_SOMETHING = (
    r"[^\s\u0085\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)

#: Column suffix by language tag.
SUFFIXES = {Language.CHINESE.value: "zh", Language.ENGLISH.value: "en"}


def reading_language() -> str:
    """The tag of the interface language of this request."""
    chosen = get_language() or ""
    return Language.CHINESE.value if chosen.startswith("zh") else Language.ENGLISH.value


def nearest_language(tag: str) -> str:
    """The kept language that a text tagged `tag` is filed under: Chinese for any `zh`, else English."""
    return Language.CHINESE.value if tag.lower().startswith("zh") else Language.ENGLISH.value


class Wording(str):
    """A text that knows its language, so that a page can mark it with `lang`."""

    lang: str

    def __new__(cls, text: str, lang: str) -> Self:
        wording = super().__new__(cls, text)
        wording.lang = lang
        return wording


def best_wording(texts: dict[str, str], original: str, wanted: str | None = None) -> Wording:
    """The text in the wanted language (default: the reader's), else as first written, else any, else none."""
    wanted = wanted or reading_language()
    for lang in (wanted, original, *texts):
        if texts.get(lang):
            return Wording(texts[lang], lang)
    return Wording("", wanted)


def other_wording(texts: dict[str, str], shown: Wording) -> Wording | None:
    """The same text in another language than the one shown, where there is one."""
    for lang, text in texts.items():
        if text and lang != shown.lang:
            return Wording(text, lang)
    return None


class Translated:
    """Reads a text kept by language: `claim.statement` reads `statement_zh` and `statement_en`.

    The columns are ordinary fields, so constraints, forms and queries name them; nothing is patched.
    """

    def __set_name__(self, owner: type[models.Model], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[models.Model]) -> Self: ...
    @overload
    def __get__(self, instance: models.Model, owner: type[models.Model]) -> Wording: ...
    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Self | Wording:
        if instance is None:
            return self
        original: str = getattr(instance, "original_language", Language.CHINESE.value)
        return best_wording(texts_of(instance, self.name), original)


def texts_of(instance: models.Model, name: str) -> dict[str, str]:
    """The texts of one translated column group, by language tag."""
    return {lang: getattr(instance, f"{name}_{suffix}") for lang, suffix in SUFFIXES.items()}


def texts_in(row: Mapping[str, Any], name: str) -> dict[str, str]:
    """The same of a row kept as JSON by column, such as a verdict's; "" for a column it does not have."""
    return {lang: row.get(f"{name}_{suffix}") or "" for lang, suffix in SUFFIXES.items()}


def check_language_tag(text: str) -> None:
    """A validator of columns that hold a BCP 47 tag, which pages print as `lang`."""
    if not is_language_tag(text):
        raise ValidationError(_("“%(tag)s” is no language tag such as zh-Hans or en."), params={"tag": text})


def original_language_field() -> models.CharField[str, str]:
    return models.CharField(_("first written in"), max_length=10, choices=Language, default=Language.CHINESE)


def known(table: str, column: str, choices: type[models.TextChoices]) -> BaseConstraint:
    """A database check that a column holds one of its choices (Django checks choices in forms only)."""
    return models.CheckConstraint(
        condition=Q(**{f"{column}__in": choices.values}), name=f"{table}_{column}_is_known"
    )


def not_blank(table: str, *columns: str) -> BaseConstraint:
    """A database check that these texts are empty or say something: spaces are no reason."""
    condition = Q()
    for column in columns:
        condition &= Q(**{column: ""}) | Q(**{f"{column}__regex": SAYS_SOMETHING})
    return models.CheckConstraint(
        condition=condition,
        name=f"{table}_texts_are_not_blank",
        violation_error_message=_("A text of nothing but spaces says nothing."),
    )


def worded_in_original_language(table: str, column: str) -> BaseConstraint:
    """A database check that the text exists in the language it is said to be written in."""
    condition = Q()
    for lang, suffix in SUFFIXES.items():
        condition |= Q(original_language=lang, **{f"{column}_{suffix}__regex": SAYS_SOMETHING})
    return models.CheckConstraint(
        condition=condition,
        name=f"{table}_{column}_exists_in_its_original_language",
        violation_error_message=_("The wording is missing in the language it was first written in."),
    )
