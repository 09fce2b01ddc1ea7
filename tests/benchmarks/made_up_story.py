"""One made-up story as rows by table: its claims, the passages that bear on them, the articles with these."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from articles.documents import Document, Mark, Part, assemble, to_json
from articles.quotes import context
from tests.benchmarks.made_up import MadeUp, Weighted, pick, written

CLAIMS, ARTICLES, HELD = 20, 6, 3
#: So many of the newest stories are open: claims without a verdict, proposals, quotes to confirm.
OPEN = 10
PUBLIC_FIGURES, EDITORS, REVIEWERS = 300, 6, 2
#: How many passages of a claim, and how often.
PASSAGES = {3: 65, 4: 20, 5: 8, 6: 4, 8: 2, 10: 1}
HEAVY_STORIES, HEAVY = 3, 100
#: Keys of a story begin at its number times these; there are gaps.
ANNOTATIONS = 512
LANGUAGES = {"zh": "zh-Hans", "en": "en"}
OTHER = {"zh": "en", "en": "zh"}

Row: TypeAlias = dict[str, Any]
#: Rows by table.
Rows: TypeAlias = dict[str, list[Row]]

STANCES = {"states": 30, "corroborates": 40, "contradicts": 20, "context": 10}
BASES = {
    "on_record": 30,
    "document": 20,
    "witnessed": 5,
    "anonymous": 15,
    "unattributed": 10,
    "own_word": 8,
    "conjecture": 5,
    "not_assessed": 7,
}
KINDS = {"fact": 80, "attribution": 15, "prediction": 5}


class Publication(NamedTuple):
    """One of the six articles of each story."""

    provenance: str
    access: str
    #: How often a passage stands here rather than elsewhere.
    share: int
    kind: str = "report"


SOURCES = (
    Publication("original", "held", 30),
    Publication("derived", "held", 25),
    Publication("original", "held", 25),
    Publication("derived", "read", 12),
    Publication("original", "read", 6, "filing"),
    Publication("unknown", "not_read", 2),
)
#: Who takes from whom, by their numbers: the first is translated, the third republished, and so on.
DERIVATIONS = ((1, 0, "translates"), (3, 2, "republishes"), (0, 4, "quotes"), (2, 5, "may_share_source"))


@dataclass
class Said:
    """A sentence of a text, and the annotations that quote it, by claim."""

    text: str
    annotations: dict[int, int] = field(default_factory=dict)


def claimant(wordings: MadeUp, number: int) -> Row:
    # The number keeps two of one name apart.
    return {
        "id": number,
        "name_zh": wordings.name("zh"),
        "name_en": wordings.name("en"),
        "role_zh": "",
        "role_en": f"source {number}",
        "original_language": "zh-Hans",
        "same_as": "",
    }


@dataclass
class Shared:
    """What all stories draw on."""

    wordings: MadeUp
    publishers: Weighted
    topics: Weighted
    #: Who is quoted in many stories, by key.
    figures: Sequence[Row]
    figure_keys: Weighted


class Story:
    """Its `rows`; the verdicts on its claims are made_up_verdicts.py."""

    def __init__(self, shared: Shared, number: int, began: datetime, *, is_open: bool) -> None:
        self.shared, self.number, self.began, self.is_open = shared, number, began, is_open
        self.wordings, self.random = shared.wordings, shared.wordings.random
        self.wordings.begin(number)
        self.language = "zh" if self.random.random() < 0.6 else "en"
        self.claimant = claimant(self.wordings, PUBLIC_FIGURES + number)
        self.rows: Rows = {"claims_claimant": [self.claimant]}
        self.annotations: dict[int, Row] = {}
        #: Of each article the sentences that passages quote, by annotation.
        self.quoted: list[list[Said]] = [[] for _article in SOURCES]
        self._claims()
        self._articles()

    def add(self, table: str, row: Row) -> Row:
        self.rows.setdefault(table, []).append(row)
        return row

    def article_key(self, place: int) -> int:
        return (self.number - 1) * ARTICLES + place + 1

    def language_of(self, place: int) -> str:
        """The second article translates the first; the next two are in that language too."""
        return OTHER[self.language] if place in (1, 2, 3) else self.language

    def editor(self) -> int:
        return self.random.randint(1, EDITORS)

    # Claims and the passages that bear on them

    def _claims(self) -> None:
        for place in range(CLAIMS):
            key = (self.number - 1) * CLAIMS + place + 1
            language = self.language if self.random.random() < 0.8 else OTHER[self.language]
            length = self.random.randint(14, 24) if language == "zh" else 13
            words = self.wordings.drawn(language, length)
            is_dated = self.random.random() < 0.8
            recorded = self.began + timedelta(hours=place, minutes=self.random.randrange(60))
            other = OTHER[language]
            translated = self.wordings.statement(other) if self.random.random() < 0.5 else ""
            claim = self.add(
                "claims_claim",
                {
                    "id": key,
                    "slug": f"claim-{key}",
                    "kind": pick(self.random, KINDS),
                    "original_language": LANGUAGES[language],
                    f"statement_{language}": written(words, language),
                    f"statement_{other}": translated,
                    f"unknowns_{language}": self._sometimes(0.3, language),
                    "said_on": (recorded - timedelta(days=place)).date() if is_dated else None,
                    "said_precision": "day" if is_dated else "none",
                    "created_at": recorded,
                    "created_by_id": self.editor(),
                },
            )
            self._about(claim)
            self._passages(claim, language, words, recorded)

    def _sometimes(self, share: float, language: str) -> str:
        return self.wordings.rationale(language) if self.random.random() < share else ""

    def _about(self, claim: Row) -> None:
        figures, topics = self.shared.figure_keys, self.shared.topics
        named = [PUBLIC_FIGURES + self.number] if self.random.random() < 0.5 else []
        named += [int(one) for one in figures.some(self.random, self.random.choice((1, 1, 2)))]
        for position, claimant in enumerate(dict.fromkeys(named)):
            self.add(
                "claims_claimclaimant",
                {"claim_id": claim["id"], "claimant_id": claimant, "position": position},
            )
        for topic in sorted(set(topics.some(self.random, 2))):
            self.add("claims_claim_topics", {"claim_id": claim["id"], "topic_id": int(topic)})

    def _passages(self, claim: Row, language: str, words: list[str], recorded: datetime) -> None:
        is_heavy = self.number <= HEAVY_STORIES and claim is self.rows["claims_claim"][0]
        count = HEAVY if is_heavy else pick(self.random, PASSAGES)
        shares = [source.share for source in SOURCES]
        places = [0, *self.random.choices(range(ARTICLES), weights=shares, k=count - 1)]
        whole: set[tuple[int, str]] = set()
        for turn, place in enumerate(places):
            stance = "states" if turn == 0 else pick(self.random, STANCES)
            if place >= HELD and (stance == "states" or (place, stance) in whole):
                place = 2
            if place >= HELD:
                whole.add((place, stance))
            said = words if self.language_of(place) == language else []
            self._annotation(claim, place, stance, recorded + timedelta(minutes=7 * turn + 5), said)

    def _annotation(self, claim: Row, place: int, stance: str, at: datetime, said: list[str]) -> None:
        key = (self.number - 1) * ANNOTATIONS + len(self.annotations) + 1
        language = self.language_of(place)
        row: Row = {
            "id": key,
            "claim_id": claim["id"],
            "article_id": self.article_key(place),
            "stance": stance,
            "basis": pick(self.random, BASES),
            "created_at": at,
            "created_by_id": self.editor(),
            f"note_{self.language}": self._sometimes(0.15, self.language),
        }
        if place == 1 and self.random.random() < 0.1:
            row["origin_id"] = self.article_key(self.random.choice((0, 1)))
        if self.random.random() < 0.02:
            row |= {
                "removed_at": at + timedelta(days=1),
                "removed_by_id": self.editor(),
                "removed_reason": "It says something else.",
            }
        if place < HELD:
            sentence = self._quoted(claim, place, said)
            sentence.annotations[claim["id"]] = key
            row |= {"quote_exact": sentence.text[:-1], "quote_language": LANGUAGES[language]}
            if self.random.random() < 0.4:
                row[f"translation_{OTHER[language]}"] = self.wordings.statement(OTHER[language])
        self.annotations[key] = self.add("claims_annotation", row)

    def _quoted(self, claim: Row, place: int, said: list[str]) -> Said:
        """A sentence that this claim does not quote yet: one for three claims."""
        language, there = self.language_of(place), self.quoted[place]
        if there and self.random.random() < 0.67:
            other = self.random.choice(there)
            if claim["id"] not in other.annotations:
                return other
        words = self.wordings.near(said, language) if said else self._new_words(language)
        there.append(Said(written(words, language)))
        return there[-1]

    def _new_words(self, language: str) -> list[str]:
        return self.wordings.drawn(language, self.random.randint(14, 24) if language == "zh" else 13)

    # Articles and their texts

    def _articles(self) -> None:
        for place, source in enumerate(SOURCES):
            language, key = self.language_of(place), self.article_key(place)
            captured = self.began - timedelta(hours=1)
            self.add(
                "articles_article",
                {
                    "id": key,
                    "key": f"article-{key}",
                    "kind": source.kind,
                    f"title_{language}": self.wordings.statement(language)[:-1],
                    "original_language": LANGUAGES[language],
                    "languages": [LANGUAGES[language]],
                    "publisher_id": int(self.shared.publishers.some(self.random, 1)[0]),
                    "byline": self.wordings.name(language),
                    "address": f"https://news.example/{key}",
                    "address_normalised": f"https://news.example/{key}",
                    "published_at": self.began - timedelta(hours=12 - place),
                    "published_precision": "minute",
                    "access": source.access,
                    "retrieved_at": captured if source.access == "held" else None,
                    "checked_at": captured,
                    "provenance": source.provenance,
                    "provenance_reason": "Its reporter was there." if source.provenance == "original" else "",
                    "provenance_since": captured,
                    "shows": "full" if self.random.random() < 0.25 else "excerpts",
                    "link_state": "alive",
                    "worked_through_at": None if self.is_open else self.began + timedelta(days=3),
                    "worked_through_by_id": None if self.is_open else self.editor(),
                    "created_at": captured,
                    "created_by_id": self.editor(),
                },
            )
            if place < HELD:
                self._texts(place, language, captured)
        for article, source_place, kind in DERIVATIONS:
            self.add(
                "articles_derivation",
                {
                    "article_id": self.article_key(article),
                    "derived_from_id": self.article_key(source_place),
                    "kind": kind,
                    "created_at": self.began,
                    "created_by_id": self.editor(),
                },
            )

    def _texts(self, place: int, language: str, captured: datetime) -> None:
        """The article's text, and of every fourth a second one with one more sentence near the beginning."""
        sentences = self.quoted[place] + [Said(self.wordings.statement(language)) for _one in range(6)]
        self.random.shuffle(sentences)
        title = Said(self.rows["articles_article"][-1][f"title_{language}"])
        first, places = text_of(title, sentences, language, self.random.random() < 0.5)
        self._revision(place, 1, first, places, captured)
        if self.random.random() < 0.25:
            sentences[1:1] = [Said(self.wordings.statement(language))]
            changed = self._change(sentences, language) if self.is_open else []
            second, places = text_of(title, sentences, language, is_listed=False)
            self._revision(place, 2, second, places, self.began + timedelta(days=2), changed)

    def _change(self, sentences: list[Said], language: str) -> list[int]:
        """One quoted sentence in other words; its annotations."""
        number = next(number for number, said in enumerate(sentences) if said.annotations)
        said = sentences[number]
        sentences[number] = Said(f"{said.text[:-4]}{self.wordings.statement(language)}", said.annotations)
        return list(said.annotations.values())

    def _revision(
        self,
        place: int,
        number: int,
        document: Document,
        places: Mapping[int, tuple[int, int]],
        captured: datetime,
        changed: Collection[int] = (),
    ) -> None:
        received = document.text.encode()
        key = ((self.number - 1) * HELD + place) * 2 + number
        self.add(
            "articles_revision",
            {
                "id": key,
                "article_id": self.article_key(place),
                "number": number,
                "captured_at": captured,
                "received": received,
                "received_sha256": hashlib.sha256(received).hexdigest(),
                "received_name": f"{self.number}-{place}.md",
                "text": document.text,
                "blocks": to_json(document.blocks),
                "marks": to_json(document.marks),
                "created_by_id": self.editor(),
            },
        )
        for annotation, (start, end) in places.items():
            row = self.annotations[annotation]
            if number == 1:
                row["quote_prefix"], row["quote_suffix"] = context(document.text, start, end)
            is_changed = annotation in changed
            self.add(
                "claims_anchor",
                {
                    "annotation_id": annotation,
                    "revision_id": key,
                    "start": start,
                    "end": end,
                    "state": "changed" if is_changed else "exact",
                    "reason": "alike" if is_changed else "only",
                    "likeness": 0.8 if is_changed else (1.0 if number > 1 else None),
                    "created_at": max(captured, row["created_at"]),
                },
            )

    def link_claims(self) -> None:
        claims = [claim["id"] for claim in self.rows["claims_claim"]]
        for claim, other in zip(claims[::3], claims[1::3], strict=False):
            self.add(
                "claims_claimlink",
                {
                    "claim_id": claim,
                    "other_id": other,
                    "kind": self.random.choice(("contradicts", "says", "refines", "rests_on")),
                    "created_at": self.began + timedelta(days=1),
                    "created_by_id": self.editor(),
                },
            )


