"""Where in the articles that were found the words stand: of each the place that has most of them.

Readers are shown what the article's own page shows them, and no word more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from articles.choices import Shows
from articles.fragments import text_fragment
from articles.languages import other_wording, texts_of
from articles.models import Article, Revision
from articles.rendering import Passage, shown
from articles.search.hits import hits
from articles.search.words import fold
from articles.searching import Place, find_places
from articles.sentences import sentence_ends
from claims.indexing.articles import quoted_in

if TYPE_CHECKING:
    from articles.search.asking import Asked

Stretch = tuple[int, int]


@dataclass(frozen=True)
class Extract:
    """A stretch of an article's newest text with what was looked for, to be shown in part."""

    words: str
    lang: str
    #: Where the page of the article, or the annotator, shows it.
    address: str


def extracts(
    asked: Asked, articles: Sequence[Article], *, readers: bool, page: str = ""
) -> dict[int, Extract]:
    """By primary key, an extract of each of these articles that has words beside those of the title shown.

    `page` is the address of the site's root, with which a link can lead to words of a page. One query for the
    desk, three for readers.
    """
    places = find_places(asked, [article.pk for article in articles], readers=readers)
    seen = _seen(articles, places) if readers else {}
    found = {}
    for article in articles:
        titles = texts_of(article, "title")
        headings = {title.casefold() for title in titles.values()}
        best = 0
        for place, words in _stretches(places.get(article.pk, ()), seen.get(article.pk)):
            hit = hits(words, asked)
            telling = len({fold(words[start:end]) for start, end in hit})
            if telling > best and words.strip().casefold() not in headings:
                address = _address(article, place, words, hit[0], page=page if readers else "")
                found[article.pk], best = Extract(words, place.lang, address), telling
        other = other_wording(titles, article.title)
        if not best and other and hits(other, asked) and not hits(article.title, asked):
            found[article.pk] = Extract(other, other.lang, article.get_absolute_url())
    return found


def _seen(articles: Iterable[Article], places: Mapping[int, Sequence[Place]]) -> dict[int, list[Stretch]]:
    """What readers see of the texts of which they see a part. Two queries."""
    in_part = {one.pk: one for one in articles if one.shows != Shows.FULL and one.pk in places}
    revisions = Revision.objects.filter(pk__in=[places[key][0].revision for key in in_part])
    revisions = revisions.only("article", "text", "blocks", "marks")
    quoted = quoted_in([places[key][0].revision for key in in_part])
    seen = {}
    for revision in revisions:
        blocks, marks = revision.parts
        passages = [Passage(str(place[0]), *place) for place in quoted.get(revision.pk, ())]
        shows = in_part[revision.article_id].shows
        seen[revision.article_id] = shown(revision.text, blocks, marks, passages, shows=shows)
    return seen


def _stretches(places: Iterable[Place], seen: Sequence[Stretch] | None) -> Iterator[tuple[Place, str]]:
    """The words of the places; with `seen`, of each what stands in these stretches of the text."""
    for place in places:
        if seen is None:
            yield place, place.words
            continue
        for start, end in seen:
            if start < place.end and place.start < end:
                yield place, place.words[max(start - place.start, 0) : end - place.start]


def _address(article: Article, place: Place, words: str, hit: Stretch, *, page: str) -> str:
    """Readers are led to the sentence, editors to the block."""
    if not page:
        return f"{reverse('annotator', args=[article.key])}#b-{place.number}"
    ends = [0, *sentence_ends(words, 0, len(words))]
    start = max(end for end in ends if end <= hit[0])
    end = min((end for end in ends if end >= hit[1]), default=len(words))
    return text_fragment(page.rstrip("/") + article.get_absolute_url(), words[start:end].strip())
