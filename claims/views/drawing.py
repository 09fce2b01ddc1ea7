"""The words in the picture of who repeats whom, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.choices import DerivationKind
from articles.provenance import Key
from claims import picture, rules
from claims.choices import Stance
from claims.evidence import REASONS, CountedOrigin, EvidenceSummary, NotCounted, Repeater, Side, Uncounted
from claims.picture import UNDRAWN
from claims.reading import called
from claims.rules import Strength
from claims.templatetags.reading import colon, comma, semicolon, spaced, stop

if TYPE_CHECKING:
    from articles.models import Article
    from claims.models import Annotation


@dataclass(frozen=True)
class TableRow:
    """An article of the picture: the origin that it tells (in words where there is none), how it takes from
    it, its stances, and what it counts as."""

    origin: Article | str
    article: Article
    how: str
    stances: str
    counts: str


@dataclass(frozen=True)
class TableSide:
    title: str
    rows: Sequence[TableRow]


@dataclass(frozen=True)
class Drawing:
    """The same picture for wide and for narrow screens, what it shows in one paragraph, and as a table."""

    wide: picture.Picture
    narrow: picture.Picture
    description: str
    articles: Mapping[int, Article]
    table: Sequence[TableSide]


def drawing(
    summary: EvidenceSummary, articles: Mapping[int, Article], annotations: Mapping[int, Annotation]
) -> Drawing | None:
    """The picture of a claim's evidence, or None where there is nothing to draw. No queries.

    `articles` and `annotations` hold all that the summary names.
    """
    wording = _wording(summary, articles, annotations)
    wide, narrow = (picture.draw(summary, wording, shape) for shape in (picture.WIDE, picture.NARROW))
    if wide is None or narrow is None:
        return None
    description = _description(summary, wording, articles)
    return Drawing(wide, narrow, description, articles, _table(summary, wording, articles, annotations))


def _wording(
    summary: EvidenceSummary, articles: Mapping[int, Article], annotations: Mapping[int, Annotation]
) -> picture.Wording:
    def name(key: Key) -> str:
        return str(called(articles[int(key)]))

    same_as = {
        origin.told_by: _same_reporting(articles[int(origin.root)])
        for side in (summary.support, summary.opposition)
        for origin in side.origins
        if origin.told_by is not None
    }

    def origin_note(origin: CountedOrigin) -> str:
        parts = [iso_day(articles[int(origin.heading)]), _strength(origin)]
        if origin.told_by is not None and all(one.article != origin.told_by for one in origin.repeaters):
            parts.append(same_as[origin.told_by])
        return " · ".join(parts)

    def repeater_note(repeater: Repeater) -> str:
        how = same_as.get(repeater.article) or _how(repeater)
        return f"{how} · {_stances(repeater.annotations, annotations)}"

    return picture.Wording(
        support=_title(_("Supports"), summary.support),
        opposition=_title(_("Opposes"), summary.opposition),
        claim=_("this claim"),
        unknown_origin=_("unknown origin"),
        own_words=_("its own words"),
        name=name,
        origin_note=origin_note,
        repeater_note=repeater_note,
        uncounted_note=lambda one: _not_counted(one.reason),
        more=lambda count: ngettext("%(count)d more", "%(count)d more", count) % {"count": count},
    )


def _how(repeater: Repeater) -> str:
    """How an article takes from its origin."""
    if len(repeater.path) == 1:
        return _("the report itself")
    return str(DerivationKind(repeater.kind).label) if repeater.kind else _("traced by the desk")


def _stances(keys: Iterable[Key], annotations: Mapping[int, Annotation]) -> str:
    taken = {annotations[int(key)].stance for key in keys}
    return comma().join(str(stance.label) for stance in Stance if stance in taken)


def _not_counted(reason: NotCounted) -> str:
    return _("not counted: %(reason)s") % {"reason": _(REASONS[reason])}


def _same_reporting(article: Article) -> str:
    """What is said of a source that counts as one origin with an article, in plain text."""
    words = {"name": called(article), "date": iso_day(article)}
    return spaced(_("same reporting as %(name)s, %(date)s") % words)


def iso_day(article: Article) -> str:
    """When an article came out, no more exactly than is known, in plain text."""
    size = {"year": 4, "month": 7}.get(article.published_precision, 10)
    return article.published_at.isoformat()[:size] if article.published_at else _("undated")


def _title(side_word: str, side: Side) -> str:
    count = len(side.origins)
    origins = ngettext("%(count)d origin", "%(count)d origins", count) % {"count": count}
    return f"{side_word} · {origins}"


def _strength(origin: CountedOrigin) -> str:
    return _("strong") if origin.strength is Strength.STRONG else _("weak")


def _table(
    summary: EvidenceSummary,
    wording: picture.Wording,
    articles: Mapping[int, Article],
    annotations: Mapping[int, Annotation],
) -> list[TableSide]:
    """The sides of the picture as they are drawn, with every article that it only counts."""
    sides = (
        (wording.support, summary.support, rules.SUPPORTING),
        (wording.opposition, summary.opposition, rules.OPPOSING),
    )
    table = []
    for title, side, stances in sides:
        rows = [
            TableRow(
                articles[int(origin.heading)],
                articles[int(one.article)],
                _how(one),
                _stances(one.annotations, annotations),
                _strength(origin),
            )
            for origin in side.origins
            for one in origin.repeaters
        ]
        left_out = (one for one in summary.uncounted if one.stance in stances and one.reason not in UNDRAWN)
        rows += dict.fromkeys(
            TableRow(
                _origin_of(one, wording, articles),
                articles[int(one.article)],
                "",
                str(Stance(one.stance.value).label),
                _not_counted(one.reason),
            )
            for one in left_out
        )
        if rows:
            table.append(TableSide(title, rows))
    return table


def _origin_of(one: Uncounted, wording: picture.Wording, articles: Mapping[int, Article]) -> Article | str:
    if one.reason is NotCounted.OWN_WORDS:
        return wording.own_words
    return articles[int(one.roots[0])] if len(one.roots) == 1 else wording.unknown_origin


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
