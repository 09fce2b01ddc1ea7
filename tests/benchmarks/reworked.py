"""Files that say the same in another shape: emphasis gone, lines wrapped otherwise, the body twice.

    FACTCHECK_TEXTS=FOLDER python -m tests.benchmarks.reworked

Every sentence of the text is a quote; printed is how many stand word for word in the text of the reworked
file. Lines are wrapped at spaces alone. In a page saved as text each line is a paragraph.
"""

import os
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

from articles.documents import Document
from articles.importers import read
from articles.importers.saved_page import LONG_LINE
from articles.sentences import sentence_ends

# What is no line of a paragraph: a heading, an item, front matter, a field of an export.
BLOCK = re.compile(r"[#>|`\s\-!\[]|[*+]\s|[0-9]+[.)]\s|\w+: |[\u4e00-\u9fff]{2,6}: ")


def without_emphasis(source: str) -> str:
    """Without `**` and `_`: a single asterisk may be part of a name."""
    return re.sub(r"(?<!\*)\*\*(?!\*)|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)", "", source)


def unwrapped(source: str) -> str:
    """With every paragraph that was wrapped at spaces in one line."""
    lines: list[str] = []
    for line in source.split("\n"):
        if lines and lines[-1].strip() and line.strip() and not (BLOCK.match(line) or BLOCK.match(lines[-1])):
            lines[-1] += " " + line
        else:
            lines.append(line)
    return "\n".join(lines)


def wrapped(source: str, width: int) -> str:
    """With every long paragraph wrapped at spaces, as an exporter does."""
    return "\n".join(
        line
        if BLOCK.match(line) or "](" in line
        else textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in unwrapped(source).split("\n")
    )


def doubled(source: str) -> str:
    """With the long lines once more behind it, as some pages are saved."""
    return source.rstrip() + "\n\n" + "\n\n".join(long_lines(source)) + "\n"


def once(source: str) -> str:
    """Without the lines that stand there a second time."""
    seen = set[str]()
    lines = []
    for line in source.split("\n"):
        if len(line.strip()) < LONG_LINE or line not in seen:
            lines.append(line)
        seen.add(line)
    return "\n".join(lines)


def long_lines(source: str) -> list[str]:
    return [line for line in source.split("\n") if len(line.strip()) >= LONG_LINE]


SHAPES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "without emphasis": without_emphasis,
    "body once": once,
    "body twice": lambda source: doubled(once(source)),
    "body twice and once again": lambda source: once(doubled(once(source))),
    "unwrapped": unwrapped,
    "wrapped at 60": lambda source: wrapped(source, 60),
    "wrapped at 78": lambda source: wrapped(source, 78),
    "wrapped at 100": lambda source: wrapped(source, 100),
    "CR LF": lambda source: source.replace("\n", "\r\n"),
}


def quotes(document: Document) -> list[str]:
    """The sentences of the text, block by block."""
    found: list[str] = []
    for block in document.blocks:
        start = block.start
        for end in sentence_ends(document.text, block.start, block.end):
            found.append(document.text[start:end].strip())
            start = end
        found.append(document.text[start : block.end].strip())
    return [quote for quote in found if len(quote) > 1]


def main() -> None:
    folder = Path(os.environ["FACTCHECK_TEXTS"])
    for path in sorted(file for file in folder.iterdir() if file.is_file()):
        source = path.read_text("utf-8")
        original = read(path.read_bytes(), path.name)
        wanted = quotes(original)
        for name, rework in SHAPES.items():
            text = read(rework(source).encode(), path.name).text
            found = sum(quote in text for quote in wanted)
            same = "same text" if text == original.text else ""
            print(f"{path.name[:24]:26} {name:26} {found:4} of {len(wanted):4}  {same}")


if __name__ == "__main__":
    main()
