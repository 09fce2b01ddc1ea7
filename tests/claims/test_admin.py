"""The verbs in the back office: the same rules as everywhere, and every refusal said in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.models import Article, Derivation, Publisher, Revision
from claims.models import (
    Anchor,
    Annotation,
    Claim,
    Claimant,
    ClaimLink,
    Comment,
    Enquiry,
    Topic,
    Verdict,
)
from tests.database import sql
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_comment,
    make_derivation,
    make_held_article,
    make_link,
    make_publisher,
    make_report,
    make_topic,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db


class Desk:
    """Somebody at the back office, filling in its forms as a browser would."""

    def __init__(self, user: User, language: str = "en") -> None:
        self.user = user
        self.client = Client(headers={"accept-language": language})
        self.client.force_login(user)

    def add(self, model: type[models.Model], **values: Any) -> Any:
        return self._send(address(model, "add"), values)

    def change(self, row: models.Model, **values: Any) -> Any:
        return self._send(address(type(row), "change", row.pk), values)

    def _send(self, page: str, values: dict[str, Any]) -> Any:
        opened: Any = self.client.get(page)
        assert opened.status_code == 200
        return self.client.post(page, {**as_filled_in(opened), **values}, follow=True)

    def act(self, row: models.Model, action: str, **values: Any) -> Any:
        """Choose an action for one row of a list."""
        chosen = {"action": action, "_selected_action": [row.pk], **values}
        return self.client.post(address(type(row), "changelist"), chosen, follow=True)


def address(model: type[models.Model], page: str, *keys: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=keys)


def as_filled_in(opened: Any) -> dict[str, Any]:
    """What a browser would send if nothing in the form were touched."""
    formsets = [inline.formset for inline in opened.context["inline_admin_formsets"]]
    forms = [opened.context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    sent: dict[str, Any] = {}
    for form in forms:
        for field in form:
            value, widgets = field.value(), getattr(field.field.widget, "widgets", None)
            if widgets:
                parts = field.field.widget.decompress(value)
                sent |= {f"{field.html_name}_{number}": part or "" for number, part in enumerate(parts)}
            elif value is not None and value is not False:
                sent[field.html_name] = value
    return sent


def errors(response: Any) -> str:
    """What the form says is wrong with it."""
    assert response.status_code == 200
    context = response.context
    assert context is not None and "errors" in context, "the form was accepted"
    return " ".join(str(error) for error in context["errors"])


def messages(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.fixture
def editor() -> Desk:
    return Desk(make_user("editor"))


@pytest.fixture
def reviewer() -> Desk:
    return Desk(make_user("reviewer"))


# Annotations


def passage(claim: Claim, article: Article, quote: str = QUOTE, **values: Any) -> dict[str, Any]:
    return {
        "claim": claim.pk,
        "article": article.pk,
        "stance": "states",
        "quote_exact": quote,
        "quote_language": "en",
        "basis": "on_record",
        **values,
    }


def test_a_passage_is_anchored_and_signed(editor: Desk) -> None:
    claim, article = make_claim(), make_held_article()
    answer = editor.add(Annotation, **passage(claim, article))
    assert "added successfully" in messages(answer)
    annotation = Annotation.objects.get()
    assert annotation.anchors.get().state == "exact"
    assert (annotation.created_by, annotation.basis) == (editor.user, "on_record")


def test_words_that_do_not_stand_there_are_an_error_of_the_form_in_the_language_of_the_reader() -> None:
    claim, article = make_claim(), make_held_article()
    user = make_user("editor")
    wrong = passage(claim, article, "the bridge opens on 4 May")
    assert "do not stand" in errors(Desk(user).add(Annotation, **wrong))
    in_chinese = errors(Desk(user, "zh-CN").add(Annotation, **wrong))
    assert in_chinese.strip()
    assert "do not stand" not in in_chinese
    assert not Annotation.objects.exists()
    assert not Anchor.objects.exists()


def test_words_of_a_text_that_is_not_held_are_an_error_of_the_form(editor: Desk) -> None:
    assert "No text" in errors(editor.add(Annotation, **passage(make_claim(), make_article())))


def test_the_line_ends_of_a_browser_do_not_alter_a_quote(editor: Desk) -> None:
    article = make_held_article("She said:\n\nthe bridge opens.")
    editor.add(Annotation, **passage(make_claim(), article, "said:\r\n\r\nthe bridge"))
    assert Annotation.objects.get().quote_exact == "said:\n\nthe bridge"


def test_the_spaces_at_the_ends_of_a_quote_are_part_of_it(editor: Desk) -> None:
    article = make_held_article("yes yes. yes no.")
    editor.add(Annotation, **passage(make_claim(), article, "yes ", quote_suffix="no"))
    assert Annotation.objects.get().quote_exact == "yes "


def test_the_same_passage_twice_is_an_error_of_the_form(editor: Desk) -> None:
    annotation = make_annotation(quote=QUOTE)
    wrong = passage(annotation.claim, annotation.article)
    assert "already carries" in errors(editor.add(Annotation, **wrong))


def test_a_source_is_cited_as_a_whole_once(editor: Desk) -> None:
    whole = passage(make_claim(), make_article(), "", stance="context", quote_language="")
    editor.add(Annotation, **whole)
    assert Annotation.objects.get().quote_exact == ""
    assert "already cited" in errors(editor.add(Annotation, **whole))
    assert "is quoted" in errors(editor.add(Annotation, **{**whole, "stance": "states"}))


def test_what_was_taken_is_read_only_and_the_rest_is_not(editor: Desk) -> None:
    annotation = make_annotation(quote=QUOTE)
    other = make_article()
    editor.change(
        annotation,
        quote_exact="other",
        stance="context",
        claim=make_claim().pk,
        basis="document",
        origin=other.pk,
    )
    changed = Annotation.objects.get()
    assert (changed.quote_exact, changed.stance, changed.claim) == (QUOTE, "states", annotation.claim)
    assert (changed.basis, changed.origin) == ("document", other)


def test_a_superseded_passage_says_how(editor: Desk) -> None:
    annotation = make_annotation()
    assert "superseded" in errors(editor.change(annotation, superseded_en="Corrected the day after."))


def test_removing_asks_for_the_reason_and_can_be_undone(editor: Desk) -> None:
    annotation = make_annotation(quote=QUOTE)
    asked = editor.act(annotation, "remove")
    assert 'name="reason"' in asked.text
    assert "A reason is needed" in editor.act(annotation, "remove", reason="  ").text
    assert Annotation.objects.living().exists()
    editor.act(annotation, "remove", reason="It says the opposite.")
    annotation.refresh_from_db()
    assert (annotation.removed_by, annotation.removed_reason) == (editor.user, "It says the opposite.")
    assert LogEntry.objects.filter(object_id=annotation.pk, user=editor.user).exists()
    editor.act(annotation, "put_back")
    assert Annotation.objects.living().exists()


def test_what_cannot_be_put_back_is_said_in_words(editor: Desk) -> None:
    annotation = make_annotation(quote=QUOTE)
    annotation.remove(by=editor.user, reason="A mistake.")
    make_annotation(annotation.claim, annotation.article, quote=QUOTE)
    assert "already carries" in messages(editor.act(annotation, "put_back"))
    annotation.refresh_from_db()
    assert not annotation.is_living


def test_the_page_of_a_record_offers_its_verbs_as_buttons(editor: Desk) -> None:
    annotation = make_annotation()
    page = editor.client.get(address(Annotation, "change", annotation.pk)).text
    assert 'value="remove"' in page
    assert 'value="put_back"' in page
    assert 'value="delete_selected"' not in page


# Verdicts


def proposal(claim: Claim, status: str = "speculative", **values: Any) -> dict[str, Any]:
    return {
        "claim": claim.pk,
        "kind": "verdict",
        "status": status,
        "rationale_en": "It is conjecture.",
        **values,
    }


def test_a_proposal_takes_down_what_the_evidence_supports(editor: Desk) -> None:
    claim = make_annotation(basis="conjecture").claim
    editor.add(Verdict, **proposal(claim))
    verdict = Verdict.objects.get()
    assert verdict.supported_statuses == ["unverified", "speculative"]
    assert (verdict.proposed_by, verdict.decision) == (editor.user, "pending")
    assert verdict.claim_as_decided["statement_en"] == claim.statement_en


def test_a_proposal_outside_the_rules_needs_its_exception(editor: Desk) -> None:
    claim = make_annotation().claim
    assert "explain the exception" in errors(editor.add(Verdict, **proposal(claim, "verified")))
    assert not Verdict.objects.exists()
    editor.add(Verdict, **proposal(claim, "verified", rule_exception_en="The whole town saw it."))
    assert Verdict.objects.get().status == "verified"


def test_a_proposal_needs_its_rationale_and_a_status(editor: Desk) -> None:
    claim = make_annotation().claim
    assert "rationale" in errors(editor.add(Verdict, **proposal(claim, rationale_en=" ")))
    assert "has a status" in errors(editor.add(Verdict, **proposal(claim, "")))


def test_a_second_proposal_while_one_is_pending_is_an_error_of_the_form(editor: Desk) -> None:
    claim = make_verdict(approved=False).claim
    assert "already pending" in errors(editor.add(Verdict, **proposal(claim, "unverified")))


def test_a_withdrawal_is_proposed_for_a_claim_that_readers_see(editor: Desk) -> None:
    claim = make_annotation().claim
    withdrawal = proposal(claim, "", kind="withdrawal")
    assert "no verdict" in errors(editor.add(Verdict, **withdrawal))
    make_verdict(claim)
    editor.add(Verdict, **withdrawal)
    assert Verdict.objects.filter(kind="withdrawal", decision="pending").exists()


def test_a_reviewer_approves_what_somebody_else_proposed(reviewer: Desk) -> None:
    verdict = make_verdict(approved=False)
    reviewer.change(verdict, decision="approved", status="verified", rationale_en="Changed.")
    verdict.refresh_from_db()
    assert (verdict.decision, verdict.decided_by) == ("approved", reviewer.user)
    assert (verdict.status, verdict.rationale_en) == ("unverified", "What was found bears this out.")
    assert Claim.objects.public().exists()


def test_a_reviewer_sends_back_with_a_reason(reviewer: Desk) -> None:
    verdict = make_verdict(approved=False)
    assert "needs the reason" in errors(reviewer.change(verdict, decision="returned"))
    reviewer.change(verdict, decision="returned", returned_reason="Ask the ministry.")
    verdict.refresh_from_db()
    assert (verdict.decision, verdict.returned_reason) == ("returned", "Ask the ministry.")


def test_approving_an_own_proposal_needs_the_reason(reviewer: Desk) -> None:
    verdict = make_verdict(approved=False, by=reviewer.user)
    assert "second person" in errors(reviewer.change(verdict, decision="approved"))
    verdict.refresh_from_db()
    assert verdict.decision == "pending"
    reviewer.change(verdict, decision="approved", self_approval_reason="Nobody else is on duty.")
    verdict.refresh_from_db()
    assert verdict.decision == "approved"


def test_a_decision_has_to_be_made(reviewer: Desk) -> None:
    assert errors(reviewer.change(make_verdict(approved=False)))


def test_an_editor_cannot_decide(editor: Desk) -> None:
    verdict = make_verdict(approved=False)
    page = address(Verdict, "change", verdict.pk)
    assert 'name="decision"' not in editor.client.get(page).text
    assert editor.client.post(page, {"decision": "approved"}).status_code == 403
    verdict.refresh_from_db()
    assert verdict.decision == "pending"


def test_a_decision_that_came_too_late_is_told_so(reviewer: Desk) -> None:
    verdict = make_verdict()
    page = address(Verdict, "change", verdict.pk)
    late = reviewer.client.post(page, {"decision": "returned", "returned_reason": "No."}, follow=True)
    assert "decided already" in messages(late)
    assert 'name="decision"' not in late.text
    verdict.refresh_from_db()
    assert verdict.decision == "approved"


# Articles


def test_an_article_is_signed_and_its_address_normalised(editor: Desk) -> None:
    editor.add(
        Article, title_en="A", original_language="en", address="http://www.example.org/a/?utm_source=x"
    )
    article = Article.objects.get()
    assert article.address_normalised == "https://example.org/a"
    assert article.created_by == editor.user
    editor.change(article, address="https://example.org/b/")
    article.refresh_from_db()
    assert article.address_normalised == "https://example.org/b"


def test_an_address_that_is_recorded_already_is_an_error_of_the_form(editor: Desk) -> None:
    make_article(address="https://example.org/a")
    twin = {"title_en": "B", "original_language": "en", "address": "http://www.example.org/a/"}
    assert "already recorded" in errors(editor.add(Article, **twin))
    other = make_article(address="https://example.org/b")
    assert "already recorded" in errors(editor.change(other, address="http://example.org/a"))


def test_only_a_text_makes_an_article_held(editor: Desk) -> None:
    article = make_article()
    assert "held" in errors(editor.change(article, access="held"))
    held = make_held_article()
    editor.change(held, access="read", title_en="Another")
    held.refresh_from_db()
    assert (held.access, held.title_en) == ("held", "Another")


def test_an_original_says_why(editor: Desk) -> None:
    assert "needs the reason" in errors(editor.change(make_article(), provenance="original"))


def test_an_article_is_withdrawn_with_a_reason_and_reinstated(editor: Desk) -> None:
    article = make_article()
    assert 'name="reason"' in editor.act(article, "withdraw").text
    editor.act(article, "withdraw", reason="Taken down.")
    article.refresh_from_db()
    assert article.withdrawn_reason == "Taken down."
    editor.act(article, "reinstate")
    editor.act(article, "work_through")
    article.refresh_from_db()
    assert article.withdrawn_at is None
    assert article.worked_through_by == editor.user


def test_a_derivation_is_recorded_once_and_never_from_itself(editor: Desk) -> None:
    derivation = make_derivation()
    rows = {
        "derivations-TOTAL_FORMS": 2,
        "derivations-1-derived_from": derivation.derived_from_id,
        "derivations-1-kind": "translates",
    }
    assert errors(editor.change(derivation.article, **rows))
    rows["derivations-1-derived_from"] = derivation.article_id
    assert "from itself" in errors(editor.change(derivation.article, **rows))
    rows["derivations-1-derived_from"] = make_article().pk
    editor.change(derivation.article, **rows)
    assert Derivation.objects.latest("pk").created_by == editor.user


def test_a_wrong_derivation_can_be_taken_back(editor: Desk) -> None:
    derivation = make_derivation()
    editor.change(derivation.article, **{"derivations-0-DELETE": "on"})
    assert not Derivation.objects.exists()


# Claims


def test_a_claim_is_recorded_with_its_claimants_and_topics(editor: Desk) -> None:
    claimant, topic = make_claimant(), make_topic()
    claim = {
        "slug": "bridge",
        "kind": "fact",
        "original_language": "en",
        "statement_en": "The bridge opens on 3 May.",
        "topics": [topic.pk],
        "claimclaimant_set-TOTAL_FORMS": 1,
        "claimclaimant_set-0-claimant": claimant.pk,
        "claimclaimant_set-0-position": 0,
    }
    editor.add(Claim, **claim)
    made = Claim.objects.get()
    assert (made.created_by, list(made.claimants.all()), list(made.topics.all())) == (
        editor.user,
        [claimant],
        [topic],
    )


def test_two_editors_do_not_overwrite_each_other(editor: Desk) -> None:
    claim = make_claim(statement_en="First.")
    opened: Any = editor.client.get(address(Claim, "change", claim.pk))
    Desk(make_user("editor")).change(claim, statement_en="Second.")
    claim.refresh_from_db()
    assert (claim.statement_en, claim.version) == ("Second.", 2)
    late = {**as_filled_in(opened), "statement_en": "Third."}
    answer = editor.client.post(address(Claim, "change", claim.pk), late, follow=True)
    assert "Somebody else" in errors(answer)
    claim.refresh_from_db()
    assert claim.statement_en == "Second."


def test_a_claim_needs_its_wording_in_its_own_language(editor: Desk) -> None:
    assert errors(editor.change(make_claim(), statement_en="", statement_zh="大桥通车。"))


def test_the_slug_of_a_public_claim_is_read_only(editor: Desk) -> None:
    claim = make_claim()
    editor.change(claim, slug="better")
    claim.refresh_from_db()
    assert claim.slug == "better"
    make_annotation(claim)
    make_verdict(claim)
    editor.change(claim, slug="best", statement_en="Bettered.")
    claim.refresh_from_db()
    assert (claim.slug, claim.statement_en) == ("better", "Bettered.")


def test_a_claim_is_merged_into_one_that_stands(editor: Desk) -> None:
    claim, other = make_claim(), make_claim()
    assert "stands itself" in errors(editor.change(claim, merged_into=claim.pk))
    merged = make_claim(merged_into=other)
    assert "stands itself" in errors(editor.change(claim, merged_into=merged.pk))
    editor.change(claim, merged_into=other.pk)
    claim.refresh_from_db()
    assert claim.merged_into == other


def test_a_link_to_itself_is_an_error_of_the_form(editor: Desk) -> None:
    claim = make_claim()
    rows = {"links-TOTAL_FORMS": 1, "links-0-kind": "refines", "links-0-other": claim.pk}
    assert "itself" in errors(editor.change(claim, **rows))
    rows["links-0-other"] = make_claim().pk
    editor.change(claim, **rows)
    assert ClaimLink.objects.get().created_by == editor.user


# The desk


def test_a_comment_is_signed_and_resolved(editor: Desk) -> None:
    editor.add(Comment, claim=make_claim().pk, text="Ask again.")
    comment = Comment.objects.get()
    assert comment.created_by == editor.user
    editor.act(comment, "resolve")
    comment.refresh_from_db()
    assert comment.resolved_by == editor.user


def test_an_answer_has_its_day(editor: Desk) -> None:
    asked = {"claim": make_claim().pk, "asked_en": "The ministry", "asked_on": "2024-05-02"}
    assert errors(editor.add(Enquiry, **asked, answer_en="No comment."))
    assert errors(editor.add(Enquiry, **asked, answered_on="2024-05-01"))
    editor.add(Enquiry, **asked, answered_on="2024-05-03", answer_en="No comment.")
    assert Enquiry.objects.get().created_by == editor.user


def test_a_report_is_read_and_answered_and_never_rewritten(editor: Desk) -> None:
    report = make_report(text="The date is wrong.")
    editor.change(report, text="All is well.")
    assert 'name="reason"' in editor.act(report, "accept").text
    editor.act(report, "decline", reason="It is the date of the text.")
    report.refresh_from_db()
    assert (report.text, report.outcome) == ("The date is wrong.", "declined")
    assert (report.handled_by, report.outcome_note) == (editor.user, "It is the date of the text.")


# What holds for all


@pytest.mark.parametrize("model", [Revision, Anchor])
def test_what_comes_with_a_text_is_read_only(model: type[models.Model]) -> None:
    make_annotation()
    row = model._default_manager.get()
    for role in ("editor", "admin"):
        client = Desk(make_user(role)).client
        assert client.get(address(model, "add")).status_code == 403
        assert client.post(address(model, "change", row.pk), {"text": "x"}).status_code == 403


@pytest.mark.parametrize("role", ["editor", "reviewer", "admin"])
@pytest.mark.parametrize(
    "make", [make_held_article, make_claim, make_annotation, make_verdict, make_comment, make_report]
)
def test_what_is_on_record_is_never_deleted(make: Any, role: str) -> None:
    row = make()
    desk = Desk(make_user(role))
    assert desk.client.post(address(type(row), "delete", row.pk), {"post": "yes"}).status_code == 403
    desk.act(row, "delete_selected", post="yes")
    assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_a_publisher_with_articles_is_not_deleted_and_one_without_is_by_an_admin() -> None:
    admin, publisher = Desk(make_user("admin")), make_publisher()
    article = make_article(publisher=publisher)
    admin.client.post(address(Publisher, "delete", publisher.pk), {"post": "yes"})
    assert Publisher.objects.exists()
    article.publisher = None
    article.save(update_fields=["publisher"])
    admin.client.post(address(Publisher, "delete", publisher.pk), {"post": "yes"})
    assert not Publisher.objects.exists()


def test_what_only_the_database_refuses_is_said_in_words(editor: Desk) -> None:
    sql("ALTER TABLE articles_publisher ADD CONSTRAINT no_rumours CHECK (name_en <> 'Rumour')")
    answer: HttpResponse = editor.add(Publisher, name_en="Rumour", original_language="en")
    assert answer.status_code == 200
    assert "no_rumours" in messages(answer)
    assert not Publisher.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_names_are_shown_in_the_language_of_the_reader(language: str) -> None:
    Claimant.objects.create(name_zh="港务局长", name_en="Harbour master")
    Topic.objects.create(slug="bridges", name_zh="桥梁", name_en="Bridges")
    client = Desk(make_user("editor"), language).client
    page = client.get(address(Claimant, "changelist")).text + client.get(address(Topic, "changelist")).text
    assert f'<html lang="{"en" if language == "en" else "zh-hans"}"' in page
    assert ("Harbour master</a>" in page) == (language == "en")
    assert ("港务局长</a>" in page) == (language != "en")


def test_a_link_between_claims_can_be_taken_back(editor: Desk) -> None:
    link = make_link()
    editor.client.post(address(ClaimLink, "delete", link.pk), {"post": "yes"})
    assert not ClaimLink.objects.exists()
