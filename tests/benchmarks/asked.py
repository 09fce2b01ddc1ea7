"""Which pages of a made-up newsroom are asked for: many of each kind, spread over the whole of it.

A page shows as much at every size, so that what grows is the work of finding it: claims and articles are like
each other (newsroom.py); words are chosen by how many claims have them, which must fill a page everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice, pairwise
from random import Random
from urllib.parse import urlencode

from tests.benchmarks.made_up_story import ARTICLES, CLAIMS, HEAVY_STORIES, HELD, OPEN, Row
from tests.benchmarks.newsroom import Newsroom

#: Words of a claim in the index, about: its wording and the reason for its verdict.
WORDS_A_CLAIM = 35
#: A rare word stands in so many claims: enough to fill a page.
RARE = 60
FILTERS = ("status=disputed", "topic=topic-3", "year=2019", "status=unverified&year=2016", "claimant=2")
DESK = {"desk": "/desk/", "desk: quotes to confirm": "/desk/?queue=quotes"}


def public_pages(claims: int, samples: int) -> dict[str, list[str]]:
    """By kind of page so many addresses, the same each time."""
    newsroom, random = Newsroom(claims), Random(8)
    closed = range(HEAVY_STORIES + 1, newsroom.stories - OPEN + 1)
    numbers = [random.choice(closed) for _one in range(samples)]
    asked = [random.choice(newsroom.story(number)["claims_claim"]) for number in numbers]
    held = [(number - 1) * ARTICLES + 1 + random.randrange(HELD) for number in numbers]
    rare = [rare_word(newsroom, random) for _one in numbers]
    common = [common_word(newsroom, random) for _one in numbers]
    pages: Mapping[str, Sequence[str]] = {
        "claim": [f"/claims/{claim['slug']}/" for claim in asked],
        "article": [f"/articles/article-{number}/" for number in held],
        "front page": ["/"],
        "list of claims": ["/claims/"],
        "… a page in the middle": [f"/claims/?page={page}" for page in range(20, 26)],
        "… by filter": [f"/claims/?{one}" for one in FILTERS],
        "… by date": ["/claims/?order=said", "/claims/?order=first-said"],
        "search: a rare word": [search("claims", one) for one in rare],
        "… a common word": [search("claims", one) for one in common],
        "… two common words": [search("claims", f"{one} {two}") for one, two in pairwise(common * 2)],
        "… a phrase": [search("claims", phrase(claim, random)) for claim in asked],
        "list of articles": ["/articles/"],
        "search in articles: a rare word": [search("articles", one) for one in rare],
        "… a common word in articles": [search("articles", one) for one in common],
        "… a phrase in articles": [search("articles", phrase(claim, random)) for claim in asked],
        "… two common words in articles": [
            search("articles", f"{one} {two}") for one, two in pairwise(common * 2)
        ],
        "corrections": ["/corrections/"],
        "… the last page": ["/corrections/?page=500"],
        "feed of verdicts": ["/feeds/en/verdicts.atom"],
        "feed of a topic": [f"/feeds/en/topic/topic-{number}.atom" for number in range(1, 8)],
        "feed of corrections": ["/corrections/en.atom"],
        "index of the sitemap": ["/sitemap.xml"],
        "API: claims": ["/api/v1/claims"],
        "API: articles": ["/api/v1/articles"],
    }
    return {kind: list(islice(cycle(ones), samples)) for kind, ones in pages.items()}


def search(what: str, words: str) -> str:
    return f"/{what}/?{urlencode({'q': words})}"


def rare_word(newsroom: Newsroom, random: Random) -> str:
    """One that some dozens of claims have, however many there are: by Zipf's law."""
    words = newsroom.wordings.weighted[random.choice(("zh", "en"))]
    share = RARE / (newsroom.stories * CLAIMS * WORDS_A_CLAIM / 2)
    rank = min(int(1 / (share * words.weights[-1])), len(words.rows) - 1)
    return words.rows[min(rank + random.randrange(20), len(words.rows) - 1)]


def common_word(newsroom: Newsroom, random: Random) -> str:
    return random.choice(newsroom.wordings.weighted[random.choice(("zh", "en"))].rows[:10])


def phrase(claim: Row, random: Random) -> str:
    """Some words of a claim that stand next to each other."""
    if claim["original_language"] == "en":
        words = claim["statement_en"].rstrip(".").split()
        start = random.randrange(len(words) - 3)
        return f'"{" ".join(words[start : start + 4])}"'
    text: str = claim["statement_zh"].split("，")[0]
    start = random.randrange(max(1, len(text) - 8))
    return text[start : start + 8]


def by_turns(pages: Mapping[int, Mapping[str, Sequence[str]]], rounds: int) -> Iterator[tuple[int, str, str]]:
    """Every kind of page of every site once a round, the sites by turns: (site, kind, address)."""
    sites = list(pages)
    for turn in range(rounds):
        for kind in pages[sites[0]]:
            for place in range(len(sites)):
                site = sites[(turn + place) % len(sites)]
                yield site, kind, pages[site][kind][turn % len(pages[site][kind])]
