"""The files of a data set: YAML in and out, and records that say where they stand when something is wrong.

Every scalar is text, except whole numbers, true, false and null. Dates are text: they are no more exact than
what they say ("2023-11" is a month), which a date type would forget. Pure: no Django here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from articles.documents import PRECISIONS

try:  # Ten times as fast, where PyYAML was built with libyaml.
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]


class DatasetError(Exception):
    """What is wrong with a data set: one sentence that names the file and the place in it."""


class _Loader(_SafeLoader):
    """YAML with the fewest surprises: `no`, `007`, `1:30` and `2023-11-21` are the text that they are."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the field “{key.value}” is given twice", key.start_mark
                )
            seen.add(key.value if isinstance(key, yaml.ScalarNode) else id(key))
        return super().construct_mapping(node, deep=deep)


_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(~|null|)\Z"), ["~", "n", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)\Z"), ["t", "f"])
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"-?(0|[1-9][0-9]*)\Z"), list("-0123456789")
)


#: What YAML cannot hold as it is: what nobody sees, what ends a line there and would come back as a space or
#: a line feed, and what is no character.
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
#: A text that YAML takes as it stands.
_PLAIN = re.compile(
    r"(?!---|\.\.\.|[-?:](?: |$))[^\s,\[\]{}#&*!|>'\"%@`](?:[^\n:#]|:(?! |$)|(?<! )#)*", re.ASCII
)
#: What some reader of YAML takes for a number, a date or the like, by its first character.
_MORE_THAN_TEXT = yaml.SafeDumper.yaml_implicit_resolvers


def write(fields: Mapping[str, Any] | Sequence[Any]) -> str:
    """The text of a file: fields in their order, what is empty left out. Equal fields give equal text.

    One line stays one line, however long, so that the change of a word is the change of a line; paragraphs
    stand under each other; nothing is doubled or escaped that can be read as it is. PyYAML's own writer takes
    ten times as long, and libyaml's escapes whatever is not in the Basic Multilingual Plane.
    """
    return "\n".join(_lines(_without_empty(fields), "")) + "\n"


def _lines(value: Any, indent: str) -> Iterator[str]:
    """The lines of a list or of named fields, each indented."""
    if _is_one(value):
        yield indent + _scalar(value, indent)
    elif isinstance(value, Mapping):
        for name, one in value.items():
            if _is_one(one):
                yield f"{indent}{_name(name)}: {_scalar(one, indent)}"
            else:
                yield f"{indent}{_name(name)}:"
                yield from _lines(one, indent + "  " if isinstance(one, Mapping) else indent)
    else:
        inner = indent + "  "
        for one in value:
            lines = _lines(one, inner) if not _is_one(one) else iter([inner + _scalar(one, indent)])
            yield f"{indent}- {next(lines)[len(inner) :]}"
            yield from lines


def _is_one(value: Any) -> bool:
    return not value or isinstance(value, str | int)


def _scalar(value: Any, indent: str) -> str:
    """A value as it stands behind its name, whose indent this is."""
    if isinstance(value, str):
        return _text(value, indent)
    if isinstance(value, int) or value is None:
        return "null" if value is None else str(value).lower()
    return "{}" if isinstance(value, Mapping) else "[]"


def _text(text: str, indent: str) -> str:
    if text != text.strip() or _UNSEEN.search(text) or " \n" in text:
        # What JSON escapes, YAML reads alike.
        return _UNSEEN.sub(lambda one: f"\\u{ord(one[0]):04x}", json.dumps(text, ensure_ascii=False))
    is_plain = _PLAIN.fullmatch(text) is not None
    if "\n" in text or ("'" in text and not is_plain):
        return "|-" + "".join(f"\n{indent}  {line}" if line else "\n" for line in text.split("\n"))
    if is_plain and not any(known.match(text) for _tag, known in _MORE_THAN_TEXT.get(text[0], ())):
        return text
    return f"'{text}'"


