"""README.txt of a packet, in both languages. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ENGLISH = """\
VERIFICATION PACKET

{name} on the claim: {statement}
{address}
Decided at {decided_at}. Licence of what {name} writes: {licence}. Quoted words are their publishers'.

To check it, offline, with Python 3.9 or later and nothing else:

    python3 check.py

A line for each check; "FAULT" says what is wrong, and where. check.py is short, and meant to be read.

claim.json        the claim as it was decided last
verdicts.json     every public decision on it, with the evidence as it was taken down
evidence.json     what the evidence amounts to now, and what that is weighed from: who took whose reporting,
                  and what each passage rests on. check.py weighs it anew and compares the origins that
                  count, their strength, the passages that count for them, and why others do not.
rules.json        the rules that it is weighed by, as data; in words: {method}
annotations.json  the annotations that readers see (W3C Web Annotations): the quotes and where they stand
articles.json     the articles, the SHA-256 of the texts quoted and of the files that they were taken from,
                  and as much of the texts as readers may see. Offsets are Unicode code points, the end
                  exclusive; between two blocks of a text is a blank line.
ledger.jsonl      for each record the entry of the newsroom's ledger that made it what readers see
manifest.json     the SHA-256 of every other file

What a quote proves. Where all of a text is here, its SHA-256 is made anew and the quote looked for in it.
Where only a part is, the quote is held against that part, and the hash to whoever has the text: give it to
check.py with --text FILE, as text or as the very file that it was taken from.

What the ledger proves. The newsroom's ledger is a chain of hashes over every change of its records. An entry
is hashed with who made it and with what is for the desk alone, which is not shown here. So an entry says its
number, its time, its public columns and its seal: the SHA-256 of the entry's own hash, in hexadecimal. By
itself that proves nothing. It binds the newsroom: whoever is shown the ledger, even years later, can see that
this entry is in it as it is sealed here, and so everything before it.

What nothing in here proves: that {name} gave it out. Whoever alters a packet can make its manifest anew.
Fetch it yourself: as long as nothing has changed there, you get the same bytes.
"""

CHINESE = """\
核验包

{name}核查的说法：{statement}
{address}
作出结论的时间：{decided_at}。{name}所写文字的许可：{licence}。引文归原发布者所有。

离线核验，只需 Python 3.9 或更新版本：

    python3 check.py

每项检查输出一行；“FAULT”说明哪里不对。check.py 很短，可以通读。

claim.json        说法，以最近一次结论为准
verdicts.json     历次公开决定，及当时记下的证据
evidence.json     证据现在说明什么，以及据以衡量的内容：谁取用了谁的报道，每段引文依据什么。
                  check.py 会重新衡量，并比对计入的源头、强弱、所据引文，以及其余为何不计入。
rules.json        所用规则，作为数据；文字说明见 {method}
annotations.json  读者看得到的标注（W3C Web Annotation）：引文及其位置
articles.json     所涉文章、被引文本及其来源文件的 SHA-256，以及读者可以看到的那部分文本。
                  位置按 Unicode 码点计，不含终点；文本的两段之间有一个空行。
ledger.jsonl      对每条记录，账本中使它成为读者所见样子的那一条
manifest.json     其他各文件的 SHA-256

引文能证明什么：全文在此的，重新计算 SHA-256 并在其中查找引文；只有部分在此的，引文与该部分比对，
手中有全文的人可用 --text FILE 把文本或其来源文件交给 check.py 核对。

账本能证明什么：编辑部的账本把记录的每次变动连成哈希链。每条的哈希也包括是谁所改和只供编辑部
内部使用的内容，这些不在此公开。因此这里只列出条目的编号、时间、公开的各栏和封印：该条目自身哈希
（十六进制）的 SHA-256。封印本身不证明什么，但约束编辑部：日后谁能查看账本，就能看出该条目及其
之前的一切是否仍与封印一致。

这里不能证明的：它确由{name}发出。改动核验包的人也能重做清单。请自行重新下载：只要那边没有变动，
得到的每个字节都相同。
"""


def readme(claim: Mapping[str, Any]) -> str:
    """What the packet of this claim (claim.json) is and how to check it, in Chinese and in English."""
    unstated = {"zh-Hans": "未说明", "en": "none is stated"}
    statements = claim["statement"]
    parts = []
    for lang, words in (("zh-Hans", CHINESE), ("en", ENGLISH)):
        said = words.format(
            name=claim["newsroom"]["name"][lang],
            statement=statements.get(lang) or statements[claim["original_language"]],
            address=claim["address"],
            decided_at=claim["decided_at"],
            licence=claim["licence"] or unstated[lang],
            method=claim["method"],
        )
        parts.append(said)
    return "\n\n".join(parts)
