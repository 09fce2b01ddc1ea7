# ruff: noqa: E501 - pages and sentences are easier to read in one line
"""Pages of news sites as they are built, with their bodies marked: the shapes of real sites, our own words.

`pages()` gives (name, HTML, paragraphs of the body). The furniture around the body is what such sites have: menus,
share buttons, related articles, newsletters, comments, cookie banners, lists of what is read most.
"""

from collections.abc import Callable, Iterator
from html import escape

EN = [
    "The harbour board said on Monday that the old swing bridge will close to all traffic in March, and that no date has been set for it to reopen.",
    "“We do not know how long the work will take,” said a spokesman for the board, who asked not to be named because the contract has not been signed.",
    "About eleven thousand vehicles cross the bridge on a working day, according to the count that the city made last autumn.",
    "What the engineers found",
    "Divers who inspected the western pier in October reported cracks as wide as a hand below the water line. Their report, which this newspaper has read, calls the damage severe but not dangerous.",
    "The board received the report in November. It published a summary of two pages in January, in which the word cracks does not appear.",
    "Short of money",
    "The city has set aside four million for the bridge. The repair would cost at least nine, the report says, and a new bridge more than thirty.",
    "“Somebody will have to pay for this, and it will not be the ferry passengers,” the head of the council’s transport committee told reporters.",
    "A vote is expected before the summer. Until then, ferries will run every twenty minutes from six in the morning until midnight.",
    "Shopkeepers on the east bank said they had learned of the closure from the radio. One of them, who sells fishing gear, said she expected to lose a third of her customers.",
    "The board declined to comment on the figures.",
]
EN_2 = [
    "Three of the five members of the observatory’s council resigned on Thursday evening, an hour after they had voted to dismiss its director.",
    "In a letter of four lines they gave no reason. The director, reached by telephone, said he had been given none either and would contest the decision in court.",
    "The observatory, founded by the university in 1931, employs forty people and runs the largest telescope on the coast.",
    "A quarrel over a grant",
    "According to minutes of the council’s meeting in June, the members had quarrelled for months over a grant from a maker of satellites, which the director wanted to accept and the council did not.",
    "The company said in a statement that it had withdrawn its offer in August and had not been in touch with the council since.",
    "More than two thirds of the staff signed a letter on Friday in which they ask for the director’s return and threaten to leave otherwise.",
    "The university’s rector said she would meet both sides next week. “Nobody gains if the dome stays shut,” she said.",
]
ZH = [
    "港务局周一宣布，旧的平转桥将从三月起对所有车辆关闭，重新开放的日期尚未确定。",
    "“我们不知道工程需要多长时间。”一位发言人说。由于合同还没有签署，他要求不公开姓名。",
    "根据市政府去年秋天的统计，工作日每天约有一万一千辆车经过这座桥，其中三分之一是货车。",
    "工程师发现了什么",
    "去年十月检查西侧桥墩的潜水员报告说，水面以下有手掌宽的裂缝。本报看到的这份报告称损坏严重，但没有危险。",
    "港务局十一月收到报告，一月公布了两页的摘要，摘要里没有出现“裂缝”这个词。",
    "钱从哪里来",
    "市政府为这座桥准备了四百万元。报告认为修理至少需要九百万元，新建一座则超过三千万元。",
    "“总得有人出这笔钱，但不会是渡轮的乘客。”市议会交通委员会主席对记者说。",
    "表决预计在夏天之前进行。在此之前，渡轮每二十分钟一班，从早上六点开到午夜。",
    "东岸的店主说，他们是从广播里听到关闭的消息的。一位卖渔具的店主估计自己会失去三分之一的顾客。",
    "港务局拒绝对这些数字发表评论。",
]
ZH_2 = [
    "天文台理事会五名成员中的三人周四晚间辞职，一小时前他们刚刚投票罢免了台长。",
    "他们在一封四行的信里没有说明理由。台长在电话中表示，也没有人告诉他理由，他将向法院提出异议。",
    "这座天文台由大学于一九三一年创办，有四十名员工，拥有沿海地区最大的望远镜。",
    "一笔资助引起的争执",
    "据理事会六月的会议记录，成员们为一家卫星制造商的资助争吵了几个月：台长想接受，理事会不愿意。",
    "该公司在声明中说，它已于八月撤回了提议，此后没有再与理事会联系。",
    "超过三分之二的员工周五联名要求台长复职，否则他们将离开。",
    "校长表示下周将与双方见面。她说：“圆顶关着，对谁都没有好处。”",
]
HEADS = {
    "What the engineers found",
    "Short of money",
    "A quarrel over a grant",
    "工程师发现了什么",
    "钱从哪里来",
    "一笔资助引起的争执",
}
TITLES = {
    id(EN): "Old swing bridge to close in March, and nobody says for how long",
    id(EN_2): "Council of the observatory resigns after it dismissed the director",
    id(ZH): "旧平转桥三月关闭，没人说得清关多久",
    id(ZH_2): "罢免台长一小时后，天文台理事会三人辞职",
}
NAV_EN = "".join(
    f'<li class="nav-item"><a href="/{name.lower()}">{name}</a></li>'
    for name in ("Home", "World", "Business", "Sport", "Culture", "Opinion", "Video", "Weather")
)
NAV_ZH = "".join(
    f'<li><a href="/{n}/">{name}</a></li>'
    for n, name in enumerate(("首页", "国内", "国际", "财经", "体育", "娱乐", "科技", "视频"))
)
RELATED_EN = "".join(
    f'<li><a href="/a/{n}">{text}</a></li>'
    for n, text in enumerate(
        (
            "Ferry company asks for higher fares from May",
            "Council puts off its vote on the tunnel again",
            "Five things to know about the new timetable",
            "Opinion: a city that forgot its river",
            "In pictures: the night the lighthouse went dark",
        )
    )
)
RELATED_ZH = "".join(
    f'<li><a href="/a/{n}">{text}</a></li>'
    for n, text in enumerate(
        (
            "渡轮公司要求五月起涨价",
            "市议会再次推迟隧道表决",
            "关于新时刻表的五件事",
            "评论：忘了河流的城市",
            "图集：灯塔熄灭的那一夜",
        )
    )
)
COMMENTS_EN = '<div id="comments" class="comments-area"><h3>12 comments</h3><ol class="comment-list"><li class="comment"><b>riverman</b> <p>They knew about this for years and said nothing, as always with this board.</p></li><li class="comment"><b>Anna K</b><p>I cross it every day and it shakes when lorries pass, so close it please.</p></li></ol><form><textarea></textarea><button>Post comment</button></form></div>'
FOOT_EN = "<footer><p>© 2024 The Harbour Post. All rights reserved.</p><ul><li><a href='/terms'>Terms</a></li><li><a href='/privacy'>Privacy</a></li></ul></footer>"
FOOT_ZH = '<div class="footer"><p>关于我们 | 联系我们 | 广告服务 | 法律声明</p><p>海港新闻网 版权所有 未经书面授权禁止使用</p></div>'


