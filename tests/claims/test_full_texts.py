"""An excerpt comes first, with quotes; then the file it was cut from becomes the full text.

The files are of our own making, in the shapes of the sample story's originals, which are others' texts.
"""

from __future__ import annotations

import hashlib
import io
import textwrap
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from articles import importers
from articles.documents import Document
from articles.models import Article
from claims.dataset.files import write
from claims.dataset.load import load
from claims.models import Anchor

pytestmark = pytest.mark.django_db

SAMPLES = settings.BASE_DIR / "tests" / "articles" / "importers" / "samples"

WECHAT = "\n".join(
    [
        "# 蓝港换帅的深层原因",
        "",
        "文章作者: 灯塔研究员",
        "发布时间: 2024-03-06 09:30",
        "发布地: 宁波",
        "原文链接: http://mp.weixin.qq.com/s?__biz=QUJD==&mid=22&idx=1&sn=ab&chksm=c0#rd",
        "",
        "![](https://mmbiz.example/one/640?from=export)",
        "",
        textwrap.fill(
            "截至今天，蓝港实验室换帅的余波还没有过去，许多员工（一说 95%）希望董事会 Blue Harbour Board"
            " 换人，有人说 不换就走。😀 这一数字没有出处，𠮷田说。",
            40,
            break_long_words=False,
        ),
        "",
        "** _译文如下：_**",
        "",
        textwrap.fill(
            "公**司致力于增收的团队吃紧，又答应拿出公司 20% 的算力给安全小组。** 员工们在会上齐声喊"
            "“一起 出海！”这句话 传得很远，公司说 这一数字没有出处，此后 再未提起。",
            40,
            break_long_words=False,
        ),
        "",
        "原文链接：",
        "",
        "https://www.harbourpost.example/science/2024/03/blue-harbour-",
        "board/40417/",
        "",
        "欢迎点赞、转发给“朋友”",
        "",
    ]
)


@dataclass(frozen=True)
class Words:
    """A quote and the beginning of the block in which it has to stand."""

    quote: str
    block: str
    prefix: str = ""
    suffix: str = ""


QUOTED = {
    "digest.md": [
        Words("蓝港实验室把「新产品」放在安全之前，研究主管离开", "蓝港实验室把"),
        Words("因 「新产品」 优先于安全而离开。「对齐小组」的其他成员", "蓝港实验室的"),
        Words("公司对 Q* 项目只字未提", "蓝港实验室的"),
        Words("「对齐小组」", "蓝港实验室的"),
        Words("对齐小组", "谁来接手", prefix=" "),
        Words("Blue Harbour ranks ‘new tools’ above safety", "Blue Harbour ranks"),
        Words('caution, a farewell note says, lost to "new tools"', "The head of research has left"),
    ],
    "note.md": [
        Words("蓝港研究员在换帅前向董事会示警", "独家"),
        Words("港湾社无法核实 Q* 的能力", "3 月 5 日"),
        Words("Q*", "3 月 5 日", suffix="（"),
        Words("会做算术——答案对就是对——说明机器在推理", "有人认为"),
        Words("不过到了次日，董事会公布了决定。", "不过"),
    ],
    "saved_page.txt": [
        Words("蓝港“换帅”尘埃落定,安全派悉数离开", "蓝港“换帅”"),
        Words("研究主管要走,外界早有预感。", "研究主管要走"),
        Words("小组此前只拿到了承诺算力的20%", "发布会之后"),
        Words("芯片在谁手里,谁就先说话", "业内常说"),
        Words("芯片在谁手里", "业内常说", prefix="“"),
    ],
    "wechat.txt": [
        Words("许多员工（一说 95%）希望董事会 Blue Harbour Board 换人", "截至今天"),
        Words("这一数字没有出处", "截至今天", prefix="😀 "),
        Words("𠮷田说", "截至今天"),
        Words("公司致力于增收的团队吃紧，又答应拿出公司 20% 的算力给安全小组。", "公司致力于"),
        Words("齐声喊“一起 出海！”", "公司致力于"),
        Words("这一数字没有出处", "公司致力于", suffix="，此后"),
    ],
    "plain.txt": [
        Words("the port authority said on Friday. Ferries will run", "The bridge over"),
        Words("大桥将于三月三日关闭，渡轮每十分钟一班。", "大桥将于"),
    ],
}


