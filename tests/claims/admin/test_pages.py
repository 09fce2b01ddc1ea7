"""Every page of the back office: who may open it, and that it asks the database no more for more rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.db import connection, models
from django.forms import ModelChoiceField
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import (
    Article,
    DeclinedDerivation,
    Derivation,
    Incoming,
    IndexedPassage,
    LinkCheck,
    Publisher,
    Refetch,
    Revision,
    SearchMark,
    SearchState,
)
from claims.models import (
    Anchor,
    Annotation,
    Claim,
    Claimant,
    ClaimClaimant,
    ClaimLink,
    Comment,
    Correction,
    Edition,
    Enquiry,
    Figure,
    IndexedClaim,
    IndexedWording,
    LoadedDataset,
    MatchingTerm,
    OutsideVerdict,
    QuotedArticle,
    Report,
    SentForm,
    Topic,
    Verdict,
    WaitingClaim,
)
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_comment,
    make_declined_derivation,
    make_derivation,
    make_enquiry,
    make_held_article,
    make_link,
    make_outside_verdict,
    make_publisher,
    make_report,
    make_revision,
    make_topic,
    make_user,
    make_verdict,
)
from tests.office import Desk, address

pytestmark = pytest.mark.django_db


def full_article() -> Article:
    article = make_held_article(publisher=make_publisher(), created_by=make_user())
    more_of_article(article)
    return article


def more_of_article(article: Article) -> None:
    make_derivation(article, make_article())
    make_derivation(make_article(), article)
    revision = make_revision(article, by=make_user())
    make_annotation(article=revision.article, quote=QUOTE, by=make_user(), origin=make_article())


def full_claim() -> Claim:
    claim = make_claim(
        claimants=[make_claimant()],
        topics=[make_topic()],
        assignee=make_user(),
        created_by=make_user(),
        statement_zh_checked_by=make_user(),
        statement_en_checked_by=make_user(),
    )
    more_of_claim(claim)
    return claim


def more_of_claim(claim: Claim) -> None:
    ClaimClaimant.objects.create(claim=claim, claimant=make_claimant(), position=claim.claimants.count())
    claim.topics.add(make_topic())
    make_annotation(claim, make_held_article(), quote=QUOTE, origin=make_article(), by=make_user())
    make_link(claim, make_claim())
    make_link(make_claim(), claim)
    make_verdict(claim)
    make_comment(claim, created_by=make_user())


def full_annotation() -> Annotation:
    return make_annotation(article=full_article(), quote=QUOTE, by=make_user(), origin=make_article())


def more_of_annotation(annotation: Annotation) -> None:
    make_revision(annotation.article)


def named() -> dict[str, Any]:
    return {"created_by": make_user()}


#: For each model: how to make a row with all that hangs on it, and more of what hangs on it.
MODELS: dict[type[models.Model], tuple[Callable[[], models.Model], Callable[[Any], object]]] = {
    Publisher: (make_publisher, lambda row: make_article(publisher=row)),
    Article: (full_article, more_of_article),
    Revision: (lambda: make_revision(make_article(), by=make_user()), lambda row: None),
    Derivation: (lambda: make_derivation(**named()), lambda row: None),
    DeclinedDerivation: (lambda: make_declined_derivation(**named()), lambda row: None),
    Claimant: (make_claimant, lambda row: make_claim(claimants=[row])),
    Topic: (make_topic, lambda row: make_claim(topics=[row])),
    Claim: (full_claim, more_of_claim),
    ClaimClaimant: (
        lambda: make_claim(claimants=[make_claimant()]).claimclaimant_set.get(),
        lambda row: None,
    ),
    ClaimLink: (lambda: make_link(**named()), lambda row: None),
    Annotation: (full_annotation, more_of_annotation),
    Anchor: (lambda: full_annotation().anchors.latest("pk"), lambda row: None),
    Verdict: (make_verdict, lambda row: None),
    Comment: (lambda: make_comment(**named()), lambda row: None),
    Enquiry: (lambda: make_enquiry(**named()), lambda row: None),
    OutsideVerdict: (lambda: make_outside_verdict(**named()), lambda row: None),
    Report: (make_report, lambda row: None),
}
ONLY_READ = {Revision, Anchor, ClaimClaimant, OutsideVerdict}
EACH_MODEL = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)


def queries(client: Client, page: str) -> int:
    client.get(page)  # What is looked up once in the life of a process is looked up now.
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_every_model_has_its_pages() -> None:
    ours = [model for app in ("articles", "claims") for model in apps.get_app_config(app).get_models()]
    # A form that was sent says nothing that the desk would look for, and an index nothing of its own. What
    # waits to be kept is one editor's, at the desk. Where the database was filled from says verify_ledger,
    # which edition it is only caches ask; figures and corrections the database finds.
    without = {SentForm, IndexedClaim, IndexedPassage, IndexedWording, MatchingTerm, SearchMark, SearchState}
    without |= {Correction, Edition, Figure, Incoming, LinkCheck, LoadedDataset, QuotedArticle, Refetch}
    without |= {WaitingClaim}
    ours = [model for model in ours if model not in without]
    assert set(ours) == set(MODELS)
    assert all(admin.site.is_registered(model) for model in ours)


@EACH_MODEL
@pytest.mark.parametrize("role", ["editor", "reviewer", "admin"])
def test_each_page_opens_for_whoever_has_a_role(model: type[models.Model], role: str) -> None:
    row = MODELS[model][0]()
    client = Desk(make_user(role)).client
    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "change", row.pk)).status_code == 200
    # tests/factcheck/ledger/test_views.py looks at what is there.
    assert client.get(address(model, "history", row.pk)).headers["Location"].startswith("/desk/history/")
    may_add = model not in ONLY_READ
    assert client.get(address(model, "add")).status_code == (200 if may_add else 403)


@EACH_MODEL
def test_no_page_opens_for_anybody_else(model: type[models.Model]) -> None:
    row = MODELS[model][0]()
    pages = [address(model, "changelist"), address(model, "add"), address(model, "change", row.pk)]
    for page in pages:
        assert Client().get(page).headers["Location"] == f"{reverse('login')}?next={page}"
        # Somebody with an account and no role is asked for another account.
        assert Desk(make_user("")).client.get(page).status_code == 302
        assert Desk(make_user("", is_staff=True)).client.get(page).status_code == 403


@EACH_MODEL
def test_a_list_asks_as_much_for_eleven_rows_as_for_one(model: type[models.Model]) -> None:
    make, _more = MODELS[model]
    make()
    client = Desk(make_user("admin")).client
    before = queries(client, address(model, "changelist"))
    for _row in range(10):
        make()
    assert queries(client, address(model, "changelist")) == before


@EACH_MODEL
def test_a_page_asks_as_much_however_much_hangs_on_the_record(model: type[models.Model]) -> None:
    make, more = MODELS[model]
    row = make()
    client = Desk(make_user("admin")).client
    before = queries(client, address(model, "change", row.pk))
    for _time in range(10):
        more(row)
    assert queries(client, address(model, "change", row.pk)) == before


@EACH_MODEL
def test_every_list_can_be_searched_and_filtered(model: type[models.Model]) -> None:
    MODELS[model][0]()
    client = Desk(make_user("admin")).client
    office = admin.site.get_model_admin(model)
    assert office.search_fields
    assert client.get(address(model, "changelist"), {"q": "bridge 通车"}).status_code == 200
    offered = client.get(address(model, "changelist")).context["cl"].filter_specs
    assert len(offered) >= len(office.list_filter) - 1, "one with a single choice is not offered"
    for spec in offered:
        for choice in spec.choices(client.get(address(model, "changelist")).context["cl"]):
            page = address(model, "changelist") + choice["query_string"]
            assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    "model", [model for model in MODELS if model not in ONLY_READ], ids=lambda model: model._meta.model_name
)
def test_no_foreign_key_is_a_list_to_choose_from(model: type[models.Model]) -> None:
    request = RequestFactory().get("/")
    request.user = make_user("admin")
    office = admin.site.get_model_admin(model)
    forms: list[tuple[Any, str]] = [(office.get_form(request), "")]
    for inline in office.get_inline_instances(request):
        formset: Any = inline.get_formset(request)
        forms.append((formset.form, formset.fk.name))
    for form, parent in forms:
        for name, field in form.base_fields.items():
            if isinstance(field, ModelChoiceField) and name != parent:
                widget = getattr(field.widget, "widget", field.widget)
                assert isinstance(widget, AutocompleteMixin), name


@pytest.mark.parametrize(
    "field",
    [
        ("claims", "annotation", "claim"),
        ("claims", "annotation", "article"),
        ("claims", "claim", "topics"),
        ("claims", "claim", "assignee"),
        ("claims", "claimclaimant", "claimant"),
        ("articles", "article", "publisher"),
    ],
    ids=".".join,
)
def test_an_editor_finds_what_a_foreign_key_may_be(field: tuple[str, str, str]) -> None:
    full_claim()
    full_article()
    asked = dict(zip(["app_label", "model_name", "field_name"], field, strict=True))
    page = reverse("admin:autocomplete")
    editor = make_user("editor")
    found = Desk(editor).client.get(page, {**asked, "term": ""}).json()
    assert found["results"]
    assert Desk(make_user("", is_staff=True)).client.get(page, {**asked, "term": ""}).status_code == 403


def test_an_editor_sees_no_accounts_but_in_a_choice() -> None:
    client = Desk(make_user("editor")).client
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403
    assert Desk(make_user("admin")).client.get(reverse("admin:auth_user_changelist")).status_code == 200


@pytest.mark.parametrize("query", ["claim/?kind__exact=%00", "verdict/?decision__exact=%00", "claim/?q=%00"])
def test_a_nul_in_an_address_is_refused_in_a_sentence(query: str) -> None:
    answer = Desk(make_user("admin")).client.get(f"/admin/claims/{query}")
    assert answer.status_code == 400
    assert "<h1" in answer.text
