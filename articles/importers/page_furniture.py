"""What of a page belongs to its article: as trafilatura has it, without the furniture it leaves in, with the
headings it leaves out, and cut into paragraphs as the page is.
"""

import re
from collections.abc import Sequence

from articles.documents import Part
from articles.importers.draft import Draft, squeeze
from articles.importers.page_details import DATE_IN_TEXT, Details
from articles.importers.saved_page import (
    BYLINE,
    DATE_LABEL,
    LONG_LINE,
    LONGEST_CHROME,
    SOURCE,
    is_chrome,
    is_ending,
    is_head,
    is_rights,
)

# How many characters are looked through for the parts of one article at most.
MOST_COMPARED = 2_000_000_000
LONGEST_TEASER, LONGEST_HEAD, MOST_HEADS = 160, 120, 5
# A line that leads to another article, or asks for something.
TEASER = re.compile(
    r"(?:read(?: more| also| next)?|see(?: also)?|more|related|watch|listen|also read)\s*[:|–—-].+"
    r"|(?:相关阅读|延伸阅读|更多阅读|推荐阅读|点击阅读|另见)\s*[:：].+",
    re.IGNORECASE,
)
ASKING = re.compile(
    r".*\b(?:subscribe|sign up|become a member)\b.*\b(?:free|newsletters?|inbox|posts|today|now|work)\b.*"
    r"|our standards: .*|.*\bfollow (?:us|him|her|me) on\b.*|(?:follow|join) us .*"
    r"|.*(?:关注|订阅)(?:我们|本刊|本号).*|.*扫描?.{0,6}二维码.*|.{0,20}点击(?:下载|关注|订阅).{0,20}",
    re.IGNORECASE,
)
BRACKETED = re.compile(
    r"(?:\s*[【\[(（][^】\])）]{0,6}(?:关闭|打印|返回|顶部|字体|字号|收藏)[^】\])）]{0,8}[】\])）])+\s*"
)


def as_on_page(found: Sequence[Part], page: Sequence[Part]) -> list[Part]:
    """The parts that trafilatura found as they stand on the page, where they do: with its paragraphs and
    marks, and the headings between them."""
    whole = "".join(squeeze(part.text) for part in page)
    if len(found) * len(whole) > MOST_COMPARED:
        return list(found)
    starts, position = dict[int, int](), 0
    for number, part in enumerate(page):
        starts[position] = number
        position += len(squeeze(part.text))
    starts[position] = len(page)
    parts: list[Part] = []
    searched, next_on_page = 0, -1
    for part in found:
        letters = squeeze(part.text)
        at = whole.find(letters, searched)
        first, end = starts.get(at, -1), starts.get(at + len(letters), -1)
        if at < 0 or first < 0 or end < 0:
            parts.append(part)
            next_on_page = -1
        else:
            between = page[next_on_page:first] if 0 <= next_on_page < first else ()
            if len(between) == 1 and between[0].kind.startswith("heading-"):
                parts += between
            parts += page[first:end]
            next_on_page = end
        if at >= 0:
            searched = at + len(letters)
    return parts


def drop_furniture(draft: Draft, details: Details) -> None:
    """Take out what belongs to the page: its words say so, or it leads away from the edges of the text. What
    goes is noted."""
    parts = draft.parts
    prose = [number for number, part in enumerate(parts) if _is_prose(part)]
    first, last = (prose[0], prose[-1]) if prose else (0, len(parts))
    kept, dropped, seen = list[Part](), list[str](), set[str]()
    copies = 0
    for number, part in enumerate(parts):
        text = part.text
        is_copy = len(text) >= LONG_LINE and text in seen
        seen.add(text)
        if is_copy:
            copies += 1
        elif number > last and is_ending(text):
            dropped += [rest.text for rest in parts[number:]]
            break
        elif is_rights(text) and number * 2 > len(parts):
            draft.note("rights", text)
        elif (
            _is_furniture(part)
            or (number < max(first, MOST_HEADS) and _is_head(text, details))
            or (not first <= number <= last and _is_link(part))
        ):
            dropped.append(text)
        else:
            kept.append(part)
    draft.parts = kept
    if copies:
        draft.note("second-body-dropped", f"{copies} paragraphs stand in the page a second time.")
    if dropped:
        draft.note("page-dropped", " / ".join(dropped))


def _is_prose(part: Part) -> bool:
    return len(part.text) >= LONG_LINE // 2 and part.kind in ("paragraph", "quotation") and not _is_link(part)


def _is_link(part: Part) -> bool:
    """Whether it is hardly more than links."""
    linked = sum(mark.end - mark.start for mark in part.marks if mark.kind == "link")
    return linked * 10 >= len(part.text) * 8 and len(part.text) <= LONGEST_HEAD


def _is_furniture(part: Part) -> bool:
    text = part.text
    if part.kind == "code" or len(text) > LONGEST_TEASER:
        return False
    is_small = len(text) <= LONGEST_CHROME and (is_chrome(text) or BRACKETED.fullmatch(text) is not None)
    is_teaser = TEASER.fullmatch(text) is not None and any(mark.kind == "link" for mark in part.marks)
    return is_small or is_teaser or ASKING.fullmatch(text) is not None


def _is_head(text: str, details: Details) -> bool:
    """Whether a line at the beginning only says who wrote the article, where and when."""
    if len(text) > LONGEST_HEAD:
        return False
    if is_head(text) or squeeze(text) == squeeze(details.byline or "\0"):
        return True
    rest = DATE_IN_TEXT.sub("", DATE_LABEL.sub("", text))
    is_dated = rest != text
    for pattern in (SOURCE, BYLINE):
        rest = pattern.sub("", rest.strip(" \u3000|·"))
    return is_dated and len(squeeze(rest)) <= 4