def ld(
    title: str, date: str, author: str = "Mara Quill", publisher: str = "The Harbour Post", more: str = ""
) -> str:
    return (
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"'
        + title.replace('"', '\\"')
        + f'","datePublished":"{date}","author":[{{"@type":"Person","name":"{author}"}}],"publisher":{{"@type":"Organization","name":"{publisher}"}}{more}}}</script>'
    )


def paragraphs(body: list[str], tag: str = "p", cls: str = "", head: str = "h2", between: str = "") -> str:
    attribute = f' class="{cls}"' if cls else ""
    out = []
    for number, text in enumerate(body):
        name = head if text in HEADS else tag
        out.append(f"<{name}{attribute if name == tag else ''}>{escape(text, quote=False)}</{name}>")
        if between and number == 2:
            out.append(between)
    return "\n".join(out)


def page(head: str, body: str, lang: str = "en", charset: str = "utf-8") -> str:
    return f'<!DOCTYPE html>\n<html lang="{lang}">\n<head><meta charset="{charset}">{head}</head>\n<body>{body}</body></html>'


def wordpress(t: str, b: list[str]) -> str:
    return page(
        f'<title>{t} - The Harbour Post</title><meta property="og:title" content="{t}"><meta property="og:site_name" content="The Harbour Post"><meta property="article:published_time" content="2024-03-04T09:12:00+00:00"><link rel="canonical" href="https://post.example/2024/03/bridge/">',
        f'<header class="site-header"><nav><ul>{NAV_EN}</ul></nav></header><main id="main"><article class="post type-post hentry"><header class="entry-header"><h1 class="entry-title">{t}</h1><div class="entry-meta"><span class="posted-on"><time class="entry-date published" datetime="2024-03-04T09:12:00+00:00">March 4, 2024</time></span> <span class="byline">by <span class="author vcard"><a href="/author/mq">Mara Quill</a></span></span></div></header><div class="entry-content">{paragraphs(b)}<div class="sharedaddy"><h3 class="sd-title">Share this:</h3><ul><li><a href="#">Twitter</a></li><li><a href="#">Facebook</a></li></ul></div><div class="jp-relatedposts"><h3>Related</h3><ul>{RELATED_EN}</ul></div></div></article>{COMMENTS_EN}</main><aside class="widget-area"><h2>Recent Posts</h2><ul>{RELATED_EN}</ul></aside>{FOOT_EN}',
    )


