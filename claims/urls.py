"""The public pages, which anybody may read, and those of the desk (claims/views/desk/access.py)."""

from django.urls import URLPattern, URLResolver, include, path

from claims.views import annotations as public_annotations
from claims.views import (
    api,
    api_page,
    articles,
    claims,
    corrections,
    embedding,
    factcheck_tools,
    feeds,
    machine,
    public,
    reports,
    revisions,
    sitemap,
    tables,
    verdicts,
)
from claims.views.desk import (
    anchors,
    annotations,
    annotator,
    claim_changes,
    consistency,
    derivations,
    desk_claim_list,
    desk_claims,
    desk_reports,
    desk_verdicts,
    evidence,
    imports,
    links,
    lookups,
    origins,
    proposals,
    queue,
    refetch,
    reviews,
)

# /desk/articles/
desk_articles = [
    path("", queue.desk_article_list, name="desk_article_list"),
    path("<slug:key>/", annotator.annotator, name="annotator"),
    path("<slug:key>/claims/", annotator.claim_suggestions, name="claim_suggestions"),
    path("<slug:key>/claims/alike/", annotator.claims_alike, name="claims_alike"),
    path("<slug:key>/annotate/", annotator.annotate, name="annotate"),
    path("<slug:key>/worked-through/", queue.work_through, name="work_through"),
    path("<slug:key>/assign/", queue.assign_article, name="assign_article"),
    path("<slug:key>/refetch/", refetch.article_refetch, name="article_refetch"),
    path("<slug:key>/archive/", links.article_archive, name="article_archive"),
    path("<slug:key>/origins/", origins.passage_origins, name="passage_origins"),
    path("<slug:key>/provenance/", derivations.article_provenance, name="article_provenance"),
    path("<slug:key>/derivations/", derivations.article_derivations, name="article_derivations"),
    path("<slug:key>/derivations/add/", derivations.derivation_add, name="derivation_add"),
    path("<slug:key>/derivations/decline/", derivations.derivation_decline, name="derivation_decline"),
    path("<slug:key>/derivations/take-back/", derivations.decline_take_back, name="decline_take_back"),
]

# /desk/derivations/
desk_derivations = [
    path("", proposals.derivation_list, name="derivation_list"),
    path("count/", proposals.derivation_count, name="derivation_count"),
    path("decide/", proposals.derivation_decide, name="derivation_decide"),
    path("<int:pk>/change/", derivations.derivation_change, name="derivation_change"),
    path("<int:pk>/remove/", derivations.derivation_remove, name="derivation_remove"),
]

# /desk/annotations/
desk_annotations = [
    path("<int:pk>/", annotations.annotation_change, name="annotation_change"),
    path("<int:pk>/remove/", annotations.annotation_remove, name="annotation_remove"),
    path("<int:pk>/put-back/", annotations.annotation_put_back, name="annotation_put_back"),
]

# /desk/anchors/
desk_anchors = [
    path("", anchors.anchor_list, name="anchor_list"),
    path("accept-printed/", anchors.anchors_accept_printed, name="anchors_accept_printed"),
    path("<int:pk>/accept/", anchors.anchor_accept, name="anchor_accept"),
    path("<int:pk>/place/", anchors.anchor_place, name="anchor_place"),
    path("<int:pk>/orphan/", anchors.anchor_orphan, name="anchor_orphan"),
    path("<int:pk>/reconsider/", anchors.anchor_reconsider, name="anchor_reconsider"),
]

# /desk/reports/
desk_report = [
    path("<int:pk>/", desk_reports.report_detail, name="report_detail"),
    path("<int:pk>/handle/", desk_reports.report_handle, name="report_handle"),
    path("<int:pk>/tell/", desk_reports.report_tell, name="report_tell"),
    path("<int:pk>/forget/", desk_reports.report_forget, name="report_forget"),
]

# /desk/reviews/
desk_review = [
    path("", reviews.review_list, name="review_list"),
    path("<int:pk>/", reviews.review_detail, name="review_detail"),
    path("<int:pk>/approve/", reviews.review_approve, name="review_approve"),
    path("<int:pk>/return/", reviews.review_return, name="review_return"),
]

# /desk/claims/SLUG/
desk_claim = [
    path("", desk_claims.desk_claim, name="desk_claim"),
    path("wording/", claim_changes.claim_wording, name="claim_wording"),
    path("assign/", desk_claims.claim_assign, name="claim_assign"),
    path("review/", desk_claims.claim_review, name="claim_review"),
    path("comment/", desk_claims.claim_comment, name="claim_comment"),
    path("link/", desk_claims.claim_link, name="claim_link"),
    path("merge/", claim_changes.claim_merge, name="claim_merge"),
    path("split/", claim_changes.claim_split, name="claim_split"),
    path("verdict/", desk_verdicts.claim_verdict, name="claim_verdict"),
    path("evidence/", evidence.find_evidence, name="find_evidence"),
    path("evidence/cite/", evidence.cite, name="cite"),
]

