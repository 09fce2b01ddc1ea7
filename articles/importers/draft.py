"""What a family of files fills in while it reads, and how that becomes a Document."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from articles.documents import UNUSABLE, Document, Note, Part, Published, assemble, check
from articles.importers.scripts import headline_language, language_of, languages_by_amount

LONGEST_TITLE = 100
COLON = (":", "：")
RULE = "rule"  # a part that says where a thematic break stood; without text it makes no block


@dataclass(slots=True)
class Draft:
    parts: list[Part]
    notes: list[Note] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    publisher: str = ""
    byline: str = ""
    address: str = ""
    original_address: str = ""
    published: Published = field(default_factory=Published)

    def note(self, code: str, detail: str) -> None:
        self.notes.append(Note.short(code, detail))

    def set_published(self, published: Published) -> None:
        self.published = published
        if published.printed and published.at is None:
            self.note("date-unusable", f"No date that can be: {published.printed}")

    def place_headline(self, title: str, standfirst: str = "") -> None:
        """Put the headline and the standfirst before everything else, and take them out where the text
        repeats them at its beginning. Without a title, find one in the text."""
        heads = [one_line(head) for head in (title, standfirst)]
        repeated = {squeeze(head) for head in heads if head}
        beginning = [part for part in self.parts[:4] if squeeze(part.text) not in repeated or not part.text]
        if len(beginning) < len(self.parts[:4]):
            self.note("headline-repeated", "The headline stands once, though the file repeats it.")
        self.parts[:4] = beginning
        if heads[0]:
            lang = headline_language(heads[0])
            self.titles = {lang: heads[0]}
            self.parts.insert(0, Part("heading-1", heads[0], lang))
        else:
            self._find_headline()
        if heads[1]:
            position = 1 if self.titles else 0
            self.parts.insert(position, Part("standfirst", heads[1], language_of(heads[1])))

    def _find_headline(self) -> None:
        """Take a heading at the beginning for the headline, or a first line that looks like one."""
        beginning = next((number for number, part in enumerate(self.parts) if part.text), 0)
        del self.parts[:beginning]
        first = self.parts[0] if self.parts else None
        if first and first.text and (first.kind.startswith("heading-") or self._looks_like_headline(first)):
            lang = headline_language(first.text)
            self.parts[0] = Part("heading-1", first.text, lang, first.marks)
            self.titles = {lang: one_line(first.text)}
        else:
            self.note("no-title", "The file has no headline.")

    def _looks_like_headline(self, part: Part) -> bool:
        has_more = sum(bool(other.text) for other in self.parts) > 1
        is_short = len(part.text) <= LONGEST_TITLE and "\n" not in part.text
        ends_open = not part.text.endswith(("。", ".", "；", ";", "，", ",", "、", *COLON))
        return part.kind == "paragraph" and has_more and is_short and ends_open and _has_letters(part.text)

    def find_other_headlines(self) -> None:
        """A bilingual digest has the headline of its other half after a thematic break: a first-level heading
        in another language, followed by text in that language."""
        for before, part, after in zip(self.parts, self.parts[1:], self.parts[2:], strict=False):
            is_headline = before.kind == RULE and part.kind == "heading-1" and part.lang == after.lang
            if is_headline and self.titles and part.lang not in self.titles and not part.text.endswith(COLON):
                self.titles[part.lang] = one_line(part.text)

    def document(self) -> Document:
        """Raises ValueError if there is no text, or if the parts break a rule of `check`."""
        text, blocks, marks = assemble(_usable(part) for part in self.parts)
        if not blocks:
            raise ValueError("no text")
        check(text, blocks, marks)
        return Document(
            text=text,
            blocks=blocks,
            marks=tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.kind))),
            titles=_frozen(self.titles),
            publisher=_clean(self.publisher),
            byline=_clean(self.byline),
            address=_clean(self.address),
            original_address=_clean(self.original_address),
            published=replace(self.published, printed=_clean(self.published.printed)),
            languages=languages_by_amount((block.lang, text[block.start : block.end]) for block in blocks),
            notes=tuple(Note(note.code, _clean(note.detail)) for note in self.notes),
        )


def one_line(text: str) -> str:
    return re.sub(r"\s+", lambda run: " " if "\n" in run[0] else run[0], text.strip())


def squeeze(text: str) -> str:
    """For comparing headlines."""
    return "".join(text.split())


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _clean(text: str) -> str:
    """Escapes in YAML and HTML can name what cannot be kept; the length stays the same."""
    return UNUSABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _usable(part: Part) -> Part:
    if not UNUSABLE.search(part.text):
        return part
    return Part(part.kind, _clean(part.text), part.lang, part.marks, part.marker)


def _frozen(titles: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({lang: _clean(title) for lang, title in titles.items()})
