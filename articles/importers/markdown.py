"""The family of Markdown files, most of them with YAML front matter: notes, blogs, digests."""

import re

from articles.importers import front_matter
from articles.importers.commonmark import read_body
from articles.importers.dates import read_date
from articles.importers.draft import Draft
from articles.importers.front_matter import FrontMatter
from articles.importers.originals import take_source_links

SIGNS = re.compile(
    r"""^\#{1,6}[ ]\S          # a heading
    | ^(?:```|~~~)             # a fence
    | ^<(?:!doctype|html)\b    # a page
    | \]\((?:https?:|/|\.)     # a link or picture
    | \*\*[^\s*][^*\n]*\*\*    # bold
    """,
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
WEB_ADDRESS = re.compile(r"https?://\S+")


def matches(text: str) -> bool:
    return front_matter.split(text)[0] is not None or SIGNS.search(text) is not None


def read(text: str) -> Draft:
    fields, rest = front_matter.split(text)
    body = read_body(rest)
    draft = Draft(body.parts, body.notes())
    title, standfirst = read_fields(fields, draft) if fields else ("", "")
    take_source_links(draft)
    draft.place_headline(title, standfirst)
    draft.find_other_headlines()
    return draft


def read_fields(fields: FrontMatter, draft: Draft) -> tuple[str, str]:
    """Fill in what the front matter says; the title and the standfirst are given back. What is not used is
    noted."""
    title = fields.take("title", "标题")
    standfirst = fields.take("subtitle", "standfirst", "description", "摘要")
    draft.byline = fields.take("author", "authors", "byline", "作者", "文章作者")
    draft.publisher = fields.take("publisher", "site", "site_name", "媒体", "公众号")
    draft.address = fields.take("url", "link", "canonical", "canonical_url", "permalink", "网址", "链接")
    draft.set_published(
        read_date(fields.take("date", "published", "published_at", "pubdate", "created", "发布时间", "日期"))
    )
    source = fields.take(
        "source", "source_url", "source_link", "original", "original_url", "原文链接", "来源"
    )
    if WEB_ADDRESS.fullmatch(source):
        draft.original_address = source
    elif source:
        draft.publisher = draft.publisher or source
    draft.notes[:0] = fields.notes
    unused = [f"{key}: {', '.join(values)}" for key, values in fields.fields.items() if any(values)]
    if unused:
        draft.note("metadata-unused", "; ".join(unused))
    return title, standfirst
