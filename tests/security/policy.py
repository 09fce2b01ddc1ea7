"""Who may ask what of the site: said here by hand, and held to every address by test_access_table.py.

An address that is new in the URL configuration has to be named here; `policy_of` fails with its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.security.addresses import Address, addresses

READ = frozenset({"GET", "HEAD"})
SEND = frozenset({"POST"})
BOTH = READ | SEND
#: What pages of other sites may ask too, after a question whether they may.
OPEN = READ | {"OPTIONS"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FETCH")


class Role(StrEnum):
    READER = "reader"
    CLOSED = "deactivated account"
    STRANGER = "signed in without rights"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    UNCERTAIN = "reviewer by password alone"
    KEEPER = "admin"
    SUPERUSER = "superuser"


class Room(StrEnum):
    PUBLIC = "public"
    ACCOUNT = "own account"
    DESK = "desk"
    OFFICE = "back office"


class Expected(StrEnum):
    ANSWERED = "answered"
    NOT_THIS_WAY = "405"
    SIGN_IN = "to the sign-in"
    SECOND_FACTOR = "to one's account"
    REFUSED = "403"


#: Nobody is signed in there.
OUTSIDE = frozenset({Role.READER, Role.CLOSED})
AT_DESK = frozenset({Role.EDITOR, Role.REVIEWER, Role.KEEPER, Role.SUPERUSER})

PUBLIC = {
    READ: """front method correction_list correction_feed verdict_feed status_feed topic_feed sitemap
        sitemap_part oembed machine_readable table api_page claim_list claim_detail claim_card verdict_detail
        claim_reported article_list article_detail revision_detail revision_changes claim_packet
        choose_language robots""",
    OPEN: """api_description api_claims api_claim api_claim_annotations api_claim_evidence api_claim_verdicts
        api_articles api_article api_article_annotations api/v1/ api_nowhere claimreview_feed claim_json
        annotation_list annotation_detail claims_search claims_image_search""",
    BOTH: "claim_report login login_second admin/login/",
    SEND: "login_passkey login_passkey_options logout admin/logout/",
}
ACCOUNT = {
    READ: "account",
    BOTH: "account_confirm password_change app_add passkey_add",
    SEND: "app_remove passkey_options passkey_remove recovery_codes sessions_end",
}
DESK = {
    READ: """desk desk_article_list annotator claim_suggestions claims_alike
        article_derivations derivation_list derivation_count anchor_list report_detail review_list
        review_detail desk_claim find_evidence import_list import_detail import_row desk_claim_list
        claimant_options topic_options publisher_options source_options consistency record_history""",
    BOTH: """article_archive passage_origins annotation_change claim_wording
        claim_merge claim_split claim_verdict""",
    SEND: """annotate article_provenance anchor_place derivation_change work_through assign_article
        article_refetch derivation_add derivation_decline
        decline_take_back derivation_decide derivation_remove annotation_remove annotation_put_back
        anchors_accept_printed anchor_accept anchor_orphan anchor_reconsider report_handle report_tell
        report_forget review_approve review_return claim_assign claim_review claim_comment claim_link cite
        import_files import_text import_address import_clear import_correct import_keep import_discard
        comment_resolve link_remove""",
}
#: To the proposal of somebody else, or to what a reader wrote.
OF_REVIEWERS = frozenset({"review_approve", "review_return", "report_forget"})

#: What may be done in the back office: by everybody of the desk, and beyond that by superusers alone.
VIEW, ADD, CHANGE, DELETE = "view", "add", "change", "delete"
WORK = frozenset({VIEW, ADD, CHANGE})
ALL = WORK | {DELETE}
LOOK = frozenset({VIEW})
BY_DESK = {
    "claims_annotation": WORK,
    "claims_anchor": LOOK,
    "claims_claimant": WORK,
    "claims_topic": WORK,
    "claims_claim": WORK,
    "claims_claimclaimant": LOOK,
    "claims_claimlink": ALL,
    "claims_comment": WORK,
    "claims_enquiry": WORK,
    "claims_report": WORK,
    "claims_outsideverdict": LOOK | {DELETE},
    "claims_verdict": LOOK | {ADD},
    "articles_publisher": WORK,
    "articles_article": WORK,
    "articles_revision": LOOK,
    "articles_derivation": ALL,
    "articles_declinedderivation": ALL,
    "articles_refetch": frozenset(),
    "articles_linkcheck": frozenset(),
    "auth_group": frozenset(),
    "auth_user": frozenset(),
}
BY_DECIDERS = {"claims_verdict": frozenset({CHANGE})}
BY_KEEPERS = {"auth_user": ALL}
BY_SUPERUSERS = {
    "claims_claimant": frozenset({DELETE}),
    "claims_topic": frozenset({DELETE}),
    "articles_publisher": frozenset({DELETE}),
    "articles_refetch": LOOK,
    "articles_linkcheck": LOOK,
    "auth_group": ALL,
}
#: Pages of the back office that are no record's: for whoever comes in.
OFFICE = {
    READ: "admin:autocomplete admin:jsi18n",
    BOTH: """admin:index admin:view_on_site admin:app_list admin/(?P<url>.*)$ admin/password_change/
        admin/password_change/done/""",
}
#: Of these, those that lead to the account of whoever asks.
TO_ACCOUNT = frozenset({"admin/password_change/", "admin/password_change/done/"})
#: Tells whoever comes in the same, the words of the interface, and browsers may keep it.
WORDS_ALONE = frozenset({"admin:jsi18n"})
#: What an address of a record asks to read it, and what to send it.
VERBS = {
    "changelist": (VIEW, VIEW),
    "add": (ADD, ADD),
    "change": (VIEW, CHANGE),
    "delete": (DELETE, DELETE),
    "password_change": (CHANGE, CHANGE),
    "history": (VIEW, VIEW),
}


@dataclass(frozen=True)
class Policy:
    room: Room
    methods: frozenset[str]

    def expected(self, address: Address, role: Role, method: str) -> Expected:
        if address.route.startswith("admin/") and method not in BOTH:
            return Expected.NOT_THIS_WAY
        if self.room is not Room.PUBLIC:
            if role in OUTSIDE:
                return Expected.SIGN_IN
            if role is Role.UNCERTAIN and self.room is not Room.ACCOUNT:
                return Expected.SECOND_FACTOR
        if self.room is Room.OFFICE and role is Role.STRANGER and address.name not in TO_ACCOUNT:
            return Expected.SIGN_IN
        if self.room is Room.DESK and role not in AT_DESK:
            return Expected.REFUSED
        if method not in self.methods:
            return Expected.NOT_THIS_WAY
        is_refused = _is_of_others(address, role) or not _may(address, role, method)
        return Expected.REFUSED if is_refused else Expected.ANSWERED


def _is_of_others(address: Address, role: Role) -> bool:
    return address.name in OF_REVIEWERS and role is Role.EDITOR


def _may(address: Address, role: Role, method: str) -> bool:
    """Whether this role may do this to a record of the back office; anything else they may."""
    model, _, page = address.name.removeprefix("admin:").rpartition("_")
    if model == "auth_user_password":
        model, page = "auth_user", "password_change"
    # The history of our own records is a page of the desk, and who may see that is asked there.
    if page not in VERBS or model not in BY_DESK or (page == "history" and not model.startswith("auth_")):
        return True
    return VERBS[page][method == "POST"] in allowed(model, role)


def allowed(model: str, role: Role) -> frozenset[str]:
    """What this role may do with the records of a table in the back office."""
    verbs = BY_DESK[model]
    if role is not Role.EDITOR:
        verbs |= BY_DECIDERS.get(model, frozenset())
    if role in (Role.KEEPER, Role.SUPERUSER):
        verbs |= BY_KEEPERS.get(model, frozenset())
    if role is Role.SUPERUSER:
        verbs |= BY_SUPERUSERS.get(model, frozenset())
    return verbs


def _named() -> dict[str, Policy]:
    rooms = {Room.PUBLIC: PUBLIC, Room.ACCOUNT: ACCOUNT, Room.DESK: DESK, Room.OFFICE: OFFICE}
    return {
        name: Policy(room, methods)
        for room, listed in rooms.items()
        for methods, names in listed.items()
        for name in names.split()
    }


NAMED = _named()
OF_RECORD = re.compile(r"admin/(\w+)/(\w+)/")
#: Django has these too, and the site's own stand before them.
SHADOWED = frozenset({"admin:login", "admin:logout", "admin:password_change", "admin:password_change_done"})


def policy_of(address: Address) -> Policy:
    if address.name in NAMED:
        return NAMED[address.name]
    of_record = OF_RECORD.match(address.route)
    is_known = of_record is not None and "_".join(of_record.groups()) in BY_DESK
    assert is_known, f"tests/security/policy.py does not say who may ask for {address.name}"
    return Policy(Room.OFFICE, BOTH)


def cells(role: Role) -> Iterator[tuple[Address, str, Expected]]:
    """What this role is answered at each address by each method.

    HEAD is GET without its body: where it is answered, it is asked by the first role that may.
    """
    for address in addresses():
        if address.name in SHADOWED:
            continue
        policy = policy_of(address)
        for method in METHODS:
            expected = policy.expected(address, role, method)
            if method == "HEAD" and expected is Expected.ANSWERED:
                roles = (one for one in Role if policy.expected(address, one, "HEAD") is Expected.ANSWERED)
                if role is not next(roles):
                    continue
            yield address, method, expected