def broadsheet(t: str, b: list[str]) -> str:
    inner = paragraphs(
        b,
        cls="css-at9mc1 evys1bk0",
        between='<div class="ad"><p>Advertisement</p><p><a href="#after">SKIP ADVERTISEMENT</a></p></div>',
    )
    return page(
        f'<title>{t} - The Harbour Post</title>{ld(t, "2024-03-04T10:00:11.000Z")}<meta property="og:title" content="{t}">',
        f'<a href="#site-content">Skip to content</a><header><nav>{NAV_EN}</nav></header><main id="site-content"><article id="story"><header><h1 data-testid="headline">{t}</h1><p id="article-summary" class="standfirst">A report that the harbour board kept back for two months speaks of severe damage to the pier.</p><figure><img src="a.jpg" alt="The bridge"><figcaption>The swing bridge at dusk. <span>Credit...Harbour Post</span></figcaption></figure><p class="byline">By <a href="/by/mq">Mara Quill</a></p><time datetime="2024-03-04T05:00:11-05:00">March 4, 2024</time></header><section name="articleBody"><div class="StoryBodyCompanionColumn"><div>{inner}</div></div></section><div class="bottom-of-article"><p>Mara Quill is a reporter for The Harbour Post. <a href="/by/mq">More about Mara Quill</a></p></div></article></main><section class="related"><h2>Related Content</h2><ul>{RELATED_EN}</ul></section>{FOOT_EN}',
    )


def broadcaster(t: str, b: list[str]) -> str:
    blocks = "".join(
        f'<div data-component="{"subheadline" if x in HEADS else "text"}-block" class="ssrcss-1 e1"><{"h2" if x in HEADS else "p"} class="ssrcss-q">{escape(x, quote=False)}</{"h2" if x in HEADS else "p"}></div>'
        for x in b
    )
    return page(
        f'<title>{t} - Harbour Radio News</title><meta property="og:title" content="{t}"><meta property="og:site_name" content="Harbour Radio News">',
        f'<header><nav aria-label="Main"><ul>{NAV_EN}</ul></nav></header><main><article><div data-component="headline-block"><h1 id="main-heading">{t}</h1></div><div data-component="byline-block">4 March 2024<div>Mara Quill</div><div>Harbour correspondent</div></div>{blocks}<div data-component="links-block"><p>More on this story</p><ul>{RELATED_EN}</ul></div></article><section data-component="most-read"><h2>Most read</h2><ol>{RELATED_EN}</ol></section></main>{FOOT_EN}',
    )


def wire(t: str, b: list[str]) -> str:
    blocks = "".join(
        f'<div class="text__text__1FZLe article-body__content" data-testid="{"Heading" if x in HEADS else f"paragraph-{n}"}">{escape(x, quote=False)}</div>'
        for n, x in enumerate(b)
    )
    return page(
        f"<title>{t} | Coast Wire</title>{ld(t, '2024-03-04T11:05:00Z', publisher='Coast Wire')}",
        f'<div id="app"><header>{NAV_EN}</header><main><article><h1>{t}</h1><span>By Mara Quill</span><time><span>March 4, 2024</span><span>11:05 AM UTC</span></time><div class="article-body">{blocks}<p class="sign-off">Reporting by Mara Quill; Editing by the desk</p><p>Our Standards: The Coast Wire Trust Principles.</p></div></article><section><h2>Read Next</h2><ul>{RELATED_EN}</ul></section></main>{FOOT_EN}</div>',
    )


