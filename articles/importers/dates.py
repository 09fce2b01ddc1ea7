"""Read a publication date as printed, no more exactly than it says."""

import re
from datetime import UTC, datetime, timedelta, timezone

from articles.documents import Published

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CHINA = timezone(timedelta(hours=8))

TIME = (
    r"(?:(?P<hour>[0-9]{1,2})[:：](?P<minute>[0-9]{2})"
    r"(?:[:：](?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)"
)
ZONE = r"(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-][0-9]{2}:?[0-9]{2})"
MONTH = r"(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
AFTER_DAY = rf"(?:(?:\s*[T,，]\s*|\s+|\s+at\s+)(?P<china>北京时间\s*)?{TIME}\s*{ZONE}?)?"

FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<year>[0-9]{{4}})[-/.](?P<month>[0-9]{{1,2}})[-/.](?P<day>[0-9]{{1,2}}){AFTER_DAY}",
        rf"(?P<year>[0-9]{{4}})\s*年\s*(?P<month>[0-9]{{1,2}})\s*月\s*(?P<day>[0-9]{{1,2}})\s*日\s*{TIME}?",
        rf"(?:[a-z]{{3,9}}\.?,?\s+)?(?P<day>[0-9]{{1,2}})\s+{MONTH},?\s+(?P<year>[0-9]{{4}}){AFTER_DAY}",
        rf"(?:[a-z]{{3,9}},\s+)?{MONTH}\s+(?P<day>[0-9]{{1,2}}),?\s+(?P<year>[0-9]{{4}}){AFTER_DAY}",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})",
        r"(?P<year>[0-9]{4})\s*年\s*(?P<month>[0-9]{1,2})\s*月",
        rf"{MONTH}\s+(?P<year>[0-9]{{4}})",
        r"(?P<year>[0-9]{4})\s*年?",
    )
]


def read_date(printed: str) -> Published:
    """The date with the precision and the zone that `printed` states. Never raises.

    ISO 8601 and RFC 2822 forms, Chinese and English ones. Zones by letters other than Z, UTC and GMT are
    ambiguous (CST) and the date is not read; neither are dates in figures that begin with day or month. What
    is no date, or none that can be (30 February), comes back with `at` None and precision "none".
    """
    printed = printed.strip()
    for form in FORMS:
        if match := form.fullmatch(printed):
            try:
                return _published(match, printed)
            except (ValueError, OverflowError):
                break
    return Published(printed=printed)


def _published(match: re.Match[str], printed: str) -> Published:
    found = match.groupdict()
    year, day = int(found["year"]), int(found.get("day") or 1)
    name, figures = found.get("name"), found.get("month")
    month = MONTHS.index(name.lower()) + 1 if name else int(figures or 1)
    if not 1000 <= year <= 9000:
        raise ValueError(year)
    if not found.get("hour"):
        precision = "day" if found.get("day") else "month" if name or figures else "year"
        return Published(datetime(year, month, day), precision, False, printed)
    zone = _zone(found)
    at = datetime(
        year,
        month,
        day,
        _hour(found),
        int(found["minute"]),
        int(found["second"] or 0),
        int((found["fraction"] or "0").ljust(6, "0")[:6]),
        tzinfo=zone,
    )
    return Published(at, "minute", zone is not None, printed)


def _hour(found: dict[str, str | None]) -> int:
    hour, half = int(found["hour"] or 0), (found["half"] or "").lower()
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half.startswith("p") else 0)


def _zone(found: dict[str, str | None]) -> timezone | None:
    zone = (found.get("zone") or "").upper()
    if found.get("china"):
        return CHINA
    if not zone:
        return None
    offset = zone.removeprefix("UTC").removeprefix("GMT").removeprefix("Z").replace(":", "")
    if not offset:
        return UTC
    sign = -1 if offset[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5])))
