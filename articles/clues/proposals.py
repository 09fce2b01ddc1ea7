"""What the clues in several texts amount to: for each article what it may derive from, and why."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log

from articles.clues.attributions import Attribution
from articles.clues.names import Named, Names
from articles.clues.passages import shared
from articles.clues.reading import Traits
from articles.clues.shapes import ORDER, Clue, Known, Proposal, Reason
from articles.clues.sources import Shelf, comes_after, may_come_from
from articles.provenance import Key

#: A passage in common is long from this many words (or Chinese characters) on, and a share of the text that
#: makes it a copy, or a retelling that takes over sentences.
LONG, COPY, PARTLY = 40, 0.6, 0.15
#: A run that more articles have than this is what a site prints under every article.
COMMON = 40
#: What two leads must have in common: so many names and numbers, and so much by how rare they are; and how
#: many days may lie between.
NAMES, ALIKE, DAYS = 5, 0.5, 3
#: How far into a text an attribution is of the whole report.
BEGINNING = 400
#: Of the words that are shown of a passage, in code points.
SHOWN = 160


@dataclass(frozen=True, slots=True)
class _Source:
    """What a clue points to: one of these."""

    article: Key | None = None
    publisher: Key | None = None
    address: str = ""
    name: str = ""


_Found = tuple[_Source, Clue]


def propose(
    known: Iterable[Known],
    traits: Mapping[Key, Traits],
    *,
    pairs: Names,
    bylines: Names | None = None,
    only: Collection[Key] | None = None,
    settled: Collection[tuple[Key, Key]] = frozenset(),
) -> list[Proposal]:
    """What the articles with `traits` may derive from, those of each article together, the surest first.

    `known` are all articles on record, `bylines` the publishers as a byline may name them. `only` are the
    articles asked about (all that have traits); `settled` the pairs about which an editor has decided, of
    an article and its source: they are left out. Where neither came out on a known day, the one recorded
    first counts as the source. Linear in the texts and the articles, but for the names a lead shares.
    """
    shelf = Shelf(known, pairs)
    asked = [key for key in (traits if only is None else only) if key in traits and key in shelf.known]
    found: dict[Key, list[_Found]] = {key: [] for key in asked}
    for key in asked:
        article = shelf.known[key]
        found[key] += _addresses(article, traits[key], shelf)
        found[key] += _titles(article, shelf, bylines)
        found[key] += _attributed(article, traits[key], shelf, bylines)
    for key, one in (*_passages(asked, traits, shelf), *_leads(asked, traits, shelf)):
        found[key].append(one)
    decided = set(settled)
    return [one for key in asked for one in _together(shelf.known[key], found[key], shelf, decided)]


def _together(
    article: Known, found: list[_Found], shelf: Shelf, settled: set[tuple[Key, Key]]
) -> list[Proposal]:
    """One proposal for each source, with all its clues."""
    clues: dict[_Source, list[Clue]] = {}
    for source, clue in found:
        clues.setdefault(source, []).append(clue)
    of_publisher = {shelf.known[one.article].publisher: one for one in clues if one.article is not None}
    for source in [one for one in clues if one.publisher is not None]:
        # Something else in the text says which of the publisher's articles it is.
        if meant := of_publisher.get(source.publisher):
            clues[meant] += clues.pop(source)
    if any(source.address for source in clues):
        # Nobody knows whose address that is: likely theirs who are named.
        clues = {one: given for one, given in clues.items() if one.article is not None or one.address}
    proposals = []
    for source, given in clues.items():
        if source.article is None or (article.key, source.article) not in settled:
            surest = sorted(set(given), key=lambda clue: (ORDER[clue.reason], clue.start, clue.words))
            proposals.append(
                Proposal(article.key, tuple(surest), source.article, source.publisher, source.address)
            )
    return sorted(proposals, key=_surest_first)


def _surest_first(proposal: Proposal) -> tuple[bool, int, int, int]:
    first = proposal.clues[0]
    return proposal.derived_from is None, ORDER[first.reason], -len(proposal.clues), first.start


# What an article says of itself


def _retelling(article: Known, traits: Traits, source: Known | None) -> str:
    """The kind of derivation of an article that retells a source as a whole."""
    if traits.is_translation:
        return "translates"
    if traits.is_digest or source is None or article.tongues & source.tongues:
        return "summarises"
    return "translates"


def _addresses(article: Known, traits: Traits, shelf: Shelf) -> Iterator[_Found]:
    for link in traits.links:
        if link.address == article.address:
            continue
        words = traits.text[link.start : link.end] or link.address
        source = shelf.by_address.get(link.address)
        if source is None:
            if link.is_original:
                kind = _retelling(article, traits, None)
                yield _Source(address=link.address), Clue(Reason.ADDRESS, kind, words, link.start, link.end)
        elif source != article.key and may_come_from(article, shelf.known[source]):
            kind = _retelling(article, traits, shelf.known[source]) if link.is_original else "quotes"
            reason = Reason.ADDRESS if link.is_original else Reason.LINK
            yield _Source(source), Clue(reason, kind, words, link.start, link.end)


def _titles(article: Known, shelf: Shelf, bylines: Names | None) -> Iterator[_Found]:
    for key in sorted(shelf.with_title_of(article), key=str):
        other = shelf.known[key]
        if may_come_from(article, other) and _is_source(article, other, bylines):
            title = shelf.title_in_common(article, other)
            yield _Source(key), Clue(Reason.TITLE, "republishes", title)


def _is_source(article: Known, other: Known, bylines: Names | None) -> bool:
    """Whether of two with one headline the other is the source: its publisher signs the article, else it came
    out first."""
    signs = {named.key for named in _publishers_of(article.byline, bylines)}
    if other.publisher in signs or article.publisher in signs:
        return other.publisher in signs and other.publisher != article.publisher
    return comes_after(article, other)


def _attributed(article: Known, traits: Traits, shelf: Shelf, bylines: Names | None) -> Iterator[_Found]:
    text = traits.text.casefold()
    given = [*_of_byline(article, bylines), *traits.attributions]
    for one in given:
        if one.publisher is None:
            clue = Clue(one.reason, one.kind, traits.text[one.start : one.end], one.start, one.end)
            yield _Source(name=one.name), clue
            continue
        if one.publisher == article.publisher:
            continue
        source = shelf.meant(article, text, traits.shared, one.publisher)
        kind = one.kind or _kind_of(one, article, traits, shelf.known.get(source) if source else None)
        shown = traits.text[one.start : one.end] if one.end else one.name
        clue = Clue(one.reason, kind, shown, one.start, one.end)
        if source is not None:
            yield _Source(source), clue
        elif one.reason is not Reason.ATTRIBUTION or one.start < BEGINNING:
            yield _Source(publisher=one.publisher), clue


def _of_byline(article: Known, bylines: Names | None) -> Iterator[Attribution]:
    for named in _publishers_of(article.byline, bylines):
        if named.key != article.publisher:
            yield Attribution(named.key, article.byline, Reason.BYLINE, "", 0, 0)


def _publishers_of(byline: str, bylines: Names | None) -> list[Named]:
    return bylines.find(byline) if bylines and byline else []


def _kind_of(one: Attribution, article: Known, traits: Traits, source: Known | None) -> str:
    """A dateline or a byline is of the whole article, and so is an attribution with which it begins."""
    if one.reason is Reason.ATTRIBUTION and one.start >= BEGINNING:
        return "quotes"
    if source is None or one.reason is Reason.ATTRIBUTION:
        return _retelling(article, traits, source) if source else "summarises"
    return "republishes" if article.tongues & source.tongues else _retelling(article, traits, source)


# What several texts have in common


def _passages(
    asked: Iterable[Key], traits: Mapping[Key, Traits], shelf: Shelf
) -> Iterator[tuple[Key, _Found]]:
    """Where a passage stands in several articles, the earliest is the source of each of the others."""
    wanted: set[int] = set()
    for key in asked:
        wanted.update(traits[key].words.runs)
    first: dict[int, Known] = {}
    often: Counter[int] = Counter()
    for key, one in traits.items():
        other = shelf.known.get(key)
        if other is None:
            continue
        for run in wanted.intersection(one.words.runs):
            often[run] += 1
            if run not in first or comes_after(first[run], other):
                first[run] = other
    for key in asked:
        article, mine = shelf.known[key], traits[key].words
        runs: dict[Key, list[int]] = defaultdict(list)
        for run in mine.runs:
            if first[run].key != key and often[run] <= COMMON:
                runs[first[run].key].append(run)
        for source, same in runs.items():
            found = shared(mine, traits[source].words, same)
            other = shelf.known[source]
            if found is None or found.longest < LONG or not may_come_from(article, other):
                continue
            share = found.words / len(mine)
            if article.publisher is not None and article.publisher == other.publisher and share < PARTLY:
                continue  # What a site prints under every article.
            kind = "republishes" if share >= COPY else "summarises" if share >= PARTLY else "quotes"
            words = traits[key].text[found.start : found.end]
            shown = words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
            yield key, (_Source(source), Clue(Reason.PASSAGE, kind, shown, found.start, found.end))


def _leads(asked: Iterable[Key], traits: Mapping[Key, Traits], shelf: Shelf) -> Iterator[tuple[Key, _Found]]:
    """Where two articles of days that are close begin with the same names and numbers in two languages."""
    holders: dict[str, list[Key]] = defaultdict(list)
    dated = [key for key in traits if (one := shelf.known.get(key)) is not None and one.on is not None]
    for key in dated:
        for name in traits[key].lead:
            holders[name].append(key)
    weight = {name: log(1 + len(dated) / len(keys)) for name, keys in holders.items()}
    heavy = {key: sum(weight[name] for name in traits[key].lead) for key in dated}
    for key in asked:
        article = shelf.known[key]
        if article.on is None:
            continue
        both: Counter[Key] = Counter()
        for name in traits[key].lead:
            for other in holders[name]:
                both[other] += 1
        for other, count in both.items():
            source = shelf.known[other]
            if count < NAMES or other == key or article.tongues & source.tongues or source.on is None:
                continue
            if abs((article.on - source.on).days) > DAYS or not comes_after(article, source):
                continue
            same = traits[key].lead & traits[other].lead
            alike = sum(weight[name] for name in same) / min(heavy[key], heavy[other])
            if alike >= ALIKE:
                names = ", ".join(sorted(same, key=lambda name: (-weight[name], name))[:8])
                yield key, (_Source(other), Clue(Reason.LEAD, "translates", names))


def publishers_named(article: Known, traits: Traits, bylines: Names | None) -> set[Key]:
    """The publishers whose articles `propose` has to know of to say which one is meant."""
    named = {one.publisher for one in traits.attributions if one.publisher is not None}
    return named | {named.key for named in _publishers_of(article.byline, bylines)}