def breaks_only(t: str, b: list[str]) -> str:
    text = "<br><br>".join(f"<b>{x}</b>" if x in HEADS else escape(x, quote=False) for x in b)
    return page(
        f"<title>{t}</title>",
        f'<table width="100%"><tr><td colspan="2"><a href="/">Home</a> | <a href="/news">News</a> | <a href="/contact">Contact</a></td></tr><tr><td width="150"><font size="2">Latest:<br><a href="/1">Ferry fares</a><br><a href="/2">Tunnel vote</a></font></td><td><h1>{t}</h1><font size="1">Posted: March 4, 2024</font><br><br><div class="story">{text}</div></td></tr></table><center><font size="1">Copyright 2024 Harbour Gazette</font></center>',
    )


def blogger(t: str, b: list[str]) -> str:
    text = "".join(
        f'<div style="text-align: left;"><span style="font-family: arial;">{escape(x, quote=False)}</span></div><div><br /></div>'
        for x in b
    )
    return page(
        f"<title>Harbour Notes: {t}</title><meta property='og:title' content='{t}'>",
        f"<div class='header'><h1 class='title'><a href='/'>Harbour Notes</a></h1><p>A blog about the river</p></div><div class='main'><h2 class='date-header'><span>Monday, March 4, 2024</span></h2><div class='post hentry'><h3 class='post-title entry-title'>{t}</h3><div class='post-body entry-content'>{text}</div><div class='post-footer'>Posted by <span class='fn'>Mara Quill</span> at <abbr class='published' title='2024-03-04T09:00:00+01:00'>9:00 AM</abbr> Labels: <a href='/l'>bridge</a></div></div>{COMMENTS_EN}</div><div class='sidebar'><h2>Blog Archive</h2><ul>{RELATED_EN}</ul></div>",
    )


def paywalled(t: str, b: list[str]) -> str:
    more = ',"isAccessibleForFree":"False","hasPart":{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":".paywall"}'
    return page(
        f"<title>{t} | Ledger</title>{ld(t, '2024-03-04', publisher='Ledger', more=more)}",
        f'<nav>{NAV_EN}</nav><article><h1>{t}</h1><div class="article__content-body">{paragraphs(b[:5])}</div><div class="paywall-barrier"><h2>Subscribe to continue reading</h2><p>Get unlimited access for one euro a week. Cancel at any time.</p><a href="/subscribe">Subscribe now</a></div></article>{FOOT_EN}',
    )


def substack(t: str, b: list[str]) -> str:
    widget = '<div class="subscription-widget-wrap"><div class="subscription-widget show-subscribe"><p class="cta-caption">Thanks for reading Harbour Letters! Subscribe for free to receive new posts and support my work.</p><form><input type="email" placeholder="Type your email..."><input type="submit" value="Subscribe"></form></div></div>'
    return page(
        f'<title>{t} - by Mara Quill - Harbour Letters</title><meta property="og:title" content="{t}"><meta name="author" content="Mara Quill">{ld(t, "2024-03-04T08:00:28+00:00", publisher="Harbour Letters")}',
        f'<div class="topbar"><a href="/">Harbour Letters</a><button>Subscribe</button><button>Sign in</button></div><article class="newsletter-post post"><div class="post-header"><h1 class="post-title">{t}</h1><h3 class="subtitle">Why a bridge is more than a bridge, and what two pages left out</h3><div class="byline"><a>Mara Quill</a><div>Mar 04, 2024</div></div></div><div class="available-content"><div class="body markup">{paragraphs(b, head="h3", between=widget)}</div></div><div class="post-footer"><a>Share</a></div></article><div class="comments-page"><h4>Discussion about this post</h4>{COMMENTS_EN}</div>',
    )


