"""Check a verification packet: is all of it there, and does the evidence amount to what the verdict says?

    python3 check.py [--text FILE]...

Runs in the folder of the packet, or with `--packet FOLDER`. Needs Python 3.9 or later and nothing else, asks
nothing of any network and writes nothing. A line for each check; exits with 0 where all is well, else with 1.

--text FILE is a text of one of the articles, or the very file that it was taken from, where readers may not
see all of it: it is recognised by its SHA-256, and the quotes are looked for in it.

It shows that the packet agrees with itself, and that origins and statuses follow from its inputs by the rules
in rules.json. It cannot show that this is what the newsroom gives out: for that, fetch the packet yourself
from the address in manifest.json, and compare the SHA-256 in the last line.

Offsets are Unicode code points, the end exclusive. MIT licence, like all of Factcheck.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
SIDES = ("support", "opposition")
#: How columns of the ledger end, and the tag (BCP 47) of the same text elsewhere.
LANGUAGES = (("zh", "zh-Hans"), ("en", "en"))
#: What a check found wrong, a sentence each, and what to say where that is nothing.
Found = tuple[list[str], str]


def note(about: str, said: str) -> None:
    print(f"note   {about}: {said}")


def digest(held: bytes) -> str:
    return sha256(held).hexdigest()


# The files


def check_files(folder: Path) -> Found:
    """Every file that the manifest names, with the SHA-256 that it names, and no other but hidden ones."""
    named: dict[str, str] = json.loads((folder / MANIFEST).read_bytes())["files"]
    there = {path.name for path in folder.iterdir() if not path.name.startswith(".")} - {MANIFEST}
    faults = [f"{name} is missing" for name in named if name not in there]
    faults += [f"{name} is no part of the packet" for name in sorted(there - named.keys())]
    for name in sorted(there & named.keys()):
        if digest((folder / name).read_bytes()) != named[name]:
            faults.append(f"{name} was altered: its SHA-256 is not the one in {MANIFEST}")
    return faults, f"{len(named)} files are there as {MANIFEST} names them"


def read(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """The documents by name, a list for JSON Lines; and which of them cannot be read."""
    known, faults = {}, []
    for path in sorted(folder.glob("*.json*")):
        try:
            held = path.read_text(encoding="utf-8")
            rows = held.split("\n")[:-1]
            known[path.name] = list(map(json.loads, rows)) if path.suffix == ".jsonl" else json.loads(held)
        except (OSError, ValueError, RecursionError) as error:
            faults.append(f"{path.name} cannot be read: {error}")
    return known, faults


# The quotes


def texts_of(articles: Any) -> list[tuple[str, Any]]:
    """What each text is called, and the text."""
    return [(f"{a['key']}, revision {one['number']}", one) for a in articles for one in a["revisions"]]


def check_texts(articles: Any, given: list[Path]) -> Found:
    """Put the texts that are given where the packet has none, and hash all that are whole."""
    faults, texts = [], texts_of(articles)
    for path in given:
        held = path.read_bytes()
        text = held.decode("utf-8-sig", "replace").replace("\r\n", "\n")
        forms = {digest(form.encode("utf-8", "replace")): form for form in (text, text.rstrip("\n"))}
        known = [(named, one) for named, one in texts if one["text_sha256"] in forms]
        for named, one in known:
            one["text"] = forms[one["text_sha256"]]
            note("texts", f"{path.name} is the text of {named}")
        origins = [named for named, one in texts if one["received_sha256"] == digest(held)]
        for named in origins:
            note("texts", f"{path.name} is the very file that {named} was taken from")
        if not known and not origins:
            faults.append(f"{path.name} is no text of an article here, nor a file that one was taken from")
    whole = [(named, one) for named, one in texts if "text" in one]
    for named, one in whole:
        if digest(one["text"].encode()) != one["text_sha256"]:
            faults.append(f"the text of {named} does not have the SHA-256 that it should")
    return faults, f"{len(whole)} of {len(texts)} texts are whole here, and have their SHA-256"


def characters(text: Any) -> dict[int, str]:
    """What is known of a text, by code point: all, or what readers may see of it."""
    stretches = [{"start": 0, "text": text["text"]}] if "text" in text else text.get("shown", [])
    return {one["start"] + at: letter for one in stretches for at, letter in enumerate(one["text"])}


def stands(known: dict[int, str], start: int, words: str) -> bool:
    """Whether these words stand there. Between two blocks, which are shown apart, is a blank line."""
    return all(known.get(start + at, "\n") == letter for at, letter in enumerate(words))


def check_quotes(articles: Any, annotations: Any) -> Found:
    """That each quote, and what stands before and after it, stands where it says in the text it names."""
    texts = {one["address"]: one for _named, one in texts_of(articles)}
    places = {(one["annotation"], url): one for url, text in texts.items() for one in text["places"]}
    faults, found = [], 0
    for annotation in annotations:
        key, source = int(annotation["id"].rpartition("/")[2]), annotation["target"]["source"]
        selectors = annotation["target"].get("selector")
        if not isinstance(selectors, list):
            continue
        quote, position = selectors
        exact, start, end = quote["exact"], position["start"], position["end"]
        before, after = quote.get("prefix", ""), quote.get("suffix", "")
        place, known = places.pop((key, source), {}), characters(texts[source])
        if (place.get("start"), place.get("end")) != (start, end):
            faults.append(f"annotation {key} stands elsewhere by articles.json than by annotations.json")
        if end - start != len(exact) or not stands(known, start, exact):
            faults.append(f"the quote of annotation {key} does not stand in the text at {start}")
        elif not stands(known, start - len(before), before) or not stands(known, end, after):
            faults.append(f"around the quote of annotation {key} stands something else in the text")
        found += 1
    for (key, url), place in sorted(places.items()):
        words = texts[url].get("text", "")[place["start"] : place["end"]]
        said = (
            f"is about the words: {words}" if words else f"needs the text of {url}: give it with --text FILE"
        )
        note("quotes", f"annotation {key} {said}")
    return faults, f"{found} quotes stand where they are said to stand"


# The evidence, by the rules


class Graph:
    """Who took their content from whom."""

    def __init__(self, inputs: Any, rules: Any) -> None:
        self.articles = {one["key"]: one for one in inputs["articles"]}
        self.followed: dict[str, set[str]] = {}
        self.flagged: list[tuple[str, str]] = []
        for one in inputs["derivations"]:
            if one["kind"] in rules["derivations_followed"]:
                self.followed.setdefault(one["article"], set()).add(one["derived_from"])
            elif one["kind"] == rules["derivation_that_flags"]:
                self.flagged.append((one["article"], one["derived_from"]))

    def reached(self, article: str) -> set[str]:
        """The article and all that it takes its content from, however far on."""
        found, waiting = {article}, [article]
        while waiting:
            further = self.followed.get(waiting.pop(), set()) - found
            found |= further
            waiting += further
        return found

    def ends(self, article: str) -> tuple[set[str], bool]:
        """Where that leads in the end, and whether some way goes round for ever."""
        found = self.reached(article)
        ends = {key for key in found if key not in self.followed}
        return ends, any(not self.reached(key) & ends for key in found)

    def origin(self, article: str, named: str | None) -> tuple[str, str, set[str]]:
        """The origin of a passage, or why none counts, and the ends that were found. `named` is the origin
        that an editor named; where that is the article itself, the words are its own."""
        if named == article and self.articles[article]["provenance"] != "original":
            return "", "own_words", set()
        ends, is_circular = self.ends(named or article)
        if is_circular or len(ends) > 1:
            return "", "circular" if is_circular else "several_origins", ends
        (root,) = ends
        if self.articles[root]["provenance"] != "original":
            return "", "unknown_origin", ends
        return ("", "origin_withdrawn", ends) if self.articles[root]["is_withdrawn"] else (root, "", ends)

    def shared(self, ways: set[tuple[str, str]]) -> set[tuple[str, ...]]:
        """The pairs of origins that may rest on one source. `ways` are (article, the origin that counts)."""
        told = {key for way, root in ways if self.ends(way) == ({root}, False) for key in self.reached(way)}
        pairs = {tuple(sorted(self.ends(a)[0] | self.ends(b)[0])) for a, b in self.flagged if {a, b} <= told}
        return {pair for pair in pairs if len(pair) == 2}


def weigh(inputs: Any, rules: Any) -> Any:
    """What the annotations amount to: origins on each side, and why the others do not count."""
    graph, kind = Graph(inputs, rules), inputs["kind"]
    strengths = {**rules["strengths"], **rules["strengths_by_kind"][kind]}
    amount: Any = {"support": {}, "opposition": {}, "not counted": {}}
    ways: dict[str, set[tuple[str, str]]] = {side: set() for side in SIDES}
    stances, supporting = set(), set()
    for one in inputs["annotations"]:
        article, strength = graph.articles[one["article"]], strengths[one["basis"]]
        is_read = article["access"] != "not_read"
        root, untraced, ends = graph.origin(one["article"], one["origin"])
        side = next((side for side in SIDES if one["stance"] in rules["stances"][side]), "")
        if not one["is_removed"] and is_read:
            stances.add(one["stance"])
            supporting |= {strength} if side == "support" else set()
        reasons = {
            "removed": one["is_removed"],
            "not_read": not is_read,
            "context": not side,
            "superseded": one["is_superseded"],
            "withdrawn": article["is_withdrawn"],
            "own_words": untraced == "own_words",
            "basis_not_counted": strength is None,
            untraced: bool(untraced),
        }
        # The first that holds is the reason.
        reason = next((reason for reason, holds in reasons.items() if holds), "")
        if reason:
            amount["not counted"][one["id"]] = (reason, sorted(ends))
            continue
        weakest, passages = amount[side].get(root, ("strong", []))
        weakest = "weak" if "weak" in (weakest, strength) else "strong"
        amount[side][root] = (weakest, sorted([*passages, one["id"]]))
        ways[side] |= {(way, root) for way in (one["article"], one["origin"]) if way}
    for side in SIDES:
        amount[f"one source in {side}"] = dict.fromkeys(graph.shared(ways[side]), "possible")
    is_speculative = supporting == {None}
    amount["facts"] = {"kind": kind, "is_stated": "states" in stances, "is_speculative": is_speculative}
    return amount


def summed_up(summary: Any) -> Any:
    """A summary that the packet gives, in the form of `weigh`."""
    amount: Any = {"facts": {name: summary[name] for name in ("kind", "is_stated", "is_speculative")}}
    for side in SIDES:
        amount[side] = {
            one["root"]: (
                one["strength"],
                sorted(key for told in one["repeaters"] for key in told["annotations"]),
            )
            for one in summary[side]["origins"]
        }
        shared = {tuple(sorted(pair)) for pair in summary[side]["shared_sources"]}
        amount[f"one source in {side}"] = dict.fromkeys(shared, "possible")
    uncounted = summary["uncounted"]
    amount["not counted"] = {one["annotation"]: (one["reason"], sorted(one["roots"])) for one in uncounted}
    return amount


def check_evidence(evidence: Any, rules: Any) -> Found:
    """Weigh the inputs anew and compare with the summary."""
    ours, theirs = weigh(evidence["inputs"], rules), summed_up(evidence["summary"])
    faults = []
    for part, by_rules in ours.items():
        for key in sorted(by_rules.keys() | theirs[part].keys(), key=str):
            expected, said = by_rules.get(key), theirs[part].get(key)
            if expected != said:
                faults.append(f"{part}, {key}: by the rules {expected}, in the summary {said}")
    return faults, ", ".join(f"{len(ours[side])} distinct origins in {side}" for side in SIDES)


def supported(amount: Any, rules: Any) -> list[str]:
    """Every status that this evidence supports."""

    def count(test: Any, side: str) -> int:
        other = amount[SIDES[1 - SIDES.index(side)]]
        return sum(
            not (test.get("one_sided") and root in other) and test.get("strength", strength) == strength
            for root, (strength, _passages) in amount[side].items()
        )

    def holds(code: str) -> bool:
        test = rules["conditions"][code]["test"]
        if "flag" in test:
            return bool(amount["facts"][test["flag"]])
        if "kind" in test:
            return bool(amount["facts"]["kind"] == test["kind"])
        if "not_supported" in test:
            return not all(map(holds, rules["statuses"][test["not_supported"]]))
        number = count(test, test["count"])
        if "more_than" in test:
            return number > count(test, test["more_than"])
        return bool(test.get("at_least", 0) <= number <= test.get("at_most", number))

    return sorted(status for status, codes in rules["statuses"].items() if all(map(holds, codes)))


def check_statuses(claim: Any, verdicts: Any, evidence: Any, rules: Any) -> Found:
    """Each verdict beside the evidence it was decided on, and the claim beside the last one."""
    faults = []
    for one in verdicts:
        named, allowed = f"verdict {one['number']}", supported(summed_up(one["summary"]), rules)
        if allowed != sorted(one["supported_statuses"]):
            faults.append(f"{named}: its evidence supports {', '.join(allowed) or 'no status'}")
        if one["kind"] != "withdrawal" and one["status"] not in allowed:
            if any(one["rule_exception"].values()):
                note("statuses", f"{named} is an exception to the rules, and says why")
            else:
                faults.append(f"{named}: {one['status']} is not supported, and no exception is stated")
    now, last = supported(weigh(evidence["inputs"], rules), rules), verdicts[-1]
    if now != sorted(evidence["supported_statuses"]):
        faults.append(f"the evidence supports {', '.join(now) or 'no status'} by the rules")
    if now != sorted(last["supported_statuses"]):
        note("statuses", "the evidence has changed since the verdict was decided")
    decided = {"status": last["status"], "decided_at": last["decided_at"], **last["claim"]}
    faults += [
        f"{name} of the claim is not as decided" for name, said in decided.items() if claim[name] != said
    ]
    return faults, f"{claim['status']}; the evidence supports {', '.join(now) or 'no status'}"


# The ledger


def on_record(documents: Any) -> dict[tuple[Any, ...], dict[str, Any]]:
    """What the other files say of each record, by the columns of its table; of a time whether it is there."""
    inputs = documents["evidence.json"]["inputs"]
    said: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in documents["verdicts.json"]:
        plain = ("kind", "status", "supported_statuses", "is_substantive", "self_approval_reason")
        row = {name: one[name] for name in plain}
        for text in ("rationale", "rule_exception", "correction"):
            row.update({f"{text}_{end}": one[text].get(lang, "") for end, lang in LANGUAGES})
        said["verdict", one["number"]] = row
    for one in inputs["annotations"]:
        times = {"removed_at": one["is_removed"], "superseded_at": one["is_superseded"]}
        said["annotation", one["id"]] = {"stance": one["stance"], "basis": one["basis"], **times}
    for one in inputs["articles"]:
        row = {name: one[name] for name in ("key", "provenance", "access")}
        said["article", one["key"]] = {**row, "withdrawn_at": one["is_withdrawn"]}
    for one in inputs["derivations"]:
        said["derivation", one["article"], one["derived_from"], one["kind"]] = {"kind": one["kind"]}
    for article in documents["articles.json"]:
        for one in article["revisions"]:
            row = {"received_sha256": one["received_sha256"], "text": f"sha256:{one['text_sha256']}"}
            said["revision", article["key"], one["number"]] = row
    return said


def check_ledger(entries: Any, documents: Any) -> Found:
    """One entry for each record, whose public columns say what the other files say."""
    said, told = on_record(documents), {tuple(entry["of"]): entry for entry in entries}
    faults = [f"there is no entry of {key}" for key in said if key not in told]
    for key, entry in told.items():
        if key not in said:
            faults.append(f"entry {entry['number']} is of {key}, which is not in the packet")
        for column, value in said.get(key, {}).items():
            there = entry["row"][column]
            if (bool(there) if column.endswith("_at") else there) != value:
                faults.append(f"entry {entry['number']}: {column} of {key} is otherwise in the packet")
    numbers = [entry["number"] for entry in entries]
    if len(told) != len(entries) or numbers != sorted(set(numbers)):
        faults.append("the entries are not in their order, or one is there twice")
    return faults, f"{len(entries)} entries say of their records what the packet says"


def main() -> int:
    asked = argparse.ArgumentParser(description="Check a verification packet offline.")
    asked.add_argument("--packet", type=Path, default=Path(__file__).resolve().parent, metavar="FOLDER")
    asked.add_argument("--text", type=Path, action="append", default=[], metavar="FILE")
    given = asked.parse_args()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A window that cannot show Chinese is no reason to stop.
        sys.stdout.reconfigure(errors="backslashreplace")
    known, unread = read(given.packet)

    def of(*names: str) -> list[Any]:
        return [known[f"{name}.json"] for name in names]

    checks: dict[str, Callable[[], Found]] = {
        "files": lambda: check_files(given.packet),
        "documents": lambda: (unread, "all of them can be read"),
        "texts": lambda: check_texts(known["articles.json"], given.text),
        "quotes": lambda: check_quotes(*of("articles", "annotations")),
        "evidence": lambda: check_evidence(*of("evidence", "rules")),
        "statuses": lambda: check_statuses(*of("claim", "verdicts", "evidence", "rules")),
        "ledger": lambda: check_ledger(known["ledger.jsonl"], known),
    }
    wrong = 0
    for about, check in checks.items():
        try:
            faults, well = check()
        except (LookupError, TypeError, ValueError, AttributeError, OSError, RecursionError) as error:
            faults, well = [f"cannot be checked: {type(error).__name__} {error}"], ""
        print(*[f"FAULT  {about}: {fault}" for fault in faults] or [f"ok     {about}: {well}"], sep="\n")
        wrong += len(faults)
    manifest = given.packet / MANIFEST
    end = digest(manifest.read_bytes()) if manifest.is_file() else "not there"
    print(f"Faults: {wrong}. SHA-256 of {MANIFEST}: {end}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
