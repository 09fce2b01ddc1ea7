"""What is corrected of a text before it is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from articles.documents import Document, Published
from articles.models import Incoming
from claims.forms.imports import FilesForm, ImportForm, TextForm, WhenField, written
from tests.factory import make_document, make_held_article

CHINA = timezone(timedelta(hours=8))


def document(**columns: object) -> Document:
    columns.setdefault("titles", {"en": "The bridge"})
    columns.setdefault("publisher", "Harbour Gazette")
    columns.setdefault(
        "published", Published(datetime(2023, 11, 17, 8, 30, 5, tzinfo=CHINA), "minute", True, "17 Nov, 8:30")
    )
    return make_document(**columns)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", Published()),
        ("2023", Published(datetime(2023, 1, 1), "year")),
        ("2023-11", Published(datetime(2023, 11, 1), "month")),
        ("2023年11月17日", Published(datetime(2023, 11, 17), "day")),
        ("2023-11-17 08:30", Published(datetime(2023, 11, 17, 8, 30), "minute")),
        ("2023-11-17T08:30:05Z", Published(datetime(2023, 11, 17, 8, 30, tzinfo=UTC), "minute", True)),
        ("2023-11-17 08:30+08:00", Published(datetime(2023, 11, 17, 8, 30, tzinfo=CHINA), "minute", True)),
    ],
)
def test_a_time_is_read_as_exactly_as_it_is_typed(typed: str, found: Published) -> None:
    assert WhenField(required=False).clean(typed) == found


@pytest.mark.parametrize(
    "typed", ["soon", "2023-13", "2023-02-30", "2023-11-17 25:00", "2999", "2023-01-01 08:30+99:99", "0000"]
)
def test_a_time_that_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        WhenField(required=False).clean(typed)


@given(
    st.datetimes(datetime(1000, 1, 1), datetime(2020, 1, 1)),
    st.sampled_from(["year", "month", "day", "minute"]),
    st.sampled_from([None, UTC, CHINA, timezone(-timedelta(hours=3, minutes=30))]),
)
def test_a_time_that_is_written_is_read_again_as_it_was(
    at: datetime, precision: str, zone: timezone | None
) -> None:
    at = at.replace(second=0, microsecond=0)
    if precision == "minute":
        at = at.replace(tzinfo=zone)
    else:
        # What the precision leaves open is at its lowest value.
        at = at.replace(hour=0, minute=0, day=at.day if precision == "day" else 1)
        at = at.replace(month=1) if precision == "year" else at
    published = Published(at, precision, at.tzinfo is not None)
    assert WhenField(required=False).clean(written(published)) == published


def test_without_corrections_the_document_is_as_it_was_read() -> None:
    form = ImportForm(Incoming(), document())
    assert (form.is_valid(), form.corrections) == (True, {})
    assert form.corrected == document()


def test_what_is_corrected_takes_the_place_of_what_was_read() -> None:
    form = ImportForm(Incoming(), document())
    form = ImportForm(
        Incoming(),
        document(),
        {**form.data, "title_zh": "大桥", "title_en": "", "publisher": "Port News", "published": "2023-11"},
    )
    assert form.is_valid()
    assert form.corrections == {
        "title_zh": "大桥",
        "title_en": "",
        "publisher": "Port News",
        "published": "2023-11",
    }
    found = form.corrected
    assert (dict(found.titles), found.publisher) == ({"zh-Hans": "大桥"}, "Port News")
    assert found.published == Published(datetime(2023, 11, 1), "month", False, "17 Nov, 8:30")
    assert found.text == document().text


def test_corrections_come_back_with_what_is_wrong_in_them() -> None:
    incoming = Incoming(corrections={"published": "soon", "byline": "Mei Lin"})
    form = ImportForm(incoming, document())
    assert list(form.errors) == ["published"]
    assert (form.corrected.byline, form.corrected.published) == ("Mei Lin", document().published)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("languages", "zh_Hans!"),
        ("address", "javascript:alert(1)"),
        ("kind", "novel"),
        ("title_en", "x" * 1001),
    ],
)
def test_what_no_column_can_hold_is_said_beside_its_field(name: str, typed: str) -> None:
    form = ImportForm(Incoming(corrections={name: typed}), document())
    assert list(form.errors) == [name]


def test_what_was_read_and_no_column_can_hold_is_no_mistake_of_the_editor() -> None:
    form = ImportForm(Incoming(), document(publisher="x" * 400, address="not an address"))
    assert form.is_valid()


@pytest.mark.django_db
def test_the_same_article_may_be_chosen_among_those_that_are_alike() -> None:
    article = make_held_article()
    form = ImportForm(Incoming(), document())
    form = ImportForm(Incoming(), document(), {**form.data, "republishes": f"of:{article.key}"})
    assert (form.is_valid(), form.text_of) == (True, article)


def test_the_title_stands_above_pasted_text_once() -> None:
    def received(text: str) -> bytes:
        form = TextForm({"text-title": "The bridge", "text-text": text})
        assert form.is_valid()
        return form.received

    assert received("It opens.") == b"The bridge\n\nIt opens."
    assert received("The bridge\n\nIt opens.") == b"The bridge\n\nIt opens."
    assert received("---\ntitle: Bridge\n---\nIt opens.") == b"---\ntitle: Bridge\n---\nIt opens."


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_pasted_text_says_something(text: str) -> None:
    assert list(TextForm({"text-text": text}).errors) == ["text"]


def test_fifty_files_come_at_once_and_no_more() -> None:
    def sent(number: int) -> FilesForm:
        files: list[UploadedFile[Any]] = [SimpleUploadedFile(f"{n}.md", b"") for n in range(number)]
        return FilesForm({}, MultiValueDict({"files-chosen": files}))

    assert sent(50).is_valid()
    assert sent(51).errors == {"chosen": ["These are 51 files. Bring in 50 at a time."]}
    assert sent(0).errors == {"chosen": ["Choose the files to bring in."]}