def places(words: Words, document: Document) -> tuple[int, int]:
    """Where in the whole text the quote stands: there is one block that begins so."""
    (block,) = [block for block in document.blocks if document.text.startswith(words.block, block.start)]
    context = words.prefix + words.quote + words.suffix
    start = document.text.index(context, block.start, block.end) + len(words.prefix)
    return start, start + len(words.quote)


def excerpt(document: Document, quoted: list[Words]) -> list[dict[str, Any]]:
    """The records of the blocks that the quotes and their context stand in, everything else left out."""
    kept: set[int] = set()
    for words in quoted:
        start, end = places(words, document)
        kept.update(range(start - len(words.prefix), end + len(words.suffix)))
    rows: list[dict[str, Any]] = []
    for block in document.blocks:
        row = {"kind": block.kind, "lang": block.lang, "marker": block.marker}
        if kept.isdisjoint(range(block.start, block.end)):
            rows.append({"kind": "omission", "lang": block.lang})
            continue
        runs = groupby(range(block.start, block.end), key=kept.__contains__)
        row["text"] = "".join(
            "".join(document.text[place] for place in run) if is_kept else "[…]" for is_kept, run in runs
        )
        rows.append(row)
    return rows


def data_set(folder: Path, document: Document, received: bytes, quoted: list[Words]) -> Path:
    """A data set with one article as an excerpt, and one claim that all the passages state."""
    files: dict[str, dict[str, Any]] = {
        "dataset.yaml": {"format": 1},
        "articles/held.yaml": {
            "kind": "report",
            "original_language": "zh-Hans",
            "excerpt": {
                "cut_from_sha256": hashlib.sha256(received).hexdigest(),
                "blocks": excerpt(document, quoted),
            },
        },
        "claims/claim.yaml": {
            "kind": "fact",
            "statement_en": "So it was.",
            "original_language": "en",
            "annotations": [
                {
                    "article": "held",
                    "stance": "states",
                    "prefix": words.prefix,
                    "quote": words.quote,
                    "suffix": words.suffix,
                    "language": "zh-Hans",
                }
                for words in quoted
            ],
        },
    }
    for name, fields in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(write(fields), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", QUOTED)
def test_the_file_becomes_the_full_text_and_every_quote_stands_exactly_at_its_place(
    tmp_path: Path, name: str
) -> None:
    received = WECHAT.encode() if name == "wechat.txt" else (SAMPLES / name).read_bytes()
    original = tmp_path / name
    original.write_bytes(received)
    document = importers.read(received, name)
    quoted = QUOTED[name]

    load(data_set(tmp_path, document, received, quoted))
    article = Article.objects.get()
    assert article.revisions.get().is_excerpt
    assert set(Anchor.objects.values_list("state", flat=True)) == {"exact"}

    out = io.StringIO()
    call_command("import_articles", original, stdout=out)
    assert "full text held, revision 2" in out.getvalue()
    revision = article.revisions.get(number=2)
    assert not revision.is_excerpt
    assert revision.text == document.text
    anchors = revision.anchors.order_by("annotation")
    assert [(anchor.state, anchor.start, anchor.end) for anchor in anchors] == [
        ("exact", *places(words, document)) for words in quoted
    ]

    assert not load(tmp_path).made
    call_command("import_articles", original, stdout=out)
    assert "already held held" in out.getvalue()
    assert article.revisions.count() == 2


def test_the_command_shows_where_the_quotes_stand(tmp_path: Path) -> None:
    received = (SAMPLES / "note.md").read_bytes()
    document = importers.read(received, "note.md")
    load(data_set(tmp_path, document, received, QUOTED["note.md"]))
    out = io.StringIO()
    call_command("anchors", stdout=out)
    assert out.getvalue().splitlines()[1].split() == ["1", "(ex.)", "5", "0", "0", "0", "0", "held"]
