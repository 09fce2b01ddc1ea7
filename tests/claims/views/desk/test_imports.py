"""Bringing articles in at the desk: files, pasted text, an address; looking at it, and keeping it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.fetch import Answer, FetchProblem, Refused
from articles.models import Article, Incoming
from claims.views.desk import imports
from tests.factory import make_publisher, make_user

pytestmark = pytest.mark.django_db

PAGE = "/desk/import/"
BRIDGE = "# The bridge\n\nIt opens on 3 May, the harbour master said."


def file(name: str, received: bytes = BRIDGE.encode()) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, received)


def bring_in(desk: Client, *files: SimpleUploadedFile) -> Any:
    return desk.post(f"{PAGE}files/", {"files-chosen": list(files)}, follow=True)


def paste(desk: Client, text: str, **fields: str) -> Any:
    sent = {"text": text, **fields}
    return desk.post(f"{PAGE}text/", {f"text-{name}": value for name, value in sent.items()}, follow=True)


# Files


def test_files_wait_until_somebody_keeps_them(desk: Client, editor: User) -> None:
    answer = bring_in(desk, file("bridge.md"), file("tunnel.md", b"# The tunnel\n\nIt closes on 4 May."))
    assert "2 files have come in." in answer.text
    assert [one.name for one in Incoming.objects.of(editor)] == ["bridge.md", "tunnel.md"]
    assert answer.text.index("The bridge") < answer.text.index("The tunnel")
    assert not Article.objects.exists()


def test_a_file_that_cannot_be_read_is_named_with_the_reason_and_not_stored(desk: Client) -> None:
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("bridge.md", BRIDGE)
    answer = bring_in(desk, file("bridge.md"), file("folder.md", zipped.getvalue()), file("nothing.txt", b""))
    assert answer.status_code == 200
    assert "Not taken in" in answer.text
    assert "folder.md” is" in answer.text
    assert "“nothing.txt” is empty." in answer.text
    assert [one.name for one in Incoming.objects.all()] == ["bridge.md"]


def test_a_file_beyond_the_limit_is_refused_in_a_sentence(desk: Client) -> None:
    answer = bring_in(desk, file("long.txt", b"long " * 2_000_001))
    assert "“long.txt” is larger than 10 MB: bring in the article alone." in answer.text
    assert not Incoming.objects.exists()


def test_a_form_beyond_the_limit_is_refused_on_its_own_page(desk: Client) -> None:
    answer = desk.generic(
        "POST",
        f"{PAGE}files/",
        b"x" * 100,
        "multipart/form-data; boundary=x",
        headers={"content-length": "1"},
    )
    assert answer.status_code == 200
    answer = desk.post(f"{PAGE}text/", {"text-text": "long " * 500_000})
    assert answer.status_code == 200
    assert "Nothing came in: the text is larger than 2 MB. Bring it in as a file." in answer.text
    assert not Incoming.objects.exists()


def test_too_many_files_are_refused_in_a_sentence(desk: Client) -> None:
    answer = bring_in(desk, *(file(f"{number}.md") for number in range(51)))
    assert "These are 51 files. Bring in 50 at a time." in answer.text
    assert not Incoming.objects.exists()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.md", "passwd.md"),
        ("C:\\Users\\mei\\bridge.md", "bridge.md"),
        ("大桥.md", "大桥.md"),
        ("<script>.md", "<script>.md"),
        ("b" * 600 + ".md", None),
    ],
)
def test_a_name_is_shown_as_it_is_and_leads_nowhere(desk: Client, sent: str, kept: str | None) -> None:
    boundary = "limit"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="files-chosen"; filename="{sent}"\r\n\r\n'
        f"{BRIDGE}\r\n--{boundary}--\r\n"
    ).encode()
    desk.generic("POST", f"{PAGE}files/", body, f"multipart/form-data; boundary={boundary}")
    name = Incoming.objects.get().name
    assert kept is None or name == kept
    page = desk.get(PAGE)
    assert page.status_code == 200
    assert "<script>" not in page.text.partition("</head>")[2]


def test_a_name_with_a_nul_in_it_is_taken_without_it(desk: Client) -> None:
    body = (
        b'--limit\r\nContent-Disposition: form-data; name="files-chosen"; filename="br\0idge.md"\r\n\r\n'
        + BRIDGE.encode()
        + b"\r\n--limit--\r\n"
    )
    answer = desk.generic("POST", f"{PAGE}files/", body, "multipart/form-data; boundary=limit")
    assert answer.status_code in (200, 302)
    assert "\0" not in "".join(one.name for one in Incoming.objects.all())


def test_the_same_file_sent_twice_waits_once(desk: Client) -> None:
    bring_in(desk, file("bridge.md"), file("bridge.md"))
    bring_in(desk, file("bridge.md"))
    assert Incoming.objects.count() == 1


def test_sending_nothing_says_what_is_wanted(desk: Client) -> None:
    assert "Choose the files to bring in." in bring_in(desk).text
    assert "Paste the text to bring in." in paste(desk, " ").text
    assert "Type the address of the article." in desk.post(f"{PAGE}address/", {"at-address": ""}).text


# Text


def test_pasted_text_leads_to_what_was_understood(desk: Client) -> None:
    answer = paste(desk, "It opens on 3 May.", title="The bridge", address="harbour.example/bridge")
    incoming = Incoming.objects.get()
    assert answer.redirect_chain == [(f"{PAGE}{incoming.pk}/", 302)]
    form = answer.context["form"]
    assert (form["title_en"].value(), form["address"].value()) == (
        "The bridge",
        "https://harbour.example/bridge",
    )


def test_pasted_text_that_is_refused_stands_as_it_was_typed(desk: Client) -> None:
    answer = paste(desk, "It opens on 3 May.", address="no address")
    assert "This is no address of the web" in answer.text
    assert "It opens on 3 May.</textarea>" in answer.text
    assert not Incoming.objects.exists()


# An address


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Says what stands at every address, or why nothing comes from there."""

    def stands(answer: Answer | Refused) -> None:
        def fetch(address: str) -> Answer:
            if isinstance(answer, Refused):
                raise answer
            return answer

        monkeypatch.setattr(imports, "fetch", fetch)

    return stands


