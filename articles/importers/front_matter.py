"""Read the metadata block that stands before a Markdown text between two lines of `---`.

Real notes are seldom strict YAML (`title: [Linux][RK3399] notes`, tabs, colons, keys twice), so that what
YAML refuses is read line by line, and what cannot be read so is noted. Either way a value is the string that
stands in the file: nothing becomes a number, a date or a boolean. Only `null` and `~` say that there is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from articles.documents import Note
from articles.importers.scripts import soft_break

OPENING = re.compile(r"\s*---[ \t]*\n")
CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
# A key begins its line and is a few words; `https://…` is none, nor is a sentence with a colon in it.
FIELD = re.compile(r"""(?P<key>["']?[^\W\d][\w .-]{0,39}?["']?)[ \t]*[:：](?![/\\]{2})(?P<value>.*)""")
# What is no field and yet no prose: a key that is set in, a list, `? key`, a template's `{{` or `{%`, a flow
# collection (but no Markdown link), a directive.
STRUCTURE = re.compile(rf"[ \t]+{FIELD.pattern}|[ \t]*(?:[-?:](?:[ \t].*)?|[{{%].*|\[(?!.*\]\().*)")
LIST_ENTRY = re.compile(r"[ \t]*-(?:[ \t]+(?P<value>.*))?")
# How far the first line is set in, if it is.
MARGIN = re.compile(r"\s*?^([ \t]+)\S", re.MULTILINE)
NULLS = ("null", "~")
BLOCK_SCALAR = re.compile(r"[|>][+-]?[1-9]?[+-]?")

# YAML proper is for blocks that a person wrote: PyYAML is slow on long ones and recursive on deep ones.
LONGEST_YAML = 8_000
# Each bracket that is open costs as much again.
MOST_BRACKETS = 200
# `title: !important` and `title: &co` are tags and anchors to YAML, and words to those who wrote them.
TAG_OR_ANCHOR = re.compile(r"^[^\s#'\"][^:\n]*:[ \t]+[!&]", re.MULTILINE)


@dataclass(slots=True)
class FrontMatter:
    """The fields in their order, each with one or more strings (a list has several), keys in lower case."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    twice: set[str] = field(default_factory=set)
    has_unread_lines: bool = False

    def add(self, key: str, values: list[str]) -> None:
        key = key.strip().strip("\"'").strip().casefold()
        if key not in self.fields:
            self.fields[key] = values
        elif key not in self.twice:
            self.twice.add(key)
            kept, other = ", ".join(self.fields[key]), ", ".join(values)
            self.notes.append(Note.short("front-matter-twice", f"{key}: kept “{kept}”, not “{other}”"))

    def take(self, *keys: str) -> str:
        """The value of the first of these keys that has one, and the key counts as used. A list is joined."""
        for key in keys:
            values = [value for value in self.fields.get(key, ()) if value]
            if values:
                del self.fields[key]
                return ("、" if any("\u4e00" <= c <= "\u9fff" for c in values[0]) else ", ").join(values)
        return ""


def split(text: str) -> tuple[FrontMatter | None, str]:
    """The front matter, if the text begins with one, and the rest. Linear in the text; never raises.

    Without its closing line the block ends where the lines stop looking like fields.
    """
    opening = OPENING.match(text)
    if not opening:
        return None, text
    start = opening.end()
    closing = CLOSING.search(text, start)
    end = closing.start() if closing else len(text)
    fields_end = _fields_end(text, start, end, is_closed=bool(closing))
    front_matter = _read(text[start:fields_end])
    # Without one field it is front matter only where every line of it looks like some.
    if not front_matter.fields and not (closing and fields_end == end and front_matter.has_unread_lines):
        return None, text
    if closing and fields_end == end:
        return front_matter, text[closing.end() :]
    front_matter.notes.append(Note("front-matter-open", "The front matter has no closing line."))
    return front_matter, text[fields_end:]


def _fields_end(text: str, start: int, end: int, is_closed: bool) -> int:
    """Where the fields stop: `end`, or before a first line of prose. Prose is what is no field and stands
    after a blank line; where no line closes the block, whatever stands after a blank line."""
    position, stop, is_after_blank = start, start, False
    while position < end:
        line_end = text.find("\n", position, end)
        line_end = end if line_end < 0 else line_end + 1
        line = text[position:line_end].rstrip("\n")
        if not line.strip():
            if not is_closed:
                return stop
            is_after_blank = True
        else:
            is_inside = stop > start or (is_closed and line[0] == "#")
            may_begin = is_closed and (is_inside or not is_after_blank)
            is_part = bool(
                FIELD.fullmatch(line)
                or (is_inside and line[0] in " \t-#")
                or (may_begin and STRUCTURE.fullmatch(line))
            )
            if not is_part and (is_after_blank or not is_closed or stop == start):
                return stop
            is_after_blank, stop = False, line_end
        position = line_end
    return end


def _read(source: str) -> FrontMatter:
    front_matter = FrontMatter()
    is_short = len(source) <= LONGEST_YAML and source.count("[") + source.count("{") <= MOST_BRACKETS
    if is_short and not TAG_OR_ANCHOR.search(source):
        try:
            _read_yaml(source, front_matter)
            return front_matter
        except (yaml.YAMLError, RecursionError, ValueError):
            front_matter = FrontMatter()
    detail = "The front matter is no YAML as it should be and was read line by line."
    front_matter.notes.append(Note("front-matter-lines", detail))
    unread = list[str]()
    for key, values in _read_lines(source):
        if key:
            front_matter.add(key, values)
        else:
            unread += values
    if unread:
        front_matter.has_unread_lines = True
        front_matter.notes.append(Note.short("metadata-unused", " / ".join(unread)))
    return front_matter


def _read_yaml(source: str, front_matter: FrontMatter) -> None:
    """Take the nodes and not the values, to see keys that stand twice and lists as they were written."""
    root = yaml.compose(source, Loader=yaml.BaseLoader)
    if not isinstance(root, yaml.MappingNode):
        raise ValueError("not a mapping")
    for key, value in root.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ValueError("a key that is no string")
        if isinstance(value, yaml.ScalarNode):
            values = [_as_written(source, value)]
        elif key.value.strip().casefold() == "title" or isinstance(value, yaml.MappingNode):
            # `title: [Linux]` is a title in brackets, not a list of titles.
            values = [source[value.start_mark.index : value.end_mark.index].strip()]
        else:
            values = [_as_written(source, node) for node in value.value]
        front_matter.add(key.value, values)


def _as_written(source: str, node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        is_null = node.style is None and node.value in NULLS
        return "" if is_null else str(node.value).strip()
    return source[node.start_mark.index : node.end_mark.index].strip()


def _read_lines(source: str) -> Iterator[tuple[str, list[str]]]:
    """Keys with what stands behind and under them; under the key "" each line that belongs to nothing.

    Keys may all be set in. One behind a tab is a key of its own, too, where the one before has its value.
    """
    key, values, rest, style = "", [""], list[str](), ""
    margin = MARGIN.match(source)
    indent = margin[1] if margin else ""
    for line in (line.removeprefix(indent) for line in source.split("\n")):
        match = FIELD.fullmatch(line)
        if not match and line[:1] == "\t" and (values[0] or not key) and not style:
            match = FIELD.fullmatch(line.lstrip("\t"))
        if match:
            if key:
                yield key, _values(values, rest, style)
            key, value, rest = match["key"], match["value"].strip(), []
            style = value[0] if BLOCK_SCALAR.fullmatch(value) else ""
            values = ["" if style else _unquote(value)]
        elif key and style and (not line.strip() or line[0] in " \t"):
            rest.append(line.strip())
        elif key and not values[0] and (entry := LIST_ENTRY.fullmatch(line)):
            values.append(_unquote((entry["value"] or "").strip()))
        elif key and line[:1] in (" ", "\t") and line.strip():
            rest.append(line.strip())
        elif line.strip() and line[0] != "#":
            yield "", [line.strip()]
    if key:
        yield key, _values(values, rest, style)


def _values(values: list[str], rest: list[str], style: str) -> list[str]:
    if style == "|":
        return ["\n".join(rest).strip()]
    if rest:
        values[-1] = _join_lines([values[-1], *rest])
    return values[1:] if len(values) > 1 else values


def _join_lines(lines: list[str]) -> str:
    joined = list[str]()
    last = ""
    for line in lines:
        if line:
            joined += [soft_break(last, line[0]), line]
            last = line[-1]
    return "".join(joined)


ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/"}


def _unquote(value: str) -> str:
    """Without its quotation marks, if one pair holds the whole value; "" for a null."""
    if value in NULLS:
        return ""
    if len(value) > 1 and value[0] == value[-1] == "'" and "'" not in value[1:-1].replace("''", ""):
        return value[1:-1].replace("''", "'")
    if len(value) > 1 and re.fullmatch(r'"(?:[^"\\]|\\["\\/nt])*"', value):
        return re.sub(r"\\(.)", lambda escape: ESCAPES[escape[1]], value[1:-1])
    return value
