"""A folder of articles as a newsroom has one: pages, Markdown and plain text, in both languages, some of them
in encodings of long ago. Nobody wrote them, and the same number makes the same files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

from tests.benchmarks.made_up import MadeUp
from tests.benchmarks.news_pages import HEADS, SHAPES_EN, SHAPES_ZH

#: What every tenth file is, in turn.
KINDS = ("page", "markdown", "page", "text", "page", "page", "markdown", "page", "text", "page")
#: Each so-many-th text is what another publisher made of the one before it.
RETOLD = 20
#: Each so-many-th file is not in UTF-8, and which it is in then.
OLD = 12
ENCODINGS = {"zh": ("gb18030", "utf-16"), "en": ("utf-16", "cp1252")}


def files(number: int) -> Iterator[tuple[str, bytes]]:
    """So many files: their names and bytes. The text of each has two to six thousand code points."""
    made_up, body = MadeUp(), list[str]()
    for one in range(number):
        language = "zh" if made_up.random.random() < 0.5 else "en"
        title = made_up.statement(language).rstrip("。.")
        if one % RETOLD or not body:
            body = paragraphs(made_up, language)
        else:
            language = "en" if body[0].isascii() else "zh"
            body = [made_up.sentence(language, 20), *body[1:]]
        kind = KINDS[one % len(KINDS)]
        text = written(made_up.random, kind, language, title, body)
        encoding = made_up.random.choice(ENCODINGS[language]) if one % OLD == OLD - 1 else "utf-8"
        if encoding != "utf-8":
            text = text.replace('charset="utf-8"', f'charset="{encoding}"')
        ending = {"page": "html", "markdown": "md", "text": "txt"}[kind]
        yield (
            f"{one:06}.{ending}",
            text.encode(encoding, "xmlcharrefreplace" if kind == "page" else "replace"),
        )


def paragraphs(made_up: MadeUp, language: str) -> list[str]:
    """What stands between the headline and the end."""
    space = "" if language == "zh" else " "
    return [
        space.join(made_up.sentence(language, made_up.random.randint(12, 24)) for _sentence in range(size))
        for size in made_up.random.choices(range(1, 6), k=made_up.random.randint(12, 20))
    ]


def written(random: Random, kind: str, language: str, title: str, body: list[str]) -> str:
    """The article as a file of this kind has it."""
    if kind == "page":
        shape = random.choice(SHAPES_ZH if language == "zh" else SHAPES_EN)
        return in_its_site(random, shape(title, body))
    if kind == "text":
        return "\n\n".join([title, *body]) + "\n"
    middle = len(body) // 2
    first = body[0].replace(body[0][:6], f"**{body[0][:6]}**", 1)
    head = f"---\ntitle: '{title}'\n---\n\n# {title}\n\n{first}"
    quoted = f"> {body[middle]}"
    return "\n\n".join([head, *body[1:middle], f"## {min(HEADS)}", quoted, *body[middle + 1 :]]) + "\n"


def in_its_site(random: Random, page: str) -> str:
    """The page with what stands around the article on every page of such a site: some 600 elements."""
    menu = "".join(
        f'<li class="item"><a href="/s/{number}">Section {number}</a></li>' for number in range(120)
    )
    teasers = "".join(
        f'<article class="teaser"><a href="/a/{number}"><img src="/i/{number}.jpg" alt=""><h3>Story {number}'
        f"</h3></a><span>{random.randint(1, 59)} min</span></article>"
        for number in range(50)
    )
    state = json.dumps({f"slot-{number}": {"ad": random.random()} for number in range(400)})
    before = (
        f'<div class="mega-menu" role="navigation"><ul>{menu}</ul></div><script>window.state={state}</script>'
    )
    after = f'<aside class="related-stories">{teasers}</aside>'
    return page.replace("<body>", f"<body>{before}", 1).replace("</body>", f"{after}</body>", 1)