def test_what_stands_at_an_address_comes_in_with_it(desk: Client, web: Callable[..., None]) -> None:
    address = "https://harbour.example/bridge"
    web(Answer(address, 200, BRIDGE.encode(), "utf-8", "text/markdown", "", ""))
    answer = desk.post(f"{PAGE}address/", {"at-address": "harbour.example/b"}, follow=True)
    incoming = Incoming.objects.get()
    assert (incoming.address, incoming.charset) == (address, "utf-8")
    assert answer.context["form"]["address"].value() == address


def test_what_is_led_to_an_address_too_long_to_keep_comes_in_with_the_one_asked_for(
    desk: Client, web: Callable[..., None]
) -> None:
    web(Answer(f"https://harbour.example/{'%E6%A1%A5' * 700}", 200, BRIDGE.encode(), "", "", "", ""))
    asked = "https://harbour.example/bridge"
    answer = desk.post(f"{PAGE}address/", {"at-address": asked})
    assert answer.status_code == 302
    assert Incoming.objects.get().address == asked


def test_an_address_that_gives_nothing_says_why(desk: Client, web: Callable[..., None]) -> None:
    web(Refused(FetchProblem.UNKNOWN_HOST, "harbour.example"))
    answer = desk.post(f"{PAGE}address/", {"at-address": "harbour.example/b"})
    assert "There is no host harbour.example." in answer.text
    assert 'value="harbour.example/b"' in answer.text
    web(Answer("https://harbour.example/b", 200, b"\x89PNG\r\n\x1a\n", "", "text/html", "", ""))
    assert "is a picture" in desk.post(f"{PAGE}address/", {"at-address": "harbour.example/b"}).text
    assert not Incoming.objects.exists()


# The way here


def test_publishers_are_completed_while_they_are_typed(desk: Client) -> None:
    make_publisher(name_en="Port News", name_zh="港口报")
    answer = desk.get("/desk/publishers/?publisher=port")
    assert answer.text == '<option value="Port News">港口报</option>'


def test_the_desk_leads_here(desk: Client) -> None:
    for page in ("/desk/", "/desk/articles/"):
        assert f'href="{PAGE}"' in desk.get(page).text


def test_the_back_office_leads_here() -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user("admin"))
    assert f'href="{PAGE}"' in client.get("/admin/articles/article/").text
