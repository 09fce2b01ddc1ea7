"""How well articles are found in pages: token F1 of the body, ours and trafilatura's alone.

    python -m tests.benchmarks.import_pages [FOLDER]

With a folder: pairs of NAME.html and NAME.txt, the body marked by hand. Tokens are words, and each Han
character.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import trafilatura

from articles.importers import Unreadable, read
from tests.benchmarks.news_pages import pages

TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")


def f1(found: str, marked: str) -> float:
    """The harmonic mean of precision and recall of the tokens, each as often as it stands there."""
    one, other = Counter(TOKEN.findall(found)), Counter(TOKEN.findall(marked))
    common = sum((one & other).values())
    return 2 * common / (sum(one.values()) + sum(other.values())) if common else 0.0


def ours(html: str) -> tuple[str, str]:
    """The body without the headline and the standfirst, and the headline."""
    try:
        document = read(html.encode("utf-8", "surrogatepass"), "page.html", charset="utf-8")
    except Unreadable as refused:
        return "", f"({refused.code})"
    blocks = [block for block in document.blocks if block.kind != "standfirst"]
    blocks = blocks[1:] if document.titles and blocks[0].kind == "heading-1" else blocks
    return "\n".join(document.text[block.start : block.end] for block in blocks), " / ".join(
        document.titles.values()
    )


def given(folder: Path | None) -> Iterator[tuple[str, str, str]]:
    if folder is None:
        for name, html, body in pages():
            yield name, html, "\n".join(body)
        return
    for path in sorted(folder.glob("*.html")):
        yield path.stem, path.read_text("utf-8", "replace"), path.with_suffix(".txt").read_text("utf-8")


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else None
    rows = []
    for name, html, marked in given(folder):
        found, title = ours(html)
        alone = trafilatura.extract(html) or ""
        quiet = trafilatura.extract(html, include_comments=False) or ""
        rows.append((f1(found, marked), f1(alone, marked), f1(quiet, marked)))
        ours_f1, alone_f1, quiet_f1 = rows[-1]
        print(f"{name:18} {ours_f1:.3f}  {alone_f1:.3f}  {quiet_f1:.3f}  {title[:60]}")
    means = [sum(row[column] for row in rows) / len(rows) for column in range(3)]
    worse = sum(ours_f1 < max(alone_f1, quiet_f1) - 0.005 for ours_f1, alone_f1, quiet_f1 in rows)
    print(
        f"{len(rows)} pages: ours {means[0]:.3f}, trafilatura {means[1]:.3f}, its body alone {means[2]:.3f}"
    )
    print(f"ours is worse on {worse}")


if __name__ == "__main__":
    main(sys.argv[1:])
