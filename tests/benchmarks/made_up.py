"""Statements, names and rationales that nobody wrote, as long and as repetitive as those of a newsroom.

The same seed makes the same texts. Words are drawn by Zipf's law from lists that begin with common ones and
go on with made-up ones for as long as a language has words, so that some stand in a third of the statements
and most in hardly any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Any

ZH_WORDS = """
的 在 了 和 AI 公司 是 将 与 对 董事会 我们 人工智能 模型 表示 中国 美国 数据 技术 研究 市场 用户 OpenAI
发布 报告 已经 没有 超过 政府 系统 产品 投资 全球 平台 计划 城市 项目 银行 医院 学校 工程 能源 算力 芯片
安全 法院 部长 价格 工资 人口 气温 疫苗 电池 汽车 铁路 港口 机场 桥梁 水库 森林 海洋 粮食 房价 股票 税收
预算 选举 议会 警方 记者 专家 员工 学生 患者 居民 工厂 企业 行业 标准 合同 许可 专利 实验 论文 样本 误差
温度 排放 电网 核电 风电 光伏 氢气 石油 天然气 煤炭 钢铁 水泥 塑料 药物 手术 基因 病毒 细菌 卫星 火箭 望远镜
机器人 无人机 传感器 摄像头 软件 漏洞 密码 账号 隐私 法律 条例 罚款 诉讼 证人 证据 文件 邮件 会议 声明 采访
视频 照片 图表 首席执行官 GPT-4o Q* 20% 3月5日 12亿 2023年 第一季度 百分之五 三倍 三分之一 减少 增加 下降
上升 停止 批准 拒绝 承认 否认 推迟 取消 完成 开工 上市 裁员 收购 合并 破产 召回 起火 泄漏 倒塌 地震 洪水
干旱 台风 高温 降雪 停电 断水 罢工
"""
ZH_CHARACTERS = (
    "一不人有大这上个国中到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能"
    "好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外"
    "但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因"
    "重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场"
    "师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果"
    "亲"
)
EN_WORDS = """
the of and AI to in a that company said for is on was by with from board model not it has OpenAI market at
as data government will more than were which had been its their about new people percent system research
users report energy court million after hospital school bank vaccine police minister price budget election
union factory climate water harbour bridge railway airport forest ocean harvest wages population temperature
battery engine chip compute safety privacy patent licence contract lawsuit witness evidence document letter
meeting statement interview video photograph chart director engineer doctor teacher student patient resident
reporter expert employee worker farmer driver pilot GPT-4o Q* 20% 2023 738 announce approve reject admit
deny delay cancel finish open close merge acquire recall collapse leak burn flood freeze cool warm grow
shrink double halve rise fall stop start build sell buy own hire dismiss strike
"""
SYLLABLES = """
ba be bo ca ce co da de do fa fi fo ga go ha he hi ja jo ka ki la le li lo ma me mi mo na ne no pa pe po ra
re ri ro sa se si so ta te ti to va ve vi vo wa we wi ya yo za zo
"""
ENDINGS = ["", "", "", "s", "ed", "ing"]
SURNAMES = "李王张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁于蒋蔡余杜叶程"


class MadeUp:
    """Texts one after another; a language is named as the columns are, "zh" or "en"."""

    def __init__(self, seed: int = 1) -> None:
        self.random = Random(seed)
        self.syllables = SYLLABLES.split()
        self.weighted = {
            "zh": self._weighted(ZH_WORDS, 30_000, self._zh_word),
            "en": self._weighted(EN_WORDS, 60_000, self._en_word),
        }
        self.words = {
            language: weighted.without_end(self.random) for language, weighted in self.weighted.items()
        }

    def _weighted(self, common: str, count: int, make: Callable[[], str]) -> Weighted:
        made = dict.fromkeys(make() for _word in range(count))
        return Weighted([*common.split(), *made])

    def _zh_word(self) -> str:
        return self._characters(self.random.choice((2, 2, 3)))

    def _en_word(self) -> str:
        return self._letters() + self.random.choice(ENDINGS)

    def _characters(self, count: int) -> str:
        return "".join(self.random.choices(ZH_CHARACTERS, k=count))

    def _letters(self) -> str:
        return "".join(self.random.choices(self.syllables, k=self.random.choice((2, 3, 3, 4))))

    def sentence(self, language: str, words: int) -> str:
        if language == "zh":
            half = words // 2
            first = "".join(next(self.words["zh"]) for _word in range(half))
            return f"{first}，{''.join(next(self.words['zh']) for _word in range(words - half))}。"
        text = " ".join(next(self.words["en"]) for _word in range(words))
        return f"{text[0].upper()}{text[1:]}."

    def statement(self, language: str) -> str:
        """About 45 characters of Chinese, or 80 of English."""
        return self.sentence(language, self.random.randint(14, 26) if language == "zh" else 13)

    def rationale(self, language: str) -> str:
        return self.sentence(language, 18 if language == "zh" else 16)

    def name(self, language: str) -> str:
        if language == "zh":
            return self.random.choice(SURNAMES) + self._characters(2)
        return f"{self._letters().capitalize()} {self._letters().capitalize()}"

    def begin(self, seed: int) -> None:
        """Begin anew: the same seed makes the same texts from here on."""
        self.random.seed(seed)
        self.words = {
            language: weighted.without_end(self.random, 300) for language, weighted in self.weighted.items()
        }

    def near(self, sentence: Sequence[str], language: str) -> list[str]:
        """The same words but for a few."""
        words = list(sentence)
        for _word in range(3):
            words[self.random.randrange(len(words))] = next(self.words[language])
        return words

    def drawn(self, language: str, count: int) -> list[str]:
        """So many words."""
        return [next(self.words[language]) for _word in range(count)]


def written(words: Sequence[str], language: str) -> str:
    """Words as a sentence."""
    if language == "zh":
        half = len(words) // 2
        return f"{''.join(words[:half])}，{''.join(words[half:])}。"
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."


def pick(random: Random, weights: Mapping[Any, int]) -> Any:
    """One of them, each as often as it weighs."""
    return random.choices(list(weights), weights=list(weights.values()))[0]


class Weighted:
    """Rows by Zipf's law: the n-th of them 1/n as often as the first."""

    def __init__(self, rows: Sequence[str], exponent: float = 1.0) -> None:
        self.rows = rows
        self.weights = list(accumulate(1 / (place + 2) ** exponent for place in range(len(rows))))

    def some(self, random: Random, count: int) -> list[str]:
        return random.choices(self.rows, cum_weights=self.weights, k=count)

    def without_end(self, random: Random, at_once: int = 100_000) -> Iterator[str]:
        """So many are drawn at a time."""
        while True:
            yield from self.some(random, at_once)
