"""The questions asked of articles, and the way a text comes in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connections, models, transaction
from django.db.models import F, Max, Prefetch, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from articles.compiled import Compiled, given_keys
from articles.documents import Document, normalise_address
from articles.saving import refusal_in_words

from .incoming import (
    Arrival,
    BroughtIn,
    Outcome,
    Place,
    Received,
    place_of,
    publisher_named,
    received_sha256,
    understood,
)

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.models import Article, Publisher, Revision


WEIGHED = "SELECT id, provenance, withdrawn_at, access FROM articles_article WHERE id = ANY(%s)"


class ArticleQuerySet(models.QuerySet["Article"]):
    def held(self) -> ArticleQuerySet:
        """Articles whose text is held."""
        return self.filter(access="held")

    def not_worked_through(self) -> ArticleQuerySet:
        """Held articles that nobody has worked through since their newest text came in, the oldest first."""
        from articles.models import Revision

        # All at once: asked of each article by itself, it would be looked up as often as articles are held.
        newer = Revision.objects.filter(captured_at__gt=F("article__worked_through_at")).order_by()
        return (
            self.held()
            .filter(Q(worked_through_at__isnull=True) | Q(pk__in=newer.values("article")))
            .order_by(F("published_at").asc(nulls_last=True), "pk")
        )

    def with_publisher(self) -> ArticleQuerySet:
        return self.select_related("publisher")

    def with_link(self) -> ArticleQuerySet:
        """With what the checks of their addresses found."""
        return self.select_related("link_check")

    def without_copy(self) -> ArticleQuerySet:
        """Those whose address is dead, or leads to a front page now, with no copy on record; with publishers
        and checks, the oldest first."""
        from articles.links import FRONT_PAGE

        leads_nowhere = Q(link_state="dead") | Q(
            link_check__problem=FRONT_PAGE, link_check__address=F("address")
        )
        articles = self.filter(leads_nowhere, archive_address="", withdrawn_at=None)
        return articles.with_publisher().with_link().order_by(F("published_at").asc(nulls_last=True), "pk")

    def for_list(self) -> ArticleQuerySet:
        """Held articles, the newest first, with their publishers and, as `taken_from`, what they retell."""
        from articles.models import Derivation

        taken_from = Derivation.objects.followed().select_related("derived_from__publisher")
        return (
            self.held()
            .with_publisher()
            .prefetch_related(Prefetch("derivations", taken_from, to_attr="taken_from"))
            .order_by(F("published_at").desc(nulls_last=True), "pk")
        )

    def for_sitemap(self) -> models.QuerySet[Article, tuple[str, datetime]]:
        """Of held ones the key, and when their text came or a claim found in them was decided on last."""
        captured_at = Max("revisions__captured_at")
        decided_at = Max("annotations__claim__current_verdict__decided_at")
        changed = self.held().annotate(changed_at=Greatest(captured_at, decided_at))
        return changed.order_by("pk").values_list("key", "changed_at")

    def for_page(self) -> ArticleQuerySet:
        """With publishers, and derivations from others."""
        from articles.models import Article

        derived_from = Prefetch("derivations__derived_from", Article.objects.with_publisher().with_link())
        return self.with_publisher().with_link().prefetch_related(derived_from)

    def weighed(self, keys: Iterable[int]) -> list[tuple[int, str, datetime | None, str]]:
        """Of those with these primary keys what counting origins asks of them: key, provenance, since when
        withdrawn, access. One query."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(WEIGHED, [sorted(keys)])
            return list(cursor.fetchall())

    def as_sources(self, keys: Iterable[int]) -> dict[int, Article]:
        """Those with these primary keys, with publishers and checks, by key. One query, and none for none."""
        wanted = sorted(keys)
        return {one.pk: one for one in _AS_SOURCES(keys=wanted)} if wanted else {}

    def naming(self, words: Iterable[str]) -> ArticleQuerySet:
        """Articles that have each of these words in their title, publisher, byline, address or key; the
        newest first."""
        columns = (
            "title_zh",
            "title_en",
            "publisher__name_zh",
            "publisher__name_en",
            "byline",
            "address",
            "key",
        )
        articles = self
        for word in words:
            anywhere = Q()
            for column in columns:
                anywhere |= Q(**{f"{column}__icontains": word})
            articles = articles.filter(anywhere)
        return articles.order_by(F("published_at").desc(nulls_last=True), "pk")

    def in_turn(self, keys: Sequence[int]) -> list[Article]:
        """Those with these primary keys that there are, in this order."""
        found = self.in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def cite(self, address: str, publisher: str, *, by: User | None, **columns: Any) -> tuple[Article, bool]:
        """The article at this address, and whether it was recorded now: what is on record stays as it is.

        Without an address it is always a new one. ValidationError where a column refuses its value.
        """
        article = self.at_address(address)
        if article is not None:
            return article, False
        try:
            with transaction.atomic():
                return self._new(publisher, {"address": address, **columns}, by), True
        except IntegrityError:
            # Somebody recorded the same address at the same moment.
            article = self.at_address(address)
            if article is None:
                raise
            return article, False

    def bring_in(
        self,
        document: Document,
        received: bytes,
        *,
        name: str = "",
        key: str = "",
        by: User | None = None,
        is_current: bool = False,
    ) -> Outcome:
        """Keep a file's text where it belongs, and say what it was.

        The bytes of a held full text are nothing new; the file an excerpt was cut from becomes that
        article's full text; another text at a known address (or for the article `key`) is its next
        revision; anything else is a new article. ValidationError where `key` is unknown or the bytes are
        another article's text. What the document says and no column can hold is left out, with a note in
        the revision. `is_current` is for what stands at the article's address now: the bytes of an earlier
        revision are then its next one, for the article has been changed back.
        """
        try:
            with transaction.atomic():
                return self._bring_in(document, received, name, key, by, is_current)
        except IntegrityError:
            # Somebody brought in the same file or address at the same moment: now it is known.
            with transaction.atomic():
                return self._bring_in(document, received, name, key, by, is_current)

    def _bring_in(
        self, document: Document, received: bytes, name: str, key: str, by: User | None, is_current: bool
    ) -> Outcome:
        document, columns = understood(document)
        wanted = self._by_key(key) if key else None
        arrival = Arrival(document, received_sha256(received), wanted, is_current)
        [place] = self.places_of([arrival])
        if place.article and place.what in (BroughtIn.REVISION, BroughtIn.FULL_TEXT):
            # The same text may have come in by other hands at the same moment: look again, as the only one.
            self.select_for_update(no_key=True).get(pk=place.article.pk)
            [place] = self.places_of([arrival])
        if place.other:
            raise ValidationError(
                _("This file is the text of another article, %(title)s."), params={"title": place.other}
            )
        if place.revision and place.what in (BroughtIn.KNOWN, BroughtIn.SAME_TEXT):
            return self._checked(place.revision, place.what)
        article = place.article or self._new(document.publisher, columns, by)
        return self._added(article, document, received, name, by, place.what)

    def bring_in_each(
        self, files: Sequence[Received], *, by: User | None = None
    ) -> list[Outcome | ValidationError | DatabaseError]:
        """The same as `bring_in` of each, much sooner where most are new articles: these are kept together.

        Of a file that is not kept it is the error, and the others are kept.
        """
        together = self._kept_together(files, by)
        return [together.get(place) or self._kept_alone(file, by) for place, file in enumerate(files)]

    def _kept_alone(self, file: Received, by: User | None) -> Outcome | ValidationError | DatabaseError:
        try:
            return self.bring_in(file.document, file.received, name=file.name, by=by)
        except (ValidationError, DatabaseError) as error:
            return error

    def _kept_together(self, files: Sequence[Received], by: User | None) -> dict[int, Outcome]:
        """Those that are new articles, and no texts of one another, by their place; all of them or none."""
        from articles.models import Revision

        known: set[str] = set()
        publishers: dict[str, Publisher | None] = {}
        made: dict[int, Revision] = {}
        try:
            with transaction.atomic():
                arrivals = [Arrival(file.document, received_sha256(file.received)) for file in files]
                for place, where in enumerate(self.places_of(arrivals)):
                    is_first = known.isdisjoint(arrivals[place].known_by)
                    known |= arrivals[place].known_by
                    if where.what is not BroughtIn.NEW or not is_first:
                        continue
                    document, columns = understood(files[place].document)
                    article = self._unsaved(columns, by)
                    named = document.publisher
                    if named not in publishers:
                        publishers[named] = publisher_named(named, article.original_language)
                    article.publisher = publishers[named]
                    file = files[place]
                    revision = Revision.of(article, document, file.received, file.name, by)
                    revision.received_sha256 = arrivals[place].sha256
                    article.hold(revision, document)
                    made[place] = revision
                self.bulk_create(revision.article for revision in made.values())
                Revision.objects.bulk_create(made.values())
        except (ValidationError, DatabaseError):
            # One of them is refused, or somebody brought it in at the same moment.
            return {}
        return {place: Outcome(one.article, one, BroughtIn.NEW) for place, one in made.items()}

    def places_of(self, arrivals: Sequence[Arrival]) -> list[Place]:
        """What `bring_in` would make of each, as things stand; nothing is written. Three queries for all."""
        from articles.models import Revision

        hashes = {one.sha256 for one in arrivals}
        known: dict[str, Revision] = {}
        revisions = Revision.objects.select_related("article__publisher").defer("received")
        held = Q(is_excerpt=False, received_sha256__in=hashes) | Q(
            is_excerpt=True, cut_from_sha256__in=hashes
        )
        for revision in revisions.filter(held).order_by("is_excerpt", "-number", "pk"):
            sha256 = revision.cut_from_sha256 if revision.is_excerpt else revision.received_sha256
            known.setdefault(sha256, revision)
        by_address = self._at_addresses(one.address for one in arrivals)
        articles = [
            known[one.sha256].article if one.sha256 in known else one.article or by_address.get(one.address)
            for one in arrivals
        ]
        newest = (
            revisions.filter(is_excerpt=False, article__in={one.pk for one in articles if one})
            .order_by("article_id", "-number")
            .distinct("article_id")
        )
        newest_of = {one.article_id: one for one in newest}
        return [
            place_of(one, article, known.get(one.sha256), newest_of.get(article.pk) if article else None)
            for one, article in zip(arrivals, articles, strict=True)
        ]

    def _by_key(self, key: str) -> Article:
        article = self.filter(key=key).first()
        if article is None:
            raise ValidationError(_("There is no article with the key %(key)s."), params={"key": key})
        return article

    def at_address(self, address: str) -> Article | None:
        """The article that has this address, in whatever form it is written."""
        normalised = normalise_address(address) if address else ""
        return self.filter(address_normalised=normalised).first() if normalised else None

    def _at_addresses(self, addresses: Iterable[str]) -> dict[str, Article]:
        """The articles at these usable addresses, by the address as it was written."""
        normalised = {address: normalise_address(address) for address in addresses if address}
        found = self.with_publisher().filter(address_normalised__in=normalised.values())
        there = {article.address_normalised: article for article in found}
        return {address: there[form] for address, form in normalised.items() if form in there}

    @staticmethod
    def _checked(revision: Revision, what: BroughtIn) -> Outcome:
        revision.article.checked_at = timezone.now()
        revision.article.save(update_fields=["checked_at"])
        return Outcome(revision.article, revision, what)

    @staticmethod
    def _added(
        article: Article, document: Document, received: bytes, name: str, by: User | None, what: BroughtIn
    ) -> Outcome:
        revision = article.add_revision(document, received, received_name=name, by=by)
        return Outcome(article, revision, what)

    def _new(self, publisher: str, columns: dict[str, Any], by: User | None) -> Article:
        article = self._unsaved(columns, by)
        article.publisher = publisher_named(publisher, article.original_language)
        try:
            with transaction.atomic():
                article.save()
        except IntegrityError as error:
            # What is there already is found by whoever looks again.
            if isinstance(error.__cause__, UniqueViolation):
                raise
            raise ValidationError(refusal_in_words(article, error)) from error
        return article

    def _unsaved(self, columns: dict[str, Any], by: User | None) -> Article:
        """A new article with these columns. ValidationError where one of them refuses its value."""
        article = self.model(created_by=by, **columns)
        # The database looks at the constraints, all of them at once.
        article.clean_fields(exclude=["publisher", "created_by"])
        article.clean()
        return article


def _as_sources() -> ArticleQuerySet:
    from articles.models import Article

    return Article.objects.with_publisher().with_link().filter(pk__in=given_keys("keys")).order_by()


_AS_SOURCES = Compiled(_as_sources)