def live(t: str, b: list[str]) -> str:
    return page(
        f"<title>{t} – live updates</title>{ld(t, '2024-03-04T10:00:00Z')}",
        f'<nav>{NAV_EN}</nav><main><h1>{t}</h1><div class="article-body" itemprop="articleBody">{paragraphs(b)}</div></main><aside><h2>Most viewed</h2><ol>{RELATED_EN}</ol></aside><div class="cookie-banner" id="onetrust-banner-sdk"><p>We and our partners use cookies to store and access personal data, such as browsing data, for purposes like serving personalised ads.</p><button>Accept all</button></div>{FOOT_EN}',
    )


def quoted(t: str, b: list[str]) -> str:
    text = (
        paragraphs(b[:3])
        + f"<blockquote><p>{b[4]}</p></blockquote><ul><li>{b[5]}</li><li>{b[7]}</li></ul>"
        + paragraphs(b[8:])
    )
    return page(
        f'<title>{t} · Harbour Weekly</title><meta name="twitter:title" content="{t}"><meta name="description" content="About the bridge.">',
        f'<header><div class="logo">Harbour Weekly</div><ul class="menu">{NAV_EN}</ul></header><div class="content-wrapper"><div class="article-header"><h1>{t}</h1><div class="meta">Mara Quill, 4 March 2024</div></div><div class="article-text">{text}</div><div class="newsletter-signup"><h3>Sign up for our newsletter</h3><p>The best of the week in your inbox every Friday morning.</p></div><div class="tags">Tags: <a>bridge</a> <a>harbour</a></div></div>{FOOT_EN}',
    )


def inline_links(t: str, b: list[str]) -> str:
    linked = [
        x.replace("the bridge", '<a href="/tag/bridge">the bridge</a>').replace(
            "board", "<strong>board</strong>"
        )
        for x in (escape(y, quote=False) for y in b)
    ]
    text = "\n".join(
        f"<h2>{x}</h2>"
        if x in HEADS
        else f"<p>{x}</p>"
        + (
            '<p class="read-more"><strong>READ MORE: </strong><a href="/x">Ferry company asks for higher fares from May</a></p>'
            if n == 1
            else ""
        )
        for n, x in enumerate(linked)
    )
    return page(
        f'<title>{t} | Coast Online</title><meta property="og:title" content="{t} | Coast Online"><meta property="og:site_name" content="Coast Online">',
        f'<div class="nav">{NAV_EN}</div><div class="article"><h1 class="headline">{t}</h1><div class="share-bar"><a>Facebook</a><a>Twitter</a><a>WhatsApp</a></div><div class="author-name">By Mara Quill</div><div class="date-published">Published 09:12, 04 Mar 2024</div><div class="article-body">{text}</div></div><div class="trending"><h3>Trending</h3><ul>{RELATED_EN}</ul></div>{FOOT_EN}',
    )


def portal(t: str, b: list[str]) -> str:
    return page(
        f'<title>{t}_海港网</title><meta property="article:published_time" content="2024-03-04T09:12:00+08:00"><meta property="article:author" content="海港网"><meta name="mediaid" content="海港日报">',
        f'<div class="top-nav"><ul>{NAV_ZH}</ul></div><div class="main-content"><h1 class="main-title">{t}</h1><div class="top-bar"><div class="date-source"><span class="date">2024年03月04日 09:12</span> <a class="source" href="#">海港日报</a></div></div><div class="article-content-left"><div class="article" id="artibody">{paragraphs(["　　" + x if x not in HEADS else x for x in b])}<p class="show_author">责任编辑：周舟</p></div><div class="blk-related"><h2>相关新闻</h2><ul>{RELATED_ZH}</ul></div></div></div><div class="comment-box"><span>评论</span><p>登录|注册</p></div>{FOOT_ZH}',
        "zh-CN",
    )


def party_paper(t: str, b: list[str]) -> str:
    return page(
        f'<title>{t}--海港网</title><meta name="publishdate" content="2024-03-04"><meta name="author" content="100002">',
        f'<div class="header"><ul class="nav clearfix">{NAV_ZH}</ul></div><div class="layout rm_txt cf"><div class="col col-1"><h1>{t}</h1><div class="author cf">本报记者 周 舟</div><div class="channel cf"><div class="col-1-1 fl">2024年03月04日09:12 | 来源：<a href="#">海港日报</a></div></div><div class="rm_txt_con cf">{paragraphs(["　　" + x for x in b])}<div class="edit cf">(责编：周舟、许可)</div></div><div class="rm_relevant"><h2>相关新闻</h2><ul>{RELATED_ZH}</ul></div></div><div class="col-2"><h3>热门排行</h3><ol>{RELATED_ZH}</ol></div></div>{FOOT_ZH}',
        "zh-CN",
        "gb2312",
    )


