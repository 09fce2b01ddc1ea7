"""What the desk is told of where articles come from: proposals, made anew each time and never recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.choices import DerivationKind
from articles.clues import (
    Clue,
    Known,
    Names,
    Proposal,
    Reason,
    Traits,
    as_byline,
    pair_up,
    propose,
    publishers_named,
    read,
)
from articles.languages import texts_of
from articles.models import Article, DeclinedDerivation, Derivation, Publisher, Revision
from articles.provenance import FOLLOWED
from claims.models import Claimant

if TYPE_CHECKING:
    from articles.provenance import Key

#: So many held texts are compared with one another, the newest.
AMONG = 500
#: Of one article those that came out this long before or after it.
AROUND = timedelta(days=120)

REASONS: Mapping[Reason, str | Promise] = {
    Reason.ADDRESS: _("It gives this address as that of its original"),
    Reason.PASSAGE: _("A long passage is word for word the same"),
    Reason.TITLE: _("The headline is the same"),
    Reason.RETOLD: _("It says that it was taken from this publisher"),
    Reason.DATELINE: _("Its dateline names this publisher"),
    Reason.BYLINE: _("Its byline names this publisher"),
    Reason.LEAD: _("It begins with the same names and numbers, in another language"),
    Reason.ATTRIBUTION: _("It attributes something to this publisher"),
    Reason.LINK: _("It links to this page"),
}


@dataclass(frozen=True)
class Suggestion:
    """A proposal with the rows that it names; `source` is None where no article on record is meant."""

    proposal: Proposal
    article: Article
    source: Article | None
    publisher: Publisher | None

    @property
    def kind(self) -> str:
        return self.proposal.kind

    @property
    def kind_in_words(self) -> str:
        return str(DerivationKind(self.proposal.kind).label)

    @property
    def address(self) -> str:
        return self.proposal.address

    @property
    def value(self) -> str:
        """What a form sends for it: the key of its source, or the address; "" where it names neither."""
        return self.source.key if self.source else self.proposal.address

    @property
    def id(self) -> str:
        """Of its element in a page."""
        source = self.source.pk if self.source else f"{self.publisher.pk if self.publisher else 0}-named"
        return f"proposal-{self.article.pk}-{source}"

    @property
    def clues(self) -> list[tuple[str, Clue]]:
        """Each reason in words, with what gave it."""
        return [(str(REASONS[clue.reason]), clue) for clue in self.proposal.clues]

    @property
    def reasons(self) -> set[str]:
        return {clue.reason.value for clue in self.proposal.clues}


def suggestions_for(article: Article) -> list[Suggestion]:
    """What this article may derive from, the surest first. At most eleven queries."""
    near = Q(published_at__isnull=True)
    if article.published_at:
        near |= Q(published_at__range=(article.published_at - AROUND, article.published_at + AROUND))
    return _suggestions(Article.objects.held().filter(near), [article])


def suggestions(articles: Sequence[Article] | None = None) -> list[Suggestion]:
    """The same of each of these articles, or of the newest held ones. At most eleven queries."""
    return _suggestions(Article.objects.held(), articles)


def _suggestions(among: QuerySet[Article], asked: Sequence[Article] | None) -> list[Suggestion]:
    newest = among.order_by(F("published_at").desc(nulls_last=True), "-pk")[:AMONG]
    keys = list(newest.values_list("pk", flat=True))
    wanted = keys if asked is None else [article.pk for article in asked]
    publishers = list(Publisher.objects.order_by("pk"))
    names = _names(publishers)
    traits = _traits({*keys, *wanted}, names)
    known = _known(traits, wanted, names)
    proposals = propose(
        known,
        traits,
        pairs=names.pairs,
        bylines=names.bylines,
        only=wanted,
        settled=_settled(wanted),
    )
    return _with_rows(proposals, {publisher.pk: publisher for publisher in publishers})


# What the clues are made of


@dataclass(frozen=True)
class _Dictionary:
    publishers: Names
    bylines: Names
    pairs: Names


def _names(publishers: Iterable[Publisher]) -> _Dictionary:
    """One query, for the claimants."""
    named = tuple(
        (one.pk, tuple(name for name in texts_of(one, "name").values() if name)) for one in publishers
    )
    claimants = Claimant.objects.exclude(name_zh="").exclude(name_en="").order_by("pk")
    return _dictionary(named, tuple(claimants.values_list("name_zh", "name_en")))


@lru_cache(maxsize=4)
def _dictionary(
    named: tuple[tuple[int, tuple[str, ...]], ...], claimants: tuple[tuple[str, str], ...]
) -> _Dictionary:
    """The same object for the same names, so that what was read with them can be kept."""
    both = [(names[0], names[1]) for _publisher, names in named if len(names) == 2]
    return _Dictionary(
        Names(named),
        Names((publisher, as_byline(names)) for publisher, names in named),
        Names(pair_up([*both, *claimants])),
    )


#: What was read in texts, which never change, by revision and file; with the names it was read with.
_KEPT: dict[tuple[int, str], tuple[_Dictionary, Traits]] = {}


def _traits(articles: Iterable[int], names: _Dictionary) -> dict[Key, Traits]:
    """What the newest texts of the articles say. Two queries, the second only for texts not read before."""
    newest = (
        Revision.objects.filter(article__in=articles)
        .order_by("article_id", "-number")
        .distinct("article_id")
        .values_list("pk", "article_id", "received_sha256")
    )
    traits: dict[Key, Traits] = {}
    unread: dict[int, int] = {}
    for pk, article, sha256 in newest:
        kept = _KEPT.get((pk, sha256))
        if kept and kept[0] is names:
            traits[article] = kept[1]
        else:
            unread[pk] = article
    if len(_KEPT) + len(unread) > 4 * AMONG:
        _KEPT.clear()
    for revision in Revision.objects.filter(pk__in=unread).defer("received") if unread else ():
        blocks, marks = revision.parts
        found = read(
            revision.text,
            blocks,
            marks,
            original_address=revision.original_address,
            publishers=names.publishers,
            pairs=names.pairs,
        )
        _KEPT[revision.pk, revision.received_sha256] = names, found
        traits[revision.article_id] = found
    return traits


COLUMNS = (
    "title_zh",
    "title_en",
    "publisher_id",
    "byline",
    "address_normalised",
    "published_at",
    "published_precision",
    "languages",
    "original_language",
)


def _known(traits: Mapping[Key, Traits], wanted: Sequence[int], names: _Dictionary) -> list[Known]:
    """The articles that texts are held of, and those that the wanted ones may mean. Two queries."""
    held = [_as_known(one) for one in Article.objects.filter(pk__in=traits).only(*COLUMNS)]
    asked = set(wanted)
    mine = [one for one in held if one.key in asked]
    titles = [title for one in mine for title in one.titles.values()]
    addresses = {link.address for one in mine for link in traits[one.key].links}
    publishers = {key for one in mine for key in publishers_named(one, traits[one.key], names.bylines)}
    meant = Article.objects.filter(
        Q(publisher__in=publishers)
        | Q(address_normalised__in=addresses - {""})
        | Q(title_zh__in=titles)
        | Q(title_en__in=titles)
    )
    others = meant.exclude(pk__in=[one.key for one in held])
    return [*held, *(_as_known(one) for one in others.only(*COLUMNS))]


def _as_known(article: Article) -> Known:
    is_dated = article.published_at is not None and article.published_precision in ("day", "minute")
    return Known(
        article.pk,
        {tag: title for tag, title in texts_of(article, "title").items() if title},
        article.publisher_id,
        article.byline,
        article.address_normalised,
        article.published_at.date() if is_dated and article.published_at else None,
        tuple(article.languages or [article.original_language]),
    )


def _settled(articles: Sequence[int]) -> set[tuple[Key, Key]]:
    """The pairs about which an editor has decided, either way, whichever of the two derives. Two queries."""
    settled: set[tuple[Key, Key]] = set()
    for rows in (Derivation.objects.all(), DeclinedDerivation.objects.all()):
        concerned = rows.filter(Q(article__in=articles) | Q(derived_from__in=articles))
        for article, source in concerned.order_by().values_list("article_id", "derived_from_id"):
            settled.add((article, source))
            if rows.model is Derivation:
                settled.add((source, article))
    return settled


def _with_rows(proposals: Iterable[Proposal], publishers: Mapping[int, Publisher]) -> list[Suggestion]:
    """Those that are of use, with their articles. Two queries.

    An address or a publisher of which nothing is on record is of no use once the article's origin is known.
    """
    proposals = list(proposals)
    keys = {key for one in proposals for key in (one.article, one.derived_from) if key is not None}
    rows: dict[Key, Article] = dict(Article.objects.with_publisher().in_bulk(list(keys)))
    traced = set(
        Derivation.objects.filter(article__in=rows.values(), kind__in=FOLLOWED).values_list(
            "article_id", flat=True
        )
    )
    suggested = []
    for one in proposals:
        article, source = rows[one.article], rows[one.derived_from] if one.derived_from is not None else None
        if source is None and (article.pk in traced or article.provenance == "original"):
            continue
        named = publishers.get(int(one.publisher)) if one.publisher is not None else None
        suggested.append(Suggestion(one, article, source, named))
    return suggested


# In bulk


@dataclass(frozen=True)
class Open:
    """An article with the proposals that wait for somebody."""

    article: Article
    suggestions: list[Suggestion]


def open_proposals(reason: str = "") -> list[Open]:
    """The newest held articles with what is proposed for them and could be confirmed, for this reason if one
    is given. At most eleven queries."""
    by_article: dict[int, Open] = {}
    for one in suggestions():
        if one.value and (not reason or reason in one.reasons):
            by_article.setdefault(one.article.pk, Open(one.article, [])).suggestions.append(one)
    return list(by_article.values())
