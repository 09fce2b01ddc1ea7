"""The family of web pages saved as text: the article between the furniture of the page, and often a second
time.

Nothing is marked here, neither headline nor paragraphs nor what belongs to the page: a line is judged by
its words, its length and whether it comes back. What is left out is noted."""

import re
from collections import Counter

from articles.documents import Part
from articles.importers.dates import read_date
from articles.importers.draft import LONGEST_TITLE, Draft, squeeze
from articles.importers.markdown import SIGNS
from articles.importers.scripts import language_of

LONGEST_CHROME = 40
CHROME = re.compile(
    r"""正在阅读[:：]? | 扫一扫.* | (?:点击|立即|马上)?下载.* | 打开.{0,12}(?:APP|客户端).* |
    .{0,10}(?:APP|客户端) | 微信(?:公众号|扫一扫|好友)? | (?:新浪)?微博 | QQ(?:空间|好友)? | 朋友圈 |
    分享(?:到|至|给)?.{0,12} | 收藏 | 点?赞 | 举报 | 打印 | 字号.{0,8} | 登录(?:\s*[|/]?\s*注册)? | 注册 |
    (?:网站)?首页 | 返回.{0,6} | 广告 | 更多.{0,6} | 展开.{0,6} | (?:暂无|还没有|发表|查看).{0,6}评论.* |
    关注我们.* | skip\ to\ (?:main\ )?content | menu | search | home | share(?:\ this.*|\ on.*)? | tweet |
    facebook | twitter | x | linkedin | whatsapp | email | print | copy\ link | save | advertisement |
    newsletters? | subscribe.* | sign\ (?:in|up).* | log\ ?in | register | follow\ us.* |
    (?:download|get|open\ in)\ (?:the|our)\ app.* | now\ reading:? | (?:no\ comments\ yet|leave\ a\
    (?:comment|reply)|be\ the\ first\ to\ comment).* | (?:accept|we\ use)\ .{0,12}cookies.*""",
    re.VERBOSE | re.IGNORECASE,
)
# Furniture that stands under an article.
ENDING = re.compile(
    r"""(?:全部|最新|热门|网友)?评论(?:\s*[(（]?[0-9]+[)）]?)? |
    (?:相关|热门|推荐|延伸)(?:阅读|推荐|文章|新闻|报道)[:：]? | 猜你喜欢 | (?:[0-9]+\ )?comments? |
    related(?:\ articles|\ stories|\ reading|\ topics)?:? | (?:read|up)\ next:? | read\ more:? | most\
    (?:read|popular) | recommended(?:\ for\ you)?:? | more\ from\ .*""",
    re.VERBOSE | re.IGNORECASE,
)
RIGHTS = re.compile(
    r"本文为?转载|转载请|未经.{0,12}(?:许可|授权|允许|同意)|授权事宜|版权(?:归|所有)|著作权"
    r"|all rights reserved|copyright|©",
    re.IGNORECASE,
)
LONGEST_RIGHTS = 120
BYLINE = re.compile(
    r"(?:文|作者|撰文|撰稿|记者|编译|采写|文字)\s*[|｜丨︱:：/]\s*(?P<name>.{1,40})|by\s+(?P<by>[^\W\d_].{1,60})",
    re.IGNORECASE,
)
SOURCE = re.compile(r"(?:来源|source)\s*[|｜丨:：]\s*(?P<name>.{1,40})", re.IGNORECASE)
DATE_LABEL = re.compile(r"(?:发布(?:时间|于)|发表于|时间|published|posted)(?:\s*[:：]\s*|\s+)", re.IGNORECASE)
APP = re.compile(r"(?:下载|打开)(?P<name>[^\s,，]{2,12}?)(?:APP|客户端|$)", re.IGNORECASE)
BULLET = re.compile(r"[•·●▪◦]\s*")
LONG_LINE, HEAD_LINES, LONGEST_STANDFIRST = 60, 6, 200
SENTENCE_END = ("。", "！", "？", "…", "”", "」", ".", "!", "?", '"', "）", ")")


def matches(text: str) -> bool:
    """Whether the body stands twice, or three lines are furniture; a page with markup is read as Markdown."""
    lines = _lines(text)
    long_lines = Counter(line for line in lines if len(line) >= LONG_LINE)
    twice = sum(count > 1 for count in long_lines.values())
    furniture = {line for line in lines if is_chrome(line)}
    is_page = (twice >= 3 and twice * 2 >= len(long_lines)) or len(furniture) >= 3
    return is_page and not SIGNS.search(text)


def read(text: str) -> Draft:
    lines = _lines(text)
    draft = Draft(list[Part]())
    for line in lines:
        if app := APP.search(line) if is_chrome(line) else None:
            draft.publisher = draft.publisher or app["name"]
    start = _find_title(lines)
    title = lines[start] if start >= 0 else ""
    standfirst, body_start = _read_head(lines, start + 1, draft)
    end = _find_end(lines, body_start, title)
    seen = set[str]()
    for line in lines[body_start:end]:
        is_copy = len(line) >= LONG_LINE and line in seen
        if not is_copy and not is_chrome(line) and not is_rights(line):
            _add(draft, line)
        seen.add(line)
    kept = {*lines[max(start, 0) : body_start], *(part.text for part in draft.parts)}
    _note_dropped(lines, body_start, end, kept, draft)
    draft.place_headline(title, standfirst)
    return draft