def government(t: str, b: list[str]) -> str:
    return page(
        f'<title>{t}_部门动态_海港市人民政府</title><meta name="ArticleTitle" content="{t}"><meta name="PubDate" content="2024-03-04 09:12"><meta name="ContentSource" content="海港市人民政府">',
        f'<div class="position">当前位置：<a>首页</a> &gt; <a>部门动态</a></div><div class="article"><h1>{t}</h1><div class="pages-date">2024-03-04 09:12 来源： 海港市人民政府 <span class="share">【字体：大 中 小】打印</span></div><div class="pages_content" id="UCAP-CONTENT"><div class="view TRS_UEDITOR trs_paper_default">{paragraphs(b)}</div></div><div class="pages-print">扫一扫在手机打开当前页</div></div>{FOOT_ZH}',
        "zh-CN",
    )


def zh_magazine(t: str, b: list[str]) -> str:
    return page(
        f'<title>{t} - 潮汐周刊</title><meta property="og:title" content="{t}"><meta property="og:site_name" content="潮汐周刊">{ld(t, "2024-03-04T09:12:00+08:00", "周舟", "潮汐周刊")}',
        f'<div id="header"><ul>{NAV_ZH}</ul></div><div class="post"><h1>{t}</h1><div class="info">作者：周舟　发布于 2024-03-04 09:12</div><div class="post_body">{paragraphs(b, between="<p><img src=a.jpg></p>")}<p>本文为潮汐周刊原创，未经许可不得转载。</p></div><div class="post_recommends"><h2>推荐阅读</h2><ul>{RELATED_ZH}</ul></div></div>{FOOT_ZH}',
        "zh-CN",
    )


def zh_divs(t: str, b: list[str]) -> str:
    text = "".join(f"<div>{x}</div>" for x in b)
    return page(
        f"<title>{t}-海港新闻</title>",
        f'<div class="wrap"><div class="bread">首页 &gt; 新闻 &gt; 正文</div><div class="title">{t}</div><div class="source">来源：海港新闻 时间：2024-03-04 09:12:00</div><div class="content" id="content">{text}</div><div class="share">分享到： 微信 微博 QQ空间</div><div class="hot"><div>热门文章</div><ul>{RELATED_ZH}</ul></div></div>{FOOT_ZH}',
        "zh-CN",
    )


def zh_breaks(t: str, b: list[str]) -> str:
    text = "<br/><br/>\n".join("　　" + x for x in b)
    return page(
        f"<title>{t}</title>",
        f'<table><tr><td>{NAV_ZH}</td></tr></table><table align="center"><tr><td class="bt" align="center"><h1>{t}</h1></td></tr><tr><td align="center">2024-03-04 09:12　来源：海港晚报</td></tr><tr><td class="nr"><div id="zoom">{text}</div></td></tr><tr><td>【关闭窗口】【打印本页】</td></tr></table>{FOOT_ZH}',
        "zh-CN",
    )


def zh_app(t: str, b: list[str]) -> str:
    return page(
        f'<title>{t}|潮汐新闻APP</title><meta property="og:title" content="{t}">',
        f'<div class="download-bar">打开潮汐新闻APP，阅读体验更佳</div><div class="article-main"><div class="article-header"><h1>{t}</h1><p class="standfirst">两页的摘要里没有出现“裂缝”这个词。</p><div class="article-info"><span>周舟</span> · <span class="date">2024/03/04 09:12</span> <span>浏览 1.2w</span></div></div><div class="article-content">{paragraphs(b)}</div><div class="article-declare">未经正式授权严禁转载本文，侵权必究。</div></div><div class="recommend"><div class="hd">最新文章</div><ul>{RELATED_ZH}</ul></div><div class="comments"><div>评论</div><div>暂无评论哦，快来评价一下吧！</div></div>{FOOT_ZH}',
        "zh-CN",
    )