def text_of(
    title: Said, sentences: Sequence[Said], language: str, is_listed: bool
) -> tuple[Document, dict[int, tuple[int, int]]]:
    """An article of these sentences, four in a paragraph; and where the quoted ones stand, without their full
    stop, by annotation. Offsets are code points."""
    space, tag = ("" if language == "zh" else " "), LANGUAGES[language]
    parts = [Part("heading-1", title.text, tag)]
    starts: list[tuple[Said, int, int]] = []
    for first in range(0, len(sentences), 4):
        some, position = sentences[first : first + 4], 0
        for said in some:
            starts.append((said, len(parts), position))
            position += len(said.text) + len(space)
        text = space.join(said.text for said in some)
        marks: tuple[Mark, ...] = (Mark("strong", 0, min(4, len(text))),) if first == 8 else ()
        kind = "standfirst" if first == 0 else "list-item" if is_listed and first == 12 else "paragraph"
        parts.append(Part(kind, text, tag, marks, "•" if kind == "list-item" else ""))
    text, blocks, marks = assemble(parts)
    places: dict[int, tuple[int, int]] = {}
    for said, block, position in starts:
        start = blocks[block].start + position
        places |= dict.fromkeys(said.annotations.values(), (start, start + len(said.text) - 1))
    return Document(text, blocks, marks), places
