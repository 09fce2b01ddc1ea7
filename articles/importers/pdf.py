"""The family of PDF files that hold text: lines as they were set become paragraphs again.

A PDF knows neither paragraphs nor headings, only where signs stand. Two columns come in the order in which
the file has them.
"""

import io
import logging
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from unicodedata import normalize

from articles.documents import Part
from articles.importers.draft import LONGEST_TITLE, Draft, one_line, squeeze
from articles.importers.plain import columns
from articles.importers.refusals import Unreadable
from articles.importers.scripts import language_of, soft_break

#: What is read of one file at most. Operations are what pypdf takes time for: some 40,000 in a second.
MOST_PAGES, MOST_OPERATIONS, MOST_CHARACTERS = 200, 60_000, 1_000_000
#: For pypdf: bytes that a stream may unpack to (a page of text has some thousand), and parts of a stream.
LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 8_000_000,
    "lzw_maximum_output_length": 2_000_000,
    "run_length_maximum_output_length": 2_000_000,
    "brotli_maximum_output_length": 2_000_000,
    "array_based_stream_maximum_output_length": 4_000_000,
    "stream_decoding_work_maximum_length": 20_000_000,
    "stream_parsing_work_maximum_count": 100_000,
    "xform_maximum_invocations_per_extraction": 200,
    "page_tree_maximum_entries": 5_000,
}
PAGE_NUMBER = re.compile(
    r"[-–—|·\s]*(?:(?:page|p\.|seite)\s*)?[0-9]{1,4}(?:\s*(?:/|of|von)\s*[0-9]{1,4})?[-–—|·\s]*"
    r"|第\s*[0-9]{1,4}\s*页.{0,10}",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?:。！？：…][”’\"')）」』]*$")
