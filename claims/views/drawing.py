"""The words in the picture of who repeats whom, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.choices import DerivationKind
from articles.provenance import Key
from claims import picture
from claims.evidence import REASONS, CountedOrigin, EvidenceSummary, Repeater, Side
from claims.reading import called
from claims.rules import Strength
from claims.templatetags.reading import colon, comma, semicolon, spaced, stop

if TYPE_CHECKING:
    from articles.models import Article


@dataclass(frozen=True)
class Drawing:
    """The same picture for wide and for narrow screens, and what it shows in one paragraph.

    `languages` has the BCP 47 tag of each article's name.
    """

    wide: picture.Picture
    narrow: picture.Picture
    description: str
    languages: Mapping[Key, str]


def drawing(summary: EvidenceSummary, articles: Mapping[int, Article]) -> Drawing | None:
    """The picture of a claim's evidence, or None where there is nothing to draw. No queries."""
    wording = _wording(summary, articles)
    wide, narrow = (picture.draw(summary, wording, shape) for shape in (picture.WIDE, picture.NARROW))
    if wide is None or narrow is None:
        return None
    languages: dict[Key, str] = {key: called(article).lang for key, article in articles.items()}
    return Drawing(wide, narrow, _description(summary, wording, articles), languages)


def _wording(summary: EvidenceSummary, articles: Mapping[int, Article]) -> picture.Wording:
    def name(key: Key) -> str:
        return str(called(articles[int(key)]))

    same_as = {
        origin.told_by: _same_reporting(articles[int(origin.root)])
        for side in (summary.support, summary.opposition)
        for origin in side.origins
        if origin.told_by is not None
    }

    def origin_note(origin: CountedOrigin) -> str:
        parts = [_day(articles[int(origin.heading)]), _strength(origin)]
        if origin.told_by is not None and all(one.article != origin.told_by for one in origin.repeaters):
            parts.append(same_as[origin.told_by])
        return " · ".join(parts)

    def repeater_note(repeater: Repeater) -> str:
        if repeater.article in same_as:
            return same_as[repeater.article]
        if len(repeater.path) == 1:
            return _("the report itself")
        return str(DerivationKind(repeater.kind).label) if repeater.kind else _("traced by the desk")

    return picture.Wording(
        support=_title(_("Supports"), summary.support),
        opposition=_title(_("Opposes"), summary.opposition),
        claim=_("this claim"),
        unknown_origin=_("unknown origin"),
        own_words=_("its own words"),
        name=name,
        origin_note=origin_note,
        repeater_note=repeater_note,
        uncounted_note=lambda one: _("not counted: %(reason)s") % {"reason": _(REASONS[one.reason])},
        more=lambda count: ngettext("%(count)d more", "%(count)d more", count) % {"count": count},
    )


def _same_reporting(article: Article) -> str:
    """What is said of a source that counts as one origin with an article, in plain text."""
    words = {"name": called(article), "date": _day(article)}
    return spaced(_("same reporting as %(name)s, %(date)s") % words)


def _day(article: Article) -> str:
    size = {"year": 4, "month": 7}.get(article.published_precision, 10)
    return article.published_at.isoformat()[:size] if article.published_at else _("undated")


def _title(side_word: str, side: Side) -> str:
    count = len(side.origins)
    origins = ngettext("%(count)d origin", "%(count)d origins", count) % {"count": count}
    return f"{side_word} · {origins}"


def _strength(origin: CountedOrigin) -> str:
    return _("strong") if origin.strength is Strength.STRONG else _("weak")


def _description(summary: EvidenceSummary, wording: picture.Wording, articles: Mapping[int, Article]) -> str:
    """Both sides with their origins, and who tells each."""
    sentences = []
    for title, side in ((wording.support, summary.support), (wording.opposition, summary.opposition)):
        if side.origins:
            told = semicolon().join(_told(origin, wording, articles) for origin in side.origins)
            sentences.append(f"{title}{colon()}{told}{stop()}")
    return " ".join(sentences) or _("No origin counts on either side.")


def _told(origin: CountedOrigin, wording: picture.Wording, articles: Mapping[int, Article]) -> str:
    name = _("%(origin)s (%(strength)s)") % {
        "origin": wording.name(origin.heading),
        "strength": _strength(origin),
    }
    if origin.told_by is not None:
        name += comma() + _same_reporting(articles[int(origin.root)])
    tellers = [wording.name(one.article) for one in origin.repeaters if one.article != origin.heading]
    if not tellers:
        return name
    told = _("%(origin)s, told by %(articles)s") % {"origin": name, "articles": comma().join(tellers)}
    return spaced(told)