def mobile(t: str, b: list[str]) -> str:
    return page(
        f'<title>{t}</title><meta name="viewport" content="width=device-width">',
        f'<header class="m-header"><a>Menu</a></header><section class="m-article"><h1>{t}</h1><p class="m-meta">Harbour Mobile · 4 Mar 2024 · 3 min read</p>{paragraphs(b, head="h4")}</section><section class="m-more"><h2>You may also like</h2><ul>{RELATED_EN}</ul></section>',
    )


def lazy(t: str, b: list[str]) -> str:
    inner = paragraphs(
        b,
        between='<figure class="image"><picture><img data-src="x"></picture><noscript><img src="x"></noscript><figcaption>The pier in October. Photo: Harbour Post</figcaption></figure><div class="inline-newsletter"><h4>The morning letter</h4><p>What the harbour talks about today, every weekday at six. <a href="/nl">Sign up</a></p></div>',
    )
    return page(
        f'<title>{t} | The Harbour Post</title>{ld(t, "2024-03-04T09:12:00.000Z")}<meta property="og:title" content="{t}"><style>.a{{}}</style><script>window.__DATA__={{"a":"<p>not text</p>"}}</script>',
        f'<div class="gdpr-consent"><p>Your privacy matters to us. We use cookies.</p></div><nav>{NAV_EN}</nav><main><div class="c-article"><h1 class="c-article__title">{t}</h1><div class="c-article__body">{inner}</div><div class="c-article__topics"><span>Topics</span><a>Bridges</a></div></div></main><section class="c-cards"><h2>More from Harbour</h2>{"".join(f"<div><h3>{x}</h3><p>{EN_2[2]}</p></div>" for x in ("Ferry fares to rise", "Tunnel vote is off"))}</section>{FOOT_EN}',
    )


def code_like(t: str, b: list[str]) -> str:
    return page(
        f"<title>{t}</title>",
        f'<div role="main"><h1>{t}</h1><div class="field field--name-body">{paragraphs(b)}</div><table><tr><th>Year</th><th>Vehicles a day</th></tr><tr><td>2021</td><td>9,800</td></tr><tr><td>2023</td><td>11,000</td></tr></table></div><div role="navigation"><ul>{NAV_EN}</ul></div>',
    )


def zh_question(t: str, b: list[str]) -> str:
    return page(
        f"<title>{t} - 海港问答</title>",
        f'<div class="AppHeader"><ul>{NAV_ZH}</ul></div><div class="Post-Main"><header><h1 class="Post-Title">{t}</h1><div class="Post-Author"><span class="UserLink">周舟</span></div></header><div class="Post-RichTextContainer"><div class="RichText">{paragraphs(b)}</div></div><div class="ContentItem-time">发布于 2024-03-04 09:12</div><div class="ContentItem-actions"><button>赞同 128</button><button>23 条评论</button><button>分享</button></div></div><div class="Recommendations"><h2>推荐阅读</h2><ul>{RELATED_ZH}</ul></div>',
        "zh-CN",
    )


SHAPES_EN: tuple[Callable[[str, list[str]], str], ...] = (
    wordpress,
    broadsheet,
    broadcaster,
    wire,
    breaks_only,
    blogger,
    paywalled,
    substack,
    live,
    quoted,
    inline_links,
    mobile,
    lazy,
    code_like,
)
SHAPES_ZH: tuple[Callable[[str, list[str]], str], ...] = (
    portal,
    party_paper,
    government,
    zh_magazine,
    zh_divs,
    zh_breaks,
    zh_app,
    zh_question,
)


def pages() -> Iterator[tuple[str, str, list[str]]]:
    for shapes, bodies in ((SHAPES_EN, (EN, EN_2)), (SHAPES_ZH, (ZH, ZH_2))):
        for shape in shapes:
            for number, body in enumerate(bodies):
                if shape is quoted and number:
                    continue
                text = shape(TITLES[id(body)], body)
                kept = (
                    [*body[:3], body[4], body[5], body[7], *body[8:]]
                    if shape is quoted
                    else body[:5]
                    if shape is paywalled
                    else body
                )
                yield f"{shape.__name__}-{number}", text, kept
