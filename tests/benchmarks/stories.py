"""News of a made-up town: sentences by pattern, so that several of them say nearly the same with other names
and numbers, as news does. The same random numbers make the same story."""

from __future__ import annotations

import re
from random import Random

#: What the patterns have in braces.
WORDS = {
    "zh": {
        "name": (
            "陈砚秋/林可为/周牧/何敬之/罗思远/沈阿满/郑一鸣/唐若水/许长河/方晓/高庭/马东篱/苏禾/贺兰/袁志清"
        ),
        "body": (
            "市政府/河西区法院/北岸电厂/青禾公司/铁路局/第三医院/港务局/环保署/渔业协会/水务集团/审计署/工会"
        ),
        "thing": (
            "新大桥/污水管道/二号码头/旧体育场/疫苗冷库/公交线路/水库大坝/图书馆/风力电场/学校食堂/地下车库"
        ),
    },
    "en": {
        "name": (
            "Mara Ellison/Tobias Kerr/June Abara/Peter Lindqvist/Oona Farrell/Dev Malhotra/"
            "Ruth Castellan/Hugo Brandt/Nell Okafor/Silas Whitcombe/Ines Duarte/Graham Pell"
        ),
        "body": (
            "the city council/the harbour authority/Northbank Power/Greenfield Water/"
            "the rail office/the county court/Third Street Hospital/the audit board/"
            "the fishing union/Halden Group"
        ),
        "thing": (
            "the new bridge/the sewage line/pier two/the old stadium/the vaccine store/"
            "the reservoir dam/the public library/the wind farm/the school canteen/"
            "the bus depot"
        ),
    },
}
MONTHS = "March/April/June/July/October/November"
ZH_PATTERNS = """
{body}{day}宣布，{thing}的工程将推迟{n}个月，预算由原来的{m}万元增加到{k}万元。
{name}在接受本报采访时说：“我们从来没有同意过这份合同。”
据{body}公布的数据，去年共有{k}名居民登记，比前年增加了{n}%。
{body}发言人{name}否认了这一说法，称{thing}的检测结果“完全合格”。
两名知情人士透露，{body}早在{day}就收到了关于{thing}的警告信。
{name}随后辞去了{body}的职务，没有说明原因。
截至{day}，{thing}已经耗资{m}万元，其中{n}%来自{body}。
{body}表示，将在{n}天内公布完整的调查报告，并向受影响的家庭道歉。
居民{name}告诉记者，夜里{n}点左右听到一声巨响，随后停电近{n}小时。
法庭文件显示，{name}与{body}之间的往来邮件超过{k}封。
“没有人告诉我们{thing}存在风险，”{name}说，“我们是从新闻里知道的。”
专家组认为，{thing}的设计标准低于全国平均水平，但尚不足以解释这次事故。
{body}的一份内部备忘录写道，{thing}每年的维护费用不低于{m}万元。
{name}和{name}都在{day}的会议上投了反对票，最终以{n}票对{n}票通过。
本报未能联系到{name}置评。
{body}没有立即回应置评请求。
这是{body}{n}年来第三次更换负责人，上一任是{name}。
附近的{k}户居民被要求在{day}之前搬离，不少人至今没有收到补偿款。
根据协议，{body}须向{body}支付{m}万元，分{n}期付清。
一位不愿具名的工程师说，{thing}的裂缝最长处有{n}米，而报告里只写了{n}厘米。
{name}强调，{body}与此事无关，相关费用由{body}承担。
市民可以在{day}之前向{body}提交意见。
监控录像显示，一辆货车在{n}时{n}分驶入{thing}，此后再没有离开。
尽管如此，{name}仍坚持认为，推迟{thing}的决定是正确的。
"""
EN_PATTERNS = """
{body} said on {day} work on {thing} would be delayed by {n} months, and its cost rose to ${k} million.
“We never agreed to this contract,” {name} told the paper in an interview.
Figures released by {body} show that {k} residents registered last year, an increase of {n}%.
A spokesman for {body}, {name}, denied the report and said tests of {thing} were “entirely satisfactory”.
Two people said {body} had received a letter of warning about {thing} as early as {day}.
{name} has since resigned from {body} without giving a reason.
By {day}, {thing} had cost ${m} million, {n}% of which was paid by {body}.
{body} promised to publish the full report within {n} days and apologised to the families affected.
A resident, {name}, said she heard a loud bang at {n} o'clock, after which the power was out for {n} hours.
Court papers show that {name} exchanged more than {k} emails with {body}.
“Nobody told us there was any risk to {thing},” {name} said. “We learned of it from the news.”
The panel found that {thing} was built below the national standard, but this alone explains nothing.
An internal memo of {body} put the yearly upkeep of {thing} at no less than ${m} million.
{name} and {name} voted against the plan at the meeting on {day}; it passed by {n} votes to {n}.
{name} could not be reached for comment.
{body} did not immediately respond to a request for comment.
It is the third change at the top of {body} in {n} years; the last head was {name}.
About {k} households nearby were told to leave by {day}, and many have not been paid to this day.
Under the agreement, {body} is to pay {body} ${m} million in {n} instalments.
An engineer said the longest crack in {thing} measured {n} metres, not {n} centimetres.
{name} insisted that {body} had nothing to do with it and that the costs would be borne by {body}.
Residents may send their comments to {body} until {day}.
Footage shows a lorry driving into {thing} at {n}:{k} and never leaving it again.
Even so, {name} maintains that the decision to delay {thing} was the right one.
"""
#: From which number to which.
NUMBERS = {"n": (2, 48), "m": (110, 990), "k": (1010, 9990)}


class Stories:
    """News without end, in one language, "zh" or "en"."""

    def __init__(self, random: Random, language: str) -> None:
        self.random = random
        self.is_zh = language == "zh"
        #: What stands between two sentences of a paragraph.
        self.space = "" if self.is_zh else " "
        patterns = (ZH_PATTERNS if self.is_zh else EN_PATTERNS).strip().split("\n")
        random.shuffle(patterns)
        #: What this article is made of, and what other articles are made of and what is written later.
        self.patterns, self.others = patterns[::2], patterns[1::2]
        self.words = {slot: words.split("/") for slot, words in WORDS[language].items()}

    def sentence(self, *, later: bool = False) -> str:
        """One sentence with its full stop; one that is written later is like none of the others."""
        pattern = self.random.choice(self.others if later else self.patterns)
        filled = re.sub(r"\{(\w+)\}", lambda match: self.slot(match[1]), pattern)
        return filled[0].upper() + filled[1:]

    def slot(self, name: str) -> str:
        """A name, a body, a thing, a day or a number for a pattern."""
        if name in NUMBERS:
            return str(self.random.randint(*NUMBERS[name]))
        if name != "day":
            return self.random.choice(self.words[name])
        day = self.random.randint(1, 28)
        if self.is_zh:
            return f"{self.random.randint(1, 12)}月{day}日"
        return f"{day} {self.random.choice(MONTHS.split('/'))}"

    def story(self, paragraphs: int, *, later: bool = False) -> str:
        """A headline, a byline, and the text; paragraphs are parted by an empty line."""
        headline = self.sentence(later=later).rstrip("。.")
        byline = (
            f"本报记者 {self.slot('name')} {self.slot('day')}" if self.is_zh else f"By {self.slot('name')}"
        )
        text = [
            self.space.join(self.sentence(later=later) for _sentence in range(self.random.randint(1, 5)))
            for _paragraph in range(paragraphs)
        ]
        return "\n\n".join([headline, byline, *text])
