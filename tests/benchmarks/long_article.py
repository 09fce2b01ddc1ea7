"""A very long article, deterministic: 200,000 characters in two languages, with 1,000 annotations."""

from __future__ import annotations

import random
from itertools import accumulate, pairwise

from django.db import transaction

from articles.models import Article
from claims.models import Anchor, Annotation, Claim
from tests.factory import make_article, make_document, make_user

CHARACTERS = 200_000
ANNOTATIONS = 1_000
CLAIMS = 300
#: A claim's passages lead to one of so many reports.
REPORTS = 40

_WHO = ["港务长", "市长办公室", "The ministry", "一名不愿具名的工程师", "The harbour master", "董事会"]
_SAID = ["表示", "在声明中说", "told reporters that", "否认", "confirmed that", "后来补充说"]
_WHAT = [
    "大桥将于五月三日通车",
    "the bridge opens on 3 May",
    "已有 738 名工人签名",
    "nobody had read the contract",
    "造价比预算高出 20%",
    "the tests had failed twice",
    "𠮷田先生从未收到那封信",
    "no decision has been made 🙂",
]


def sentences(characters: int) -> list[list[str]]:
    """Paragraphs of sentences, together of about so many code points."""
    dice = random.Random(7)
    paragraphs: list[list[str]] = []
    length = 0
    while length < characters:
        paragraph = []
        for _sentence in range(dice.randint(2, 9)):
            words = (dice.choice(_WHO), dice.choice(_SAID), dice.choice(_WHAT))
            paragraph.append(f"{''.join(words)}，第{dice.randint(1, 9999)}号文件。")
        paragraphs.append(paragraph)
        length += sum(map(len, paragraph)) + 2
    return paragraphs


@transaction.atomic
def make_long_article(characters: int = CHARACTERS, annotations: int = ANNOTATIONS) -> Article:
    """The article, held, with its annotations spread over the whole of it; some nest, some overlap."""
    dice = random.Random(11)
    paragraphs = sentences(characters)
    text = "\n\n".join("".join(paragraph) for paragraph in paragraphs)
    article = make_article(
        title_zh="一篇很长的文章", title_en="", original_language="zh-Hans", access="not_read"
    )
    revision = article.add_revision(make_document(text, lang="zh-Hans"), text.encode(), by=None)
    places: list[tuple[int, int]] = []
    for paragraph, start in zip(
        paragraphs,
        accumulate((sum(map(len, one)) + 2 for one in paragraphs), initial=0),
        strict=False,
    ):
        ends = list(accumulate(map(len, paragraph), initial=start))
        places += pairwise(ends)
    chosen = sorted(dice.sample(places, annotations))
    # One in ten is part of a sentence, one in ten runs into the next.
    for number, (start, end) in enumerate(chosen):
        if number % 10 == 3:
            chosen[number] = (start + 2, end - 3)
        elif number % 10 == 7 and text[end : end + 2] != "\n\n":
            chosen[number] = (start, min(end + 4, len(text)))
    return _annotated(article, revision.pk, text, chosen)


def _annotated(article: Article, revision: int, text: str, places: list[tuple[int, int]]) -> Article:
    editor = make_user()
    reports = [make_article(provenance="original") for _report in range(REPORTS)]
    claims = Claim.objects.bulk_create(
        Claim(
            slug=f"long-{article.pk}-{number}",
            original_language="zh-Hans",
            statement_zh=f"{_WHAT[number % len(_WHAT)]}，第 {number} 条。",
            created_by=editor,
        )
        for number in range(CLAIMS)
    )
    made = Annotation.objects.bulk_create(
        Annotation(
            claim=claims[number % CLAIMS],
            article=article,
            stance=("states", "states", "states", "contradicts", "context")[number % 5],
            quote_exact=text[start:end],
            quote_prefix=str(number),
            quote_language="zh-Hans",
            basis=("on_record", "anonymous", "unattributed", "not_assessed")[number % 4],
            origin=reports[number % REPORTS],
            created_by=editor,
        )
        for number, (start, end) in enumerate(places)
    )
    Anchor.objects.bulk_create(
        Anchor(annotation=annotation, revision_id=revision, start=start, end=end, state="exact")
        for annotation, (start, end) in zip(made, places, strict=True)
    )
    return article
