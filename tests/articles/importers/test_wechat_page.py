"""WeChat articles as pages of mp.weixin.qq.com."""

from datetime import datetime

from articles.documents import Document
from articles.importers import read
from articles.importers.dates import CHINA

HTML = """<!DOCTYPE html><html><head><meta charset="utf-8"><title></title>
<meta property="og:title" content="旧桥三月关闭"><meta property="og:site_name" content="微信公众平台">
<meta property="og:url" content="http://mp.weixin.qq.com/s?__biz=MzA4&amp;mid=26&amp;idx=1&amp;sn=ab#rd"></head>
<body><div id="img-content"><h1 class="rich_media_title" id="activity-name">
  旧桥三月关闭
</h1><div id="meta_content"><span id="js_author_name">周舟</span>
<a id="js_name"> 潮汐周刊 </a><em id="publish_time">DATE</em></div>
<div class="rich_media_content" id="js_content" style="visibility: hidden;">
<section><section><p><span>港务局周一宣布，</span><strong><span>旧桥</span></strong>
<span>将从三月起关闭。</span></p></section>
<section><p><img data-src="https://mmbiz.qpic.cn/a"></p></section>
<p><br></p><section>工程预计需要两年，费用由市政府承担。</section>
<blockquote><p>我们不知道这是为什么。</p></blockquote></section>
<p>点个“在看”，欢迎关注我们</p></div></div>
<script>var ct = "1709514720";
var nickname = htmlDecode("潮汐周刊"); var msg_title = '旧桥三月关闭'.html(false);
var msg_source_url = 'https://post.example/a?b=1\\x26amp;c=2';</script></body></html>"""


def document(date: str = "2024-03-04 09:12") -> Document:
    return read(HTML.replace("DATE", date).encode(), "page.html")


def test_every_field_of_a_wechat_page_is_read() -> None:
    found = document()
    assert found.titles == {"zh-Hans": "旧桥三月关闭"}
    assert (found.publisher, found.byline) == ("潮汐周刊", "周舟")
    assert found.address == "http://mp.weixin.qq.com/s?__biz=MzA4&mid=26&idx=1&sn=ab#rd"
    assert found.original_address == "https://post.example/a?b=1&c=2"
    assert (found.published.at, found.published.precision) == (datetime(2024, 3, 4, 9, 12), "minute")
    assert found.published.printed == "2024-03-04 09:12"


def test_the_time_that_a_script_would_print_is_read_from_the_script() -> None:
    found = document("").published
    assert found.at == datetime(2024, 3, 4, 9, 12, tzinfo=CHINA)
    assert found.zone_stated


def test_the_text_has_no_pictures_and_no_promotion() -> None:
    found = document()
    assert [(block.kind, found.text[block.start : block.end]) for block in found.blocks] == [
        ("heading-1", "旧桥三月关闭"),
        ("paragraph", "港务局周一宣布，旧桥将从三月起关闭。"),
        ("paragraph", "工程预计需要两年，费用由市政府承担。"),
        ("quotation", "我们不知道这是为什么。"),
    ]
    assert [found.text[mark.start : mark.end] for mark in found.marks] == ["旧桥"]
    assert [note.code for note in found.notes] == ["images-dropped", "promotion-dropped"]
