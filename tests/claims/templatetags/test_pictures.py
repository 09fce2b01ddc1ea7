from __future__ import annotations

from articles.models import Article, Publisher
from claims.lettering import Label, Text
from claims.templatetags.pictures import label


def test_a_label_of_the_picture_is_a_link_in_its_language_and_told_whole() -> None:
    publisher = Publisher(name_zh="路透社", original_language="zh-Hans")
    article = Article(key="a7", publisher=publisher)
    name = Text(20, 74, "路透社 <快讯>", ("路透…",), is_cut=True)
    note = Text(20, 93, "2023-11-22 · strong", ("2023-11-22", "strong"), "sub")
    written = Label(7, (name, note))
    texts = (
        '<text x="20" y="74" lang="zh-Hans"><title>路透社 &lt;快讯&gt;</title>路透…</text>\n'
        '<text x="20" y="93" class="sub"><tspan x="20" y="93">2023-11-22</tspan>'
        '<tspan x="20" y="108">strong</tspan></text>\n'
    )
    assert label(written, {7: article}) == f'<a href="/articles/a7/">{texts}</a>'
    assert label(written, {7: article}, article) == texts
    head = Text(880, 46, "this claim", ("this claim",), "head", is_end=True)
    assert label(Label(None, (head,)), {}) == (
        '<text x="880" y="46" class="head" text-anchor="end">this claim</text>\n'
    )
