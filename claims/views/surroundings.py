"""The words in the picture of an article among those it comes from and those that take it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.choices import DerivationKind, Provenance
from articles.models import Article, Derivation
from articles.provenance import Edge, Key
from claims import surroundings
from claims.choices import Stance
from claims.models import Annotation
from claims.reading import called
from claims.templatetags.reading import colon, comma, stop
from claims.views.drawing import iso_day

if TYPE_CHECKING:
    from claims.picture import Picture


@dataclass(frozen=True)
class TakenFrom:
    """One source of an article in the table, and how it takes from it, in words."""

    article: Article
    kinds: str


@dataclass(frozen=True)
class TableRow:
    """An article in the table. `standing` says what it is where it takes from nothing; `others` how many of
    its sources are not in the table."""

    article: Article
    sources: Sequence[TakenFrom]
    standing: str
    others: int
    claims: str


@dataclass(frozen=True)
class TablePart:
    """What the article comes from, or who takes it up; `more` are not in the table."""

    title: str
    rows: Sequence[TableRow]
    more: int = 0


@dataclass(frozen=True)
class Surroundings:
    """An article among those it comes from and those that take it up.

    `articles` holds every article of `family.listed`, `stances` for each of them towards how many public
    claims it takes each stance.
    """

    family: surroundings.Family
    articles: Mapping[int, Article]
    stances: Mapping[int, Mapping[str, int]]

    @cached_property
    def wide(self) -> Picture:
        return surroundings.draw(self.family, self._wording, surroundings.WIDE, self._turn)

    @cached_property
    def narrow(self) -> Picture:
        return surroundings.draw(self.family, self._wording, surroundings.NARROW, self._turn)

    @property
    def description(self) -> str:
        """What the picture shows in one paragraph."""
        sentences = []
        for title, keys in (
            (_("It comes from"), self.family.above),
            (_("It is taken up by"), self.family.below),
        ):
            drawn = [str(called(self._article(key))) for key in keys if key in self.family.drawn]
            if len(keys) > len(drawn):
                drawn.append(_more(len(keys) - len(drawn)))
            if drawn:
                sentences.append(f"{title}{colon()}{comma().join(drawn)}{stop()}")
        return " ".join(sentences)

    @property
    def circles(self) -> list[list[Article]]:
        """Those of the circles that are listed: articles that take their report from each other."""
        return [
            [self._article(key) for key in cycle]
            for cycle in self.family.cycles
            if self.family.listed.issuperset(cycle)
        ]

    @property
    def table(self) -> list[TablePart]:
        parts = []
        for title, keys in (
            (_("What it comes from"), self.family.above),
            (_("This article"), (self.family.here,)),
            (_("Who takes it up"), self.family.below),
        ):
            listed = sorted((key for key in keys if key in self.family.listed), key=self._turn)
            if keys:
                parts.append(TablePart(title, [self._row(key) for key in listed], len(keys) - len(listed)))
        return parts

    @cached_property
    def _wording(self) -> surroundings.Wording:
        return surroundings.Wording(
            name=lambda key: str(called(self._article(key))),
            note=self._note,
            more=_more,
            is_original=lambda key: is_standing_original(self._article(key)),
        )

    @cached_property
    def _turns(self) -> dict[int, int]:
        """The articles by their day, those without one last."""
        by_day = sorted(
            self.articles.values(), key=lambda one: (one.published_at is None, one.published_at, one.pk)
        )
        return {article.pk: number for number, article in enumerate(by_day)}

    def _turn(self, key: Key) -> int:
        return self._turns[int(key)]

    def _article(self, key: Key) -> Article:
        return self.articles[int(key)]

    def _row(self, key: Key) -> TableRow:
        return TableRow(
            self._article(key),
            [
                TakenFrom(self._article(source), _kinds(kinds))
                for source, kinds in self.family.sources.get(key, {}).items()
                if source in self.family.listed
            ],
            self._standing(key),
            self._others(key),
            self._claims(key),
        )

    def _note(self, key: Key) -> str:
        """When it came out, how it takes from its sources or what it is, and what it says of claims."""
        article, sources, claims = self._article(key), self.family.sources.get(key, {}), self._claims(key)
        kinds = dict.fromkeys(kind for taken in sources.values() for kind in taken)
        parts = [_("this article") if key == self.family.here else "", iso_day(article), _kinds(kinds)]
        parts += [
            self._standing(key),
            _from_others(self.family.others.get(key, 0)),
            _("claims: %(stances)s") % {"stances": claims} if claims else "",
        ]
        return " · ".join(part for part in parts if part)

    def _others(self, key: Key) -> int:
        """How many of its sources the table does not have."""
        unlisted = self.family.sources.get(key, {}).keys() - self.family.listed
        return self.family.others.get(key, 0) + len(unlisted)

    def _standing(self, key: Key) -> str:
        """What an article is that takes from nothing."""
        if self.family.sources.get(key):
            return ""
        article = self._article(key)
        if article.withdrawn_at:
            return _("withdrawn")
        return _("original report") if is_standing_original(article) else _("nobody has traced it")

    def _claims(self, key: Key) -> str:
        """Towards how many claims it takes each stance."""
        counts = self.stances.get(int(key), {})
        return comma().join(f"{stance.label} {counts[stance]}" for stance in Stance if stance in counts)


def is_standing_original(article: Article) -> bool:
    return article.provenance == Provenance.ORIGINAL and article.withdrawn_at is None


def surroundings_of(article: Article) -> Surroundings | None:
    """The article among its sources and retellings; None where it has neither. Four queries."""
    upstream = Derivation.objects.upstream_of([article.pk])
    edges = [Edge(*one) for one in (*upstream, *Derivation.objects.taking_up(article.pk))]
    family = surroundings.family(article.pk, edges)
    if not family.above and not family.below:
        return None
    listed = [int(key) for key in family.listed]
    articles = Article.objects.with_publisher().in_bulk(listed)
    return Surroundings(family, articles, Annotation.objects.stances_by_article(listed))


def _kinds(kinds: Sequence[str] | Mapping[str, object]) -> str:
    return comma().join(str(kind.label) for kind in DerivationKind if kind in kinds)


def _more(count: int) -> str:
    return ngettext("%(count)d more", "%(count)d more", count) % {"count": count}


def _from_others(count: int) -> str:
    if not count:
        return ""
    return ngettext("and from %(count)d more", "and from %(count)d more", count) % {"count": count}