def _lines(text: str) -> list[str]:
    return [stripped for line in text.split("\n") if (stripped := line.strip())]


def is_chrome(line: str) -> bool:
    return len(line) <= LONGEST_CHROME and bool(CHROME.fullmatch(line) or ENDING.fullmatch(line))


def is_ending(line: str) -> bool:
    """Whether the line is what stands between an article and the furniture under it."""
    return ENDING.fullmatch(line) is not None


def is_rights(line: str) -> bool:
    return len(line) <= LONGEST_RIGHTS and RIGHTS.search(line) is not None


def _is_prose(line: str) -> bool:
    if is_chrome(line) or is_rights(line) or BULLET.match(line):
        return False
    return len(line) >= LONG_LINE or (len(line) >= 12 and line.endswith(SENTENCE_END))


def _find_title(lines: list[str]) -> int:
    """Where the headline stands over the article: the last time before the first long line, for pages
    repeat it in their furniture. -1 if there is none."""
    count = Counter(lines)
    first_long = next((n for n, line in enumerate(lines) if len(line) >= LONG_LINE), len(lines))
    candidates = [
        position
        for position, line in enumerate(lines[:first_long])
        if len(line) <= LONGEST_TITLE and not is_chrome(line) and not is_rights(line) and not is_head(line)
    ]
    if not candidates:
        return -1
    title = lines[next((position for position in candidates if count[lines[position]] > 1), candidates[0])]
    return max(position for position in candidates if lines[position] == title)


def is_head(line: str) -> bool:
    is_named = BYLINE.fullmatch(line) or SOURCE.fullmatch(line)
    return bool(is_named) or read_date(DATE_LABEL.sub("", line[:LONGEST_TITLE], count=1)).at is not None


def _read_head(lines: list[str], start: int, draft: Draft) -> tuple[str, int]:
    """The standfirst, and where the body begins: after the last line near the headline that names the
    author, the source or the date."""
    heads = [n for n in range(start, min(start + HEAD_LINES, len(lines))) if is_head(lines[n])]
    if start == 0 or not heads:
        return "", start
    standfirst = ""
    for line in lines[start : heads[-1] + 1]:
        if match := BYLINE.fullmatch(line):
            draft.byline = draft.byline or (match["name"] or match["by"]).strip()
        elif match := SOURCE.fullmatch(line):
            draft.publisher = match["name"].strip()
        elif is_head(line):
            draft.set_published(read_date(DATE_LABEL.sub("", line, count=1)))
        elif not is_chrome(line) and not standfirst and len(line) <= LONGEST_STANDFIRST:
            standfirst = line
        elif not is_chrome(line):
            _add(draft, line)
    return standfirst, heads[-1] + 1


def _find_end(lines: list[str], start: int, title: str) -> int:
    """Behind the last line of prose that is not yet another copy, before the furniture under the article."""
    long_after = _new_long_lines_after(lines, start)
    seen = set[str]()
    end = start
    for position in range(start, len(lines)):
        line = lines[position]
        is_second = squeeze(line) == squeeze(title) and position > end
        if (
            end > start
            and (is_second or ENDING.fullmatch(line) or is_rights(line))
            and long_after[position] < 3
        ):
            break
        if _is_prose(line) and line not in seen:
            end = position + 1
        seen.add(line)
    return end


def _new_long_lines_after(lines: list[str], start: int) -> list[int]:
    """For each position, how many long lines stand behind it for the first time."""
    seen, is_new = set[str](), [False] * len(lines)
    for position in range(start, len(lines)):
        is_new[position] = len(lines[position]) >= LONG_LINE and lines[position] not in seen
        seen.add(lines[position])
    after, counts = 0, [0] * len(lines)
    for position in reversed(range(start, len(lines))):
        counts[position] = after
        after += is_new[position]
    return counts


def _add(draft: Draft, line: str) -> None:
    bullet = BULLET.match(line)
    text = line[bullet.end() :] if bullet else line
    lang = language_of(text, draft.parts[-1].lang if draft.parts else "en")
    if text:
        draft.parts.append(
            Part("list-item" if bullet else "paragraph", text, lang, marker="•" if bullet else "")
        )


def _note_dropped(lines: list[str], start: int, end: int, kept: set[str], draft: Draft) -> None:
    outside = lines[: max(start, 0)] + lines[end:]
    within = [line for line in lines[start:end] if is_chrome(line) or is_rights(line)]
    copies = sum(line in kept and len(line) >= LONG_LINE for line in outside)
    if copies:
        draft.note("second-body-dropped", f"{copies} paragraphs stand in the file a second time.")
    for line in dict.fromkeys([*within, *outside]):
        if is_rights(line):
            draft.note("rights", line)
    chrome = [line for line in [*within, *outside] if line not in kept and not is_rights(line)]
    if chrome:
        draft.note("page-dropped", " / ".join(dict.fromkeys(chrome)))