@lru_cache
def _name(name: str) -> str:
    text = _text(name, "")
    return json.dumps(name, ensure_ascii=False) if text.startswith("|") else text


def _without_empty(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {key: _without_empty(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one not in ("", None, [], {})}
    if isinstance(value, (list, tuple)):
        return [_without_empty(one) for one in value]
    return value


#: A data set has its deepest fields on the fourth level.
DEEPEST = 20


def parse(text: str, file: str) -> Any:
    """What a file holds. DatasetError where it is no YAML, or more of it than a data set needs."""
    try:
        _check_events(text, file)
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise DatasetError(f"{file}{line}: this is not YAML as it should be: {error.problem}.") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problem = str(error).splitlines()[0].rstrip(".")
        raise DatasetError(f"{file}: this is not YAML as it should be: {problem}.") from error


def _check_events(text: str, file: str) -> None:
    """Refuse deep nesting, which the loader follows until the process dies, and tags, which would have it
    make something else than text, numbers, lists and named fields."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise DatasetError(f"{_place(file, event)}: lists and fields stand inside each other too deep.")
        if tag := getattr(event, "tag", None):
            raise DatasetError(f"{_place(file, event)}: tags such as “{tag}” have no place here.")


def _place(file: str, event: yaml.Event) -> str:
    return f"{file}, line {event.start_mark.line + 1}" if event.start_mark else file


#: NUL and halves of surrogate pairs: YAML can spell them, PostgreSQL cannot keep them.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]+\.yaml")


class Folder:
    """The folder of a data set, read file by file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_dir():
            raise DatasetError(f"{path}: there is no such folder.")

    def record(self, file: str) -> Record:
        """The one record that a file is."""
        return Record(file, "", self._read(file))

    def records(self, file: str) -> Iterator[tuple[str, Record]]:
        """The records of a file that names each by a key, in their order. No file, no records."""
        if not (self.path / file).exists():
            return
        named = self._read(file)
        if named is None:
            return
        for key, fields in Record(file, "", named).fields.items():
            yield key, Record(file, key, fields)

    def names(self, folder: str) -> list[str]:
        """The names of the YAML files in a folder, without their ending, in order."""
        return sorted(path.stem for path in (self.path / folder).glob("*.yaml"))

    def others(self, files: Collection[str], folders: Collection[str]) -> list[str]:
        """What lies here beside these files and the YAML files with plain names in these folders; a README
        and hidden files do not count. DatasetError where it looks as if it should have been read."""
        inside = [path for folder in folders for path in (self.path / folder).glob("*")]
        others = []
        for path in sorted([*self.path.iterdir(), *inside]):
            name = path.relative_to(self.path).as_posix()
            if path in inside:
                is_known = path.is_file() and _PLAIN_NAME.fullmatch(path.name) is not None
            else:
                is_known = (path.is_file() and name in files) or (path.is_dir() and name in folders)
            if is_known or path.name.startswith((".", "README")):
                continue
            shown = name if name.isprintable() else ascii(name)
            if path in inside or name in (*files, *folders) or path.suffix.lower() in (".yaml", ".yml"):
                raise DatasetError(f"{shown}: this is no part of a data set.")
            others.append(shown)
        return others

    def _read(self, file: str) -> Any:
        path = self.path / file
        # Reading from a pipe or a device might never end.
        if not path.is_file():
            raise DatasetError(f"{file}: this file is missing.")
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise DatasetError(f"{file}: this file cannot be read as UTF-8 text.") from error
        return parse(text, file)


class Record:
    """Named fields, asked for one by one; `done` refuses what nobody asked for."""

    def __init__(self, file: str, place: str, fields: object) -> None:
        self.file = file
        self.place = place
        if not isinstance(fields, dict) or not all(isinstance(key, str) for key in fields):
            raise self.error("here should be named fields")
        self.fields: dict[str, Any] = fields
        self._asked: set[str] = set()

    def error(self, sentence: str) -> DatasetError:
        """What is wrong here, to be raised. `sentence` begins small and has no full stop."""
        where = f"{self.file}, {self.place}" if self.place else self.file
        return DatasetError(f"{where}: {sentence}.")

    def has(self, name: str) -> bool:
        return name in self.fields

    def text(self, name: str, *, may_be_blank: bool = False) -> str:
        """ "" where the field is left out. Nothing but spaces says nothing, unless it `may_be_blank`."""
        value = self._take(name)
        return "" if value is None else self._as_text(name, value, may_be_blank)

    def needed(self, name: str, *, may_be_blank: bool = False) -> str:
        """The text of a field that cannot be left out."""
        value = self.text(name, may_be_blank=may_be_blank)
        if not value:
            raise self.error(f"“{name}” is missing")
        return value

    def number(self, name: str) -> int:
        value = self._take(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(f"“{name}” should be a whole number")
        return value

    def flag(self, name: str) -> bool:
        value = self._take(name)
        if not isinstance(value, bool):
            raise self.error(f"“{name}” should be true or false")
        return value

    def texts(self, name: str) -> list[str]:
        """The texts of a list, each there once."""
        value = self._take(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.error(f"“{name}” should be a list of texts")
        for number, one in enumerate(value):
            self._as_text(name, one)
            if one in value[:number]:
                raise self.error(f"“{name}” names “{one}” twice")
        return value

    def record(self, name: str) -> Record | None:
        value = self._take(name)
        return None if value is None else Record(self.file, self._under(name), value)

    def records(self, name: str) -> list[Record]:
        value = self._take(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.error(f"“{name}” should be a list")
        singular = name.removesuffix("s")
        return [
            Record(self.file, self._under(f"{singular} {number}"), fields)
            for number, fields in enumerate(value, 1)
        ]

    def done(self) -> None:
        """Raise DatasetError for a field that nobody asked for: it would be lost without a word."""
        for name in self.fields:
            if name not in self._asked:
                raise self.error(f"there is no field “{name}” here")

    def _take(self, name: str) -> Any:
        self._asked.add(name)
        return self.fields.get(name)

    def _as_text(self, name: str, value: object, may_be_blank: bool = False) -> str:
        if not isinstance(value, str):
            raise self.error(f"“{name}” should be text: put it in quotation marks")
        if unkept := _UNKEPT.search(value):
            raise self.error(f"“{name}” holds the character {unkept[0]!a}, which cannot be kept")
        if value and not value.strip() and not may_be_blank:
            raise self.error(f"“{name}” is blank")
        return value

    def _under(self, place: str) -> str:
        return f"{self.place}, {place}" if self.place else place


_MOMENT = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?)?)?(Z)?", re.ASCII
)


def read_moment(text: str) -> tuple[datetime, str, bool]:
    """A date-time (filed as UTC), how exact it is (year, month, day, minute), and whether its zone is stated.

    ISO 8601, as long as it is exact: 2023, 2023-11, 2023-11-21, 2023-11-21T09:30; a Z at the end (as in XML
    Schema, for dates too) states that the zone is UTC. Raises ValueError for anything else.
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    at = datetime(
        int(year),
        int(month or 1),
        int(day or 1),
        int(hour or 0),
        int(minute or 0),
        int(second or 0),
        int((fraction or "").ljust(6, "0")),
        tzinfo=UTC,
    )
    precision = PRECISIONS[1 + sum(part is not None for part in (month, day, minute))]
    return at, precision, zone is not None


def write_moment(at: datetime, precision: str, zone_stated: bool) -> str:
    """The opposite of `read_moment`."""
    at = at.astimezone(UTC)
    text = at.strftime("%Y-%m-%d").zfill(10)
    if precision == "minute":
        text += at.strftime("T%H:%M")
        if at.second or at.microsecond:
            text += at.strftime(":%S")
        if at.microsecond:
            text += f".{at.microsecond:06}".rstrip("0")
    else:
        text = text[: {"year": 4, "month": 7, "day": 10}[precision]]
    return text + ("Z" if zone_stated else "")
