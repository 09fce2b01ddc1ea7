"""The family of notes whose front matter says `grammar_cjkRuby`: a note-taking program's own files.

Their `title` names the note (a date and a few words, often cut short); the headline of what was noted down
stands in the text, as a heading or as a first line in bold behind a label such as 转译：.
"""

import re

from articles.documents import Mark, Part
from articles.importers import front_matter
from articles.importers.commonmark import read_body
from articles.importers.dates import read_date
from articles.importers.draft import Draft
from articles.importers.markdown import read_fields
from articles.importers.originals import take_source_links

KEY = "grammar_cjkruby"
LABEL = re.compile(r"(?:转译|编译|翻译|译文|转载|转自|原创|标题)\s*[:：]\s*")
DATE = re.compile(r"([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})(?:\s+|$)")


def matches(text: str) -> bool:
    fields, _ = front_matter.split(text)
    return fields is not None and KEY in fields.fields


def read(text: str) -> Draft:
    fields, rest = front_matter.split(text)
    assert fields is not None
    del fields.fields[KEY]
    body = read_body(rest)
    draft = Draft(body.parts, body.notes())
    name, standfirst = read_fields(fields, draft)
    take_source_links(draft)
    date = DATE.match(name)
    if date and not draft.published.printed:
        draft.set_published(read_date(date[1]))
    title = _title_in_body(draft)
    if title:
        draft.note("title-of-note", f"The note itself is called: {name}")
    draft.place_headline(title or (name[date.end() :] if date else name), standfirst)
    draft.find_other_headlines()
    return draft


def _title_in_body(draft: Draft) -> str:
    """The headline, which is then no longer among the parts; "" if the text begins otherwise."""
    for position, part in enumerate(draft.parts):
        if part.text:
            label = LABEL.match(part.text)
            start = label.end() if label else 0
            if not part.kind.startswith("heading-") and not _is_bold(part, start):
                return ""
            if label:
                draft.note("label-dropped", label[0])
            del draft.parts[position]
            return part.text[start:]
    return ""


def _is_bold(part: Part, start: int) -> bool:
    bold = (mark for mark in part.marks if mark.kind == "strong")
    return any(Mark("strong", start, len(part.text)) == mark for mark in bold)