BULLET = re.compile(r"[•·●▪◦‣∙]\s*")
NO_TITLE = re.compile(
    r"untitled|microsoft \w+ - .*|.*\.(?:docx?|pdf|indd|qxp|rtf|tex|html?|txt|pptx?)|\W*", re.IGNORECASE
)
# What letters come out as where the file does not say which they are.
NO_LETTER = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]|/[gG][0-9]{1,4}|\\(cid:")
# Signs that look like letters; the radicals for which Unicode names no character.
SIGNS = re.compile("[\ufb00-\ufb06\u2e80-\u2fd5]")
RADICALS = dict(
    zip(
        "⺠⺟⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "民母虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
SPACE = re.compile(r"(?<=\S) (?=\S)")
HYPHEN = re.compile(r"[^\W\d_][-‐\xad]$")


class _TooMuch(Exception):  # noqa: N818
    """The file has more operations than are read."""


@dataclass(slots=True)
class Line:
    """A line as it was set. `size` is that of its letters and 0 where the file does not say, `y` how high it
    stands; both in the units of the page."""

    text: str
    size: float = 0.0
    y: float | None = None


@dataclass(slots=True)
class Reading:
    """What has been read of a file so far."""

    pages: list[list[Line]] = field(default_factory=list)
    operations: int = 0
    characters: int = 0
    images: int = 0
    is_cut_short: bool = False

    def count(self, *_: Any) -> None:
        self.operations += 1
        if self.operations > MOST_OPERATIONS:
            raise _TooMuch


def matches(received: bytes) -> bool:
    at = received.find(b"%PDF-", 0, 1_024)
    return at >= 0 and (not received[:at].strip() or b"endobj" in received or b"startxref" in received)


def read(received: bytes, name: str) -> Draft:
    """Raises Unreadable for a locked or broken file and for one without text, such as a scan."""
    # A fifth of a second to import, and most files do not need it.
    import pypdf
    from pypdf.errors import DependencyError, LimitReachedError

    # It writes to the log what is said here by a refusal.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with pypdf.apply_configuration(**LIMITS):
            reader = pypdf.PdfReader(io.BytesIO(received))
            if reader.is_encrypted and not reader.decrypt(""):
                raise Unreadable("pdf-encrypted", name)
            total = len(reader.pages)
            reading = _read_pages(reader)
            details = reader.metadata
        title = one_line(str(details.title or "")) if details else ""
        author = one_line(str(details.author or "")) if details else ""
    except Unreadable:
        raise
    except LimitReachedError as error:
        raise Unreadable("pdf-too-large", name) from error
    except DependencyError as error:
        raise Unreadable("pdf-encrypted", name) from error
    except Exception as error:
        # Other people's code on anybody's file: whatever it stumbles over, the file is not as it should be.
        raise Unreadable("pdf-broken", name) from error
    return _draft(reading, total, title, author, name)


def _read_pages(reader: Any) -> Reading:
    reading = Reading()
    for page in reader.pages[:MOST_PAGES]:
        pieces: list[tuple[str, float, float]] = []

        def note(
            text: str, matrix: Any, text_matrix: Any, _font: Any, size: Any, pieces: Any = pieces
        ) -> None:
            if words := squeeze(text):
                height = float(text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5])
                scale = abs(float(text_matrix[3] * matrix[3] or text_matrix[1] * matrix[2]) or 1.0)
                pieces.append((words, round(float(size or 0) * scale, 1), height))

        try:
            text = page.extract_text(visitor_text=note, visitor_operand_before=reading.count)
        except _TooMuch:
            reading.is_cut_short = True
            break
        reading.characters += len(text)
        reading.images += _images(page)
        reading.pages.append(_lines(text, pieces))
        if reading.characters > MOST_CHARACTERS:
            reading.is_cut_short = True
            break
    return reading


def _lines(text: str, pieces: Sequence[tuple[str, float, float]]) -> list[Line]:
    """The lines of a page, with the size and the height of their first letter where the pieces tell them."""
    lines = [stripped for line in text.split("\n") if (stripped := line.strip())]
    if "".join(words for words, _, _ in pieces) != squeeze(text):
        return [Line(_letters(line)) for line in lines]
    found, starts, position = list[Line](), [0], 0
    for words, _, _ in pieces:
        starts.append(starts[-1] + len(words))
    for line in lines:
        _, size, y = pieces[bisect_right(starts, position) - 1]
        found.append(Line(_letters(line), size, y))
        position += len(squeeze(line))
    return found


def _letters(line: str) -> str:
    """Ligatures and the radicals of Chinese dictionaries as the letters and characters that they look like:
    fonts have one sign for both, and the file names the wrong one. Full-width characters have no spaces
    between them: those are how far apart they were set."""
    line = SIGNS.sub(lambda sign: RADICALS.get(sign[0]) or normalize("NFKC", sign[0]), line)
    return SPACE.sub(lambda space: soft_break(line[space.start() - 1], line[space.end()]), line)


def _images(page: Any) -> int:
    resources = page.get("/Resources")
    found = resources.get_object().get("/XObject") if resources else None
    inside = list(found.get_object().values())[:50] if found else []
    return sum(1 for inner in inside if inner.get_object().get("/Subtype") == "/Image")


def _draft(reading: Reading, total: int, title: str, author: str, name: str) -> Draft:
    pages = reading.pages
    text = "".join(squeeze(line.text) for page in pages for line in page)
    if not text:
        code = "pdf-scan" if reading.images else "pdf-too-large" if reading.is_cut_short else "no-text"
        raise Unreadable(code, name)
    if len(NO_LETTER.findall(text)) * 5 > len(text):
        raise Unreadable("pdf-unreadable", name)
    if reading.images >= len(pages) and len(text) < 20 * len(pages):
        raise Unreadable("pdf-scan", name)
    draft = Draft([])
    dropped = _drop_running_heads(pages)
    headline = _take_headline(pages, title)
    draft.parts = _parts(pages)
    draft.byline = author
    if dropped:
        draft.note("running-heads-dropped", " / ".join(dropped))
    if reading.images:
        draft.note("images-dropped", f"{reading.images} images dropped.")
    if reading.is_cut_short:
        draft.note("cut-short", f"Read up to page {len(pages)} of {total}: there is too much in it.")
    elif total > MOST_PAGES:
        draft.note("pages-dropped", f"{total} pages; those after page {MOST_PAGES} were not read.")
    draft.place_headline(headline)
    return draft


def _drop_running_heads(pages: Sequence[list[Line]]) -> list[str]:
    """Take away what stands first or last on many pages, and the numbers of pages. Gives back what went."""
    dropped: dict[str, str] = {}
    for edge in (0, -1):
        for _ in range(2):
            counts = Counter(_shape(page[edge].text) for page in pages if page)
            least = max(2 if len(pages) < 4 else 3, 0.4 * len(pages))
            often = {shape for shape, count in counts.items() if count >= least}
            for page in pages:
                if not page:
                    continue
                is_repeated = len(page) > 1 and _shape(page[edge].text) in often
                if is_repeated or PAGE_NUMBER.fullmatch(page[edge].text):
                    line = page.pop(edge)
                    dropped.setdefault(_shape(line.text), line.text)
    return list(dropped.values())


def _shape(line: str) -> str:
    return re.sub("[0-9]+", "#", line)


def _body_size(pages: Sequence[list[Line]]) -> float:
    """The size in which most characters are set."""
    counts = Counter[float]()
    for page in pages:
        for line in page:
            counts[line.size] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 0.0


def _take_headline(pages: Sequence[list[Line]], title: str) -> str:
    """The title that the file names, if it stands on the first page; else the largest lines there; else the
    named one. The lines that are the headline are taken away."""
    first = pages[0]
    named = "" if NO_TITLE.fullmatch(title) else title
    for start in range(min(12, len(first))):
        for end in range(start + 1, min(start + 4, len(first)) + 1):
            if named and squeeze("".join(line.text for line in first[start:end])) == squeeze(named):
                del first[start:end]
                return named
    largest = max((line.size for line in first[:12]), default=0.0)
    if largest > 1.2 * _body_size(pages):
        start = next(number for number, line in enumerate(first) if line.size == largest)
        end = start + 1
        while end < len(first) and first[end].size == largest:
            end += 1
        headline = _join([line.text for line in first[start:end]])
        if len(headline) <= 2 * LONGEST_TITLE:
            del first[start:end]
            return headline
    return named


def _parts(pages: Sequence[list[Line]]) -> list[Part]:
    """Paragraphs, and headings where lines are set larger. A paragraph may go on over the end of a page."""
    body_size, leading = _body_size(pages), _leading(pages)
    widths = sorted(columns(line.text) for page in pages for line in page)
    width = widths[len(widths) * 9 // 10] if widths else 0
    parts: list[Part] = []
    waiting: list[Line] = []
    for page in pages:
        for line in page:
            if waiting and _ends(waiting[-1], line, width, leading, body_size):
                _add(parts, waiting, body_size)
                waiting = []
            waiting.append(line)
    _add(parts, waiting, body_size)
    return parts


def _leading(pages: Sequence[list[Line]]) -> float:
    """How far lines stand from each other within a paragraph, the commonest distance; 0 for none known."""
    steps = Counter(
        round(one.y - other.y, 1)
        for page in pages
        for one, other in pairwise(page)
        if one.y is not None and other.y is not None and one.y > other.y
    )
    return steps.most_common(1)[0][0] if steps else 0.0


def _is_heading(line: Line, body_size: float) -> bool:
    return line.size > 1.15 * body_size > 0 and len(line.text) <= LONGEST_TITLE


def _ends(line: Line, following: Line, width: int, leading: float, body_size: float) -> bool:
    """Whether a paragraph ends with this line: the next one is set otherwise or stands further away, or the
    line is not full and its sentence at its end."""
    if _is_heading(line, body_size) != _is_heading(following, body_size) or BULLET.match(following.text):
        return True
    if line.y is not None and following.y is not None and leading and line.y > following.y:
        if line.y - following.y > 1.3 * max(leading, 0.0):
            return True
        if _is_heading(line, body_size):
            return False
    is_short = columns(line.text) < width * 0.8
    is_sentence = SENTENCE_END.search(line.text) is not None or columns(line.text) < width * 0.4
    return is_short and is_sentence and not following.text[0].islower()


def _add(parts: list[Part], lines: Sequence[Line], body_size: float) -> None:
    text = _join([line.text for line in lines])
    if not text:
        return
    bullet = BULLET.match(text)
    kind = "heading-2" if _is_heading(lines[0], body_size) else "list-item" if bullet else "paragraph"
    text = text[bullet.end() :] if bullet else text
    previous = parts[-1].lang if parts else "en"
    if text:
        parts.append(Part(kind, text, language_of(text, previous), marker="•" if bullet else ""))


def _join(lines: Sequence[str]) -> str:
    """The lines as one, with words that were broken at their end put together."""
    pieces: list[str] = []
    for line in lines:
        before = pieces[-1] if pieces else ""
        if HYPHEN.search(before) and line[0].islower():
            pieces[-1] = before[:-1]
        elif before:
            pieces.append(soft_break(before[-1], line[0]))
        pieces.append(line)
    return "".join(pieces)
