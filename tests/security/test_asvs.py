"""What the list of requirements says is so: each test that it names is there; what had none has one here."""

from __future__ import annotations

import re
from functools import cache

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from tests.security.asvs import TESTS, Requirement, requirements


@cache
def named_in(file: str) -> frozenset[str]:
    return frozenset(re.findall(r"^def (test_\w+)", (TESTS / file).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("one", requirements(), ids=str)
def test_every_requirement_is_held_by_tests_that_there_are_or_has_its_reason(one: Requirement) -> None:
    assert one.tests or one.left
    assert one.level in (1, 2, 3)
    missing = [name for name in one.tests if name.partition("::")[2] not in named_in(name.partition("::")[0])]
    assert not missing


def test_no_requirement_is_listed_twice_and_they_stand_in_their_order() -> None:
    numbers = [tuple(map(int, one.number.split("."))) for one in requirements()]
    assert numbers == sorted(set(numbers))


def test_how_guessing_is_slowed_down_is_written_down() -> None:
    written = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    written += (settings.BASE_DIR / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert re.search(r"attempts?\b.*\b(address|browser)", written)


def test_common_passwords_are_refused_in_whatever_case() -> None:
    """Of the list that comes with Django, those long enough not to be refused for that."""
    common = CommonPasswordValidator().passwords
    assert len(common) >= 3000
    long_enough = sorted(word for word in common if len(word) >= 12)
    assert len(long_enough) > 20
    for word in long_enough[:10]:
        for typed in (word, word.upper(), f" {word} "):
            with pytest.raises(ValidationError, match="too common"):
                validate_password(typed)


@pytest.mark.django_db
def test_nothing_keeps_a_password_from_being_pasted_or_filled_in(client: Client) -> None:
    page = client.get("/login/").text
    fields = re.findall(r"<input[^>]*>", page)
    password = next(field for field in fields if 'name="password"' in field)
    assert 'autocomplete="current-password"' in password
    assert "maxlength" not in password
    for script in (settings.BASE_DIR / "factcheck" / "static" / "factcheck").glob("*.js"):
        assert "paste" not in script.read_text(encoding="utf-8")
