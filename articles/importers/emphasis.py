"""Emphasis as Chinese writers and exporters use it, where CommonMark leaves the asterisks standing.

CommonMark decides by the characters beside a run of asterisks whether it may open or close emphasis, and
expects punctuation beside a space: in `**「甲」**乙` nothing closes. Here full-width characters count as
letters. Exceptions keep words whole: `Q*`, `2*3` and `2**3` are no emphasis."""

import re
from unicodedata import category

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from articles.importers.scripts import is_full_width

PAIR = re.compile(r"(?<!\*)\*\*(?!\*)")


def is_punctuation(character: str) -> bool:
    return category(character)[0] in "PS" and not is_full_width(character)


def flanks(before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of asterisks between two characters (a space for an edge) touches what follows it, and
    what precedes it: CommonMark 0.31 §6.2, left- and right-flanking, with full-width characters as
    letters."""
    outer_before = before.isspace() or is_punctuation(before) or is_full_width(before)
    outer_after = after.isspace() or is_punctuation(after) or is_full_width(after)
    left = not after.isspace() and (not is_punctuation(after) or outer_before)
    right = not before.isspace() and (not is_punctuation(before) or outer_after)
    return left, right


def is_alphanumeric(character: str) -> bool:
    return character.isascii() and character.isalnum()


def asterisks(state: StateInline, silent: bool) -> bool:
    """An inline rule in place of markdown-it's for `*`: one text token and one delimiter for each
    asterisk."""
    start = state.pos
    if state.src[start] != "*" or silent:
        return False
    end = start
    while end < state.posMax and state.src[end] == "*":
        end += 1
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    can_open, can_close = flanks(before, after)
    if end - start == 1:
        if is_alphanumeric(before):
            can_open = False
        if _is_name(state.src, start):
            can_close = False
    elif is_alphanumeric(before) and after.isdigit():
        can_open = False  # 2**3
    for _ in range(end - start):
        token = state.push("text", "", 0)
        token.content = "*"
        state.delimiters.append(
            Delimiter(ord("*"), end - start, len(state.tokens) - 1, -1, can_open, can_close)
        )
    state.pos = end
    return True


def _is_name(source: str, asterisk: int) -> bool:
    """Whether a single letter stands before the asterisk, as in Q* and A*, and not as in *A*."""
    before = source[max(asterisk - 3, 0) : asterisk].rjust(3)
    if not before[2].isalpha() or not before[2].isascii() or is_alphanumeric(before[1]):
        return False
    return before[1] != "*" or before[0] == "*"


def broken_pairs(text: str, positions: list[int]) -> list[tuple[int, int]]:
    """Pairs among the `**` left standing at `positions` that were meant as emphasis: one of them has a space
    on its inner side (`** like this**`), the other touches the words."""
    pairs = []
    opener, opener_is_spaced = -1, False
    for position in positions:
        before = text[position - 1] if position else " "
        after = text[position + 2] if position + 2 < len(text) else " "
        left, right = flanks(before, after)
        closes_spaced = before.isspace() and (after.isspace() or is_full_width(after))
        if opener >= 0 and (right if opener_is_spaced else closes_spaced):
            pairs.append((opener, position))
            opener = -1
        elif left or (before.isspace() and after.isspace()):
            opener, opener_is_spaced = position, not left
    return pairs
