"""The family of WeChat articles as exported to Markdown: a heading, lines such as `发布时间: …`, a body
wrapped at spaces, and often a line with the original's address and an invitation to follow the account at
the end."""

import re
from itertools import pairwise

from articles.importers.commonmark import read_body
from articles.importers.dates import read_date
from articles.importers.draft import Draft
from articles.importers.originals import take_source_links

FIELD = re.compile(
    r"(?P<key>文章作者|作者|公众号(?:名称)?|账号|发布时间|发布日期|发布地点?|原文链接|文章链接|封面图?(?:链接)?)"
    r"[ \t]*[:：][ \t]*(?P<value>.*)"
)
TELLING = frozenset(("文章作者", "发布时间", "发布地", "原文链接", "封面图链接"))
LONGEST_HEAD, LONGEST_TITLE_LINE = 20_000, 500

# The exporter breaks lines as Python's textwrap does: at 78 characters, at spaces, after a hyphen that stands
# between two letters and two more, and before and after two hyphens that stand for a dash.
WIDTH = 78
LETTER, WORD_END = r"[^\W\d]", r"""[\w!"'&.,?]"""
HYPHEN = rf"-(?:(?<={LETTER}{{2}}-)|(?<={LETTER}-{WORD_END}-))(?={LETTER}-?{LETTER})"
DASH = rf"(?<={WORD_END})-{{2,}}(?=\w)"
SEAM = re.compile(f"{HYPHEN}|{DASH}")
FIRST_CHUNK = re.compile(rf"-{{2,}}(?=\w)|\S+?(?:{HYPHEN}|(?={DASH}))|\S+")
# Lines that begin something of their own; list items are set in by two spaces.
OWN_LINE = re.compile(r"\s{2,}(?:[*+-]|[0-9]+\.)\s|\s{4}|\t|#{1,6}\s|>|```|\||!\[")

# What the account asks of its readers; a word such as 订阅 alone may be news.
PROMOTION = re.compile(
    r"点赞[、，和+/\s]{0,2}在看|点个?[“「]?[赞在]|一键三连|扫码(?:关注|加|进|添加|领)|扫一扫|(?:长按|扫描|识别).{0,8}(?:二维码|关注)"
    r"|(?:加|设为?|标)[“「]?星标|欢迎.{0,4}(?:关注|点击|转发|分享|投稿|订阅|加入)|(?:请|记得|别忘了).{0,6}(?:关注|点赞|转发|在看|星标)"
    r"|关注(?:我们|本号|公众号|上方|下方)|点击(?:上方|下方|蓝字|[左右]下角|文末)|阅读原文|[加进入]群|商务合作"
    r"|^[-—–=\s]*(?:THE )?(?:END|全文完|完)[-—–=\s]*$",
    re.IGNORECASE,
)
LONGEST_PROMOTION = 100


def matches(text: str) -> bool:
    head, _ = _split(text)
    return len(TELLING & head.keys()) >= 2


def read(text: str) -> Draft:
    head, rest = _split(text)
    body = read_body(_unwrap(rest))
    draft = Draft(body.parts, body.notes())
    draft.byline = head.get("文章作者") or head.get("作者", "")
    draft.publisher = head.get("公众号") or head.get("公众号名称") or head.get("账号") or draft.byline
    draft.address = head.get("原文链接") or head.get("文章链接", "")
    draft.set_published(read_date(head.get("发布时间") or head.get("发布日期", "")))
    for key in ("发布地", "发布地点"):
        if head.get(key):
            draft.note("metadata-unused", f"{key}: {head[key]}")
    if any(key.startswith("封面") for key in head):
        draft.note("cover-dropped", "The address of the cover picture is not kept.")
    take_source_links(draft)
    drop_promotion(draft)
    title = read_body(head.get("", "")).parts
    draft.place_headline(title[0].text if title else "")
    return draft


def _split(text: str) -> tuple[dict[str, str], str]:
    """The fields at the head, the title under the key "", and the body. Fields end with the first other
    line."""
    head: dict[str, str] = {}
    position = 0
    while position < min(len(text), LONGEST_HEAD):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        line = text[position:end].strip()
        field = FIELD.fullmatch(line)
        if field:
            head.setdefault(field["key"], field["value"].strip())
        elif line and (head or end - position > LONGEST_TITLE_LINE):
            break
        elif line:
            head[""] = line
        position = end + 1
    return head, text[position:]


def _unwrap(body: str) -> str:
    """Undo the exporter's line breaks: a newline stands for the one space it replaced, or for nothing after a
    hyphen. A break after which the next word would still have fitted is the writer's own and stays."""
    lines = body.split("\n")
    joined = lines[:1]
    is_fenced = False
    for previous, line in pairwise(lines):
        is_fenced ^= previous.lstrip().startswith("```")
        chunk = FIRST_CHUNK.match(line)
        is_wrapped = chunk and previous.strip() and len(previous) + 1 + len(chunk[0]) > WIDTH
        if is_wrapped and not is_fenced and not OWN_LINE.match(line) and not _stands_alone(previous):
            joined.append("" if _is_inside_a_word(previous, line) else " ")
        else:
            joined.append("\n")
        joined.append(line)
    return "".join(joined)


def _is_inside_a_word(previous: str, line: str) -> bool:
    end = previous[-8:]
    seams = SEAM.finditer(end + line[:8])
    return any(len(end) in seam.span() for seam in seams)


def _stands_alone(line: str) -> bool:
    """Whether a line ends where its writer ended it: a heading, a hard break, code."""
    return line.endswith("  ") or line.startswith(("#", "    ", "\t", "|"))


def drop_promotion(draft: Draft) -> None:
    """Take invitations away from both ends of the text."""
    kept = [number for number, part in enumerate(draft.parts) if not _is_promotion(part.text)]
    start, end = (kept[0], kept[-1] + 1) if kept else (0, len(draft.parts))
    dropped = [part.text for part in draft.parts[:start] + draft.parts[end:] if part.text]
    draft.parts = draft.parts[start:end]
    if dropped:
        draft.note("promotion-dropped", " / ".join(dropped))


def _is_promotion(text: str) -> bool:
    return not text or (len(text) <= LONGEST_PROMOTION and PROMOTION.search(text) is not None)