# /desk/import/
desk_import = [
    path("", imports.import_list, name="import_list"),
    path("files/", imports.import_files, name="import_files"),
    path("text/", imports.import_text, name="import_text"),
    path("address/", imports.import_address, name="import_address"),
    path("clear/", imports.import_clear, name="import_clear"),
    path("<int:pk>/", imports.import_detail, name="import_detail"),
    path("<int:pk>/row/", imports.import_row, name="import_row"),
    path("<int:pk>/correct/", imports.import_correct, name="import_correct"),
    path("<int:pk>/keep/", imports.import_keep, name="import_keep"),
    path("<int:pk>/discard/", imports.import_discard, name="import_discard"),
]

# /desk/
desk: list[URLPattern | URLResolver] = [
    path("", queue.desk, name="desk"),
    path("articles/", include(desk_articles)),
    path("anchors/", include(desk_anchors)),
    path("annotations/", include(desk_annotations)),
    path("derivations/", include(desk_derivations)),
    path("reports/", include(desk_report)),
    path("import/", include(desk_import)),
    path("claims/", desk_claim_list.desk_claim_list, name="desk_claim_list"),
    path("claims/<slug:slug>/", include(desk_claim)),
    path("comments/<int:pk>/resolve/", desk_claims.comment_resolve, name="comment_resolve"),
    path("reviews/", include(desk_review)),
    path("links/<int:pk>/remove/", desk_claims.link_remove, name="link_remove"),
    path("claimants/", lookups.claimant_options, name="claimant_options"),
    path("topics/", lookups.topic_options, name="topic_options"),
    path("publishers/", imports.publisher_options, name="publisher_options"),
    path("sources/", lookups.source_options, name="source_options"),
    path("consistency/", consistency.consistency, name="consistency"),
]

# /api/v1/: without a slash at the end, as `claims/api/addresses.py` has them
json_api = [
    path("openapi.json", api.api_description, name="api_description"),
    path("claims", api.api_claims, name="api_claims"),
    path("claims/<slug:slug>", api.api_claim, name="api_claim"),
    path("claims/<slug:slug>/annotations", api.api_claim_annotations, name="api_claim_annotations"),
    path("claims/<slug:slug>/evidence", api.api_claim_evidence, name="api_claim_evidence"),
    path("claims/<slug:slug>/verdicts", api.api_claim_verdicts, name="api_claim_verdicts"),
    path("articles", api.api_articles, name="api_articles"),
    path("articles/<slug:key>", api.api_article, name="api_article"),
    path("articles/<slug:key>/annotations", api.api_article_annotations, name="api_article_annotations"),
    path("", api.api_nowhere),
    path("<path:path>", api.api_nowhere, name="api_nowhere"),
]

urlpatterns = [
    path("", public.front, name="front"),
    path("method/", public.method, name="method"),
    # /corrections/
    path("corrections/", corrections.correction_list, name="correction_list"),
    path("corrections/<str:language>.<str:form>", feeds.correction_feed, name="correction_feed"),
    # /feeds/LANGUAGE/: each as .atom and as .json
    path("feeds/<str:language>/verdicts.<str:form>", feeds.verdict_feed, name="verdict_feed"),
    path("feeds/<str:language>/status/<slug:status>.<str:form>", feeds.verdict_feed, name="status_feed"),
    path("feeds/<str:language>/topic/<slug:topic>.<str:form>", feeds.verdict_feed, name="topic_feed"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemaps/<slug:kind>-<int:number>.xml", sitemap.sitemap_part, name="sitemap_part"),
    path("oembed/", embedding.oembed, name="oembed"),
    # /data/
    path("data/", tables.machine_readable, name="machine_readable"),
    path("data/<slug:name>.<str:form>", tables.table, name="table"),
    path("api/", api_page.api_page, name="api_page"),
    path("api/v1/", include(json_api)),
    path("claimreview.json", machine.claimreview_feed, name="claimreview_feed"),
    # /claims/
    path("claims/", public.claim_list, name="claim_list"),
    path("claims/<slug:slug>.json", machine.claim_json, name="claim_json"),
    path("claims/<slug:slug>/", claims.claim_detail, name="claim_detail"),
    path("claims/<slug:slug>/card/", embedding.claim_card, name="claim_card"),
    path("claims/<slug:slug>/verdicts/<int:number>/", verdicts.verdict_detail, name="verdict_detail"),
    path("claims/<slug:slug>/report/", reports.claim_report, name="claim_report"),
    path("claims/<slug:slug>/report/thanks/", reports.claim_reported, name="claim_reported"),
    # /articles/: in this room, because an article's page shows the claims found in it
    path("articles/", articles.article_list, name="article_list"),
    path("articles/<slug:key>/", articles.article_detail, name="article_detail"),
    path("articles/<slug:key>/annotations/", public_annotations.annotation_list, name="annotation_list"),
    path("articles/<slug:key>/revisions/<int:number>/", revisions.revision_detail, name="revision_detail"),
    path(
        "articles/<slug:key>/revisions/<int:number>/changes/",
        revisions.revision_changes,
        name="revision_changes",
    ),
    path("annotations/<int:pk>", public_annotations.annotation_detail, name="annotation_detail"),
    path("v1alpha1/claims:search", factcheck_tools.claims_search, name="claims_search"),
    path("v1alpha1/claims:imageSearch", factcheck_tools.claims_image_search, name="claims_image_search"),
    path("desk/", include(desk)),
]
