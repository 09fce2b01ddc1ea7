"""Two editors who save the same claim in the back office at the same moment."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from claims.models import Claim, Verdict
from tests.database import Rival, committed
from tests.factory import make_claim, make_user, make_verdict
from tests.office import Desk, address, as_filled_in, errors, messages


def test_the_second_of_two_who_save_at_once_is_told(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        claim = make_claim(statement_en="First.")
        page = address(Claim, "change", claim.pk)
        one, other = Desk(make_user()), Desk(make_user())
        opened: Any = other.client.get(page)
        sent = {**as_filled_in(opened), "statement_en": "Third."}
        answers: list[Any] = []
        with transaction.atomic():
            one.change(claim, statement_en="Second.")
            rival = Rival(lambda: answers.append(other.client.post(page, sent)))
        assert rival.outcome() is None
        assert "Somebody else" in errors(answers[0])
        assert Claim.objects.get().statement_en == "Second."


def test_the_second_of_two_who_decide_at_once_is_told(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        verdict = make_verdict(approved=False)
        page = address(Verdict, "change", verdict.pk)
        one, other = Desk(make_user("reviewer")), Desk(make_user("reviewer"))
        answers: list[Any] = []
        with transaction.atomic():
            one.change(verdict, decision="approved")
            late = {"decision": "returned", "returned_reason": "Ask the ministry."}
            rival = Rival(lambda: answers.append(other.client.post(page, late, follow=True)))
        assert rival.outcome() is None
        assert "decided already" in messages(answers[0])
        assert Verdict.objects.get().decision == "approved"
