"""A site with one of everything: what is public, what is not, and what an address's values stand for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from articles.models import Article, LinkCheck, Refetch
from claims.models import Claim, ClaimClaimant, Verdict
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_comment,
    make_declined_derivation,
    make_derivation,
    make_enquiry,
    make_held_article,
    make_incoming,
    make_link,
    make_outside_verdict,
    make_publisher,
    make_report,
    make_revision,
    make_topic,
    make_user,
    make_verdict,
)
from tests.security.addresses import Address

#: Stands in everything that nobody outside the desk is to read, and in nothing else.
SECRET = "kumquat"


@dataclass
class Records:
    """What is there. `of_model` has a row of each model of the back office, by its table."""

    public: Claim
    hidden: Claim
    withdrawn: Claim
    article: Article
    editor: User
    named: dict[str, Any] = field(default_factory=dict)
    of_model: dict[str, int] = field(default_factory=dict)

    def values(self, address: Address) -> dict[str, object]:
        """What the values in an address stand for; a `pk` by the first word of the address's name."""
        values: dict[str, object] = {**self.named}
        values["pk"] = self.named.get(address.name.partition("_")[0], 1)
        values |= ANY_OF.get(address.name, {})
        if address.name == "record_history":
            values["pk"] = self.article.pk
        for table, key in self.of_model.items():
            if address.route.startswith(f"admin/{table.replace('_', '/', 1)}/"):
                values |= {"object_id": key, "id": key}
        return values

    def path(self, address: Address) -> str:
        return address.path(self.values(address)) + QUERIES.get(address.name, "")


#: Values that mean something else elsewhere, or the same in all tests.
ANY_OF: dict[str, dict[str, object]] = {
    "table": {"form": "csv"},
    "sitemap_part": {"number": 1},
    "revision_changes": {"number": 2},
}
#: Without which an address has nothing to answer.
QUERIES = {
    "oembed": "?url=http://testserver/claims/bridge-opens/",
    "claims_search": "?query=bridge",
    "claims_image_search": "?imageUri=https://example.org/a.png",
    "admin:autocomplete": "?app_label=claims&model_name=claim&field_name=merged_into&term=a",
}


def make_records() -> Records:
    editor = make_user(username="ada")
    article = make_held_article(publisher=make_publisher())
    topic = make_topic(slug="bridges")
    public = make_claim(slug="bridge-opens", claimants=[make_claimant()], topics=[topic])
    shown = make_annotation(public, article, quote=QUOTE, basis="anonymous", by=editor)
    make_verdict(public)
    records = Records(public, _hidden(editor, article), _withdrawn(), article, editor)
    make_revision(article, TEXT.replace("3 May", "4 May"))
    records.named = {
        "slug": public.slug,
        "key": article.key,
        "number": 1,
        "language": "en",
        "form": "atom",
        "name": "claims",
        "status": "unverified",
        "topic": "bridges",
        "kind": "claims",
        "code": "en",
        "path": "no-such",
        "url": "no-such",
        "table": "articles_article",
        "app_label": "claims",
        "annotation": shown.pk,
        "anchor": shown.anchors.latest("revision__number").pk,
        "comment": make_comment(public, text=f"The {SECRET} again.").pk,
        "derivation": make_derivation(article).pk,
        "link": make_link(public, records.hidden).pk,
        "review": make_verdict(approved=False, rationale_en=f"As the {SECRET} has it.").pk,
        "report": make_report(public, text=f"A {SECRET}?", mail=f"{SECRET}@example.org").pk,
        "import": make_incoming(f"The {SECRET} is not kept yet.", by=editor).pk,
        "content_type_id": ContentType.objects.get_for_model(Claim).pk,
        "object_id": public.pk,
    }
    _rows_of_back_office(records)
    return records


def _hidden(editor: User, article: Article) -> Claim:
    """A claim that readers have never seen, with all that hangs on one."""
    hidden = make_claim(
        slug=f"{SECRET}-closes",
        statement_en=f"The {SECRET} closes.",
        claimants=[make_claimant(name_en=f"Keeper of the {SECRET}")],
        topics=[make_topic(slug=f"{SECRET}s", name_en=f"{SECRET}s")],
        unknowns_en=f"Which {SECRET}?",
        created_by=editor,
    )
    make_annotation(hidden, article, quote="confirm the date", note_en=f"A {SECRET}.", by=editor)
    make_comment(hidden, text=f"Look into the {SECRET}.")
    make_enquiry(hidden, asked_en=f"The {SECRET} board")
    make_verdict(hidden, approved=False, rationale_en=f"So says the {SECRET}.")
    returned: Verdict = make_claim_with_returned()
    assert returned.claim.current_verdict is None
    return hidden


def make_claim_with_returned() -> Verdict:
    """A proposal that was sent back, on a claim that readers have never seen."""
    claim = make_claim(slug=f"{SECRET}-returned", statement_en=f"The {SECRET} returns.")
    make_annotation(claim, make_article())
    verdict = make_verdict(claim, approved=False)
    verdict.send_back(by=make_user("reviewer"), reason=f"Ask the {SECRET} first.")
    return verdict


def _withdrawn() -> Claim:
    """A claim that readers saw once."""
    claim = make_claim(slug="ferry-stops", statement_en="The ferry stops.")
    make_annotation(claim, make_article())
    make_verdict(claim)
    make_verdict(claim, kind="withdrawal", correction_en="Taken back.")
    return claim


def _rows_of_back_office(records: Records) -> None:
    public, named, article = records.public, records.named, records.article
    now = timezone.now()
    link = make_link()
    checked = make_article(address="https://gazette.example.org/checked")
    rows: dict[str, int] = {
        "claims_annotation": named["annotation"],
        "claims_anchor": named["anchor"],
        "claims_claimant": make_claimant().pk,
        "claims_topic": make_topic().pk,
        "claims_claim": public.pk,
        "claims_claimclaimant": ClaimClaimant.objects.get(claim=public).pk,
        "claims_claimlink": link.pk,
        "claims_comment": named["comment"],
        "claims_enquiry": make_enquiry(public).pk,
        "claims_report": named["report"],
        "claims_outsideverdict": make_outside_verdict(public).pk,
        "claims_verdict": named["review"],
        "articles_publisher": make_publisher().pk,
        "articles_article": article.pk,
        "articles_revision": article.revisions.first().pk,  # type: ignore[union-attr]
        "articles_derivation": make_derivation().pk,
        "articles_declinedderivation": make_declined_derivation().pk,
        "articles_refetch": Refetch.objects.create(article=checked, due_at=now).pk,
        "articles_linkcheck": LinkCheck.objects.create(article=checked).pk,
        "auth_group": Group.objects.get(name="editor").pk,
        "auth_user": records.editor.pk,
    }
    records.of_model = rows
