"""The family of WeChat articles as pages of mp.weixin.qq.com: text in #js_content, details in a script."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from articles.documents import Published
from articles.importers.dates import CHINA, read_date
from articles.importers.draft import Draft, one_line
from articles.importers.originals import take_source_links
from articles.importers.tree_text import read_tree, without_dead_links
from articles.importers.wechat import drop_promotion

# `var nickname = htmlDecode("…")`, `var msg_title = '…'.html(false)`, `var ct = "1700000000"`
VARIABLE = (
    r"""\b(?:var\s+)?{name}\s*[=:]\s*(?:\w+\(\s*)?"""
    r"""(?P<mark>["'])(?P<value>(?:(?!(?P=mark))[^\\\n]|\\.)*)(?P=mark)"""
)
ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))")
LONGEST_VALUE = 2_000


def matches(tree: Any) -> bool:
    return _by_id(tree, "js_content") is not None


def read(tree: Any, address: str) -> Draft:
    body = _by_id(tree, "js_content")
    # The page shows it when its scripts have run.
    body.attrib.pop("style", None)
    draft = Draft(without_dead_links(read_tree(body, address)))
    script = "\n".join(script.text or "" for script in tree.iter("script"))
    metas = {
        meta.get("property") or meta.get("name"): meta.get("content") or "" for meta in tree.iter("meta")
    }
    title = _text(tree, "activity-name") or metas.get("og:title", "") or _variable(script, "msg_title")
    draft.publisher = _text(tree, "js_name") or _variable(script, "nickname") or metas.get("og:site_name", "")
    draft.byline = _text(tree, "js_author_name") or metas.get("author", "") or _variable(script, "author")
    draft.address = metas.get("og:url", "") or _variable(script, "msg_link") or address
    draft.set_published(_published(tree, script))
    if images := sum(1 for _ in body.iter("img")):
        draft.note("images-dropped", f"{images} images dropped, with their descriptions.")
    source = _variable(script, "msg_source_url")
    if source.startswith(("http://", "https://")):
        draft.original_address = source
    take_source_links(draft)
    drop_promotion(draft)
    draft.place_headline(one_line(title))
    return draft


def _by_id(tree: Any, name: str) -> Any:
    return next(iter(tree.xpath("//*[@id=$name]", name=name)), None)


def _text(tree: Any, name: str) -> str:
    element = _by_id(tree, name)
    return "" if element is None else " ".join(element.text_content().split())


def _variable(script: str, name: str) -> str:
    """The value of a variable of the page's script; "" where it has none."""
    for match in re.finditer(VARIABLE.format(name=name), script):
        if match["value"] and len(match["value"]) <= LONGEST_VALUE:
            return one_line(unescape(ESCAPE.sub(_unescaped, match["value"])))
    return ""


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else escape[3]


def _published(tree: Any, script: str) -> Published:
    """As the page prints it; else by the seconds in its script, which it prints in China's time."""
    for printed in (_text(tree, "publish_time"), _variable(script, "createTime")):
        published = read_date(printed)
        if published.at is not None:
            return published
    seconds = _variable(script, "ct") or _variable(script, "oriCreateTime")
    if re.fullmatch("[0-9]{9,10}", seconds):
        at = datetime(1970, 1, 1, tzinfo=CHINA) + timedelta(hours=8, seconds=int(seconds))
        return Published(at.replace(second=0), "minute", True, f"{at:%Y-%m-%d %H:%M}")
    return Published()
