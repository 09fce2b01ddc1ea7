"""Data sets as small as they can be: what the trial begins with, and what is loaded under it."""

from __future__ import annotations

from pathlib import Path

QUOTE = "the bridge opens on 3 May"
CLAIMS_OF_A_LOAD = 6

DATASET = """\
format: 1
name_en: A trial of the harbour
entered_by: editor
"""
ARTICLE = """\
kind: report
title_en: The harbour, {mark}
original_language: en
languages: [en]
access: read
provenance: original
provenance_reason: Its reporter was there.
excerpt:
  cut_from_sha256: '{hash}'
  blocks:
  - kind: paragraph
    lang: en
    text: The harbour master said {quote}, {mark}.
"""
CLAIM = """\
kind: fact
statement_en: The bridge opens on 3 May, {mark}.
original_language: en
annotations:
- article: {article}
  stance: states
  quote: {quote}
  language: en
  basis: document
"""
VERDICT = """\
verdicts:
- status: verified
  rationale_en: The order is public, {mark}.
  proposed_by: editor
  decided_by: reviewer
"""


def write_base(folder: Path) -> None:
    """Three claims, of which one is public; and an article whose text is held."""
    _write(folder, "harbour-day", ["reported", "decided", "worded"], "at first", public=["reported"])


def write_marked(folder: Path, mark: str) -> None:
    """An article and public claims, which say by what load they came."""
    claims = [f"claim-{mark}-{number}" for number in range(CLAIMS_OF_A_LOAD)]
    # Only the keys have the mark as others look for theirs.
    _write(folder, f"article-{mark}", claims, mark.replace("x", " of "), public=claims)


def _write(folder: Path, article: str, claims: list[str], mark: str, public: list[str]) -> None:
    for kind in ("articles", "claims"):
        (folder / kind).mkdir(parents=True)
    (folder / "dataset.yaml").write_text(DATASET)
    for name in ("publishers", "claimants", "topics"):
        (folder / f"{name}.yaml").write_text("{}\n")
    number = article.encode().hex()[:64].rjust(64, "0")
    text = ARTICLE.format(mark=mark, quote=QUOTE, hash=number)
    (folder / "articles" / f"{article}.yaml").write_text(text)
    for slug in claims:
        said = CLAIM.format(mark=f"{slug.replace('x', ' of ')} {mark}", quote=QUOTE, article=article)
        said += VERDICT.format(mark=mark) if slug in public else ""
        (folder / "claims" / f"{slug}.yaml").write_text(said)
