"""The public pages: what readers see."""

from django.urls import path

from claims.views import articles, public

urlpatterns = [
    path("", public.front, name="front"),
    path("method/", public.method, name="method"),
    path("corrections/", public.correction_list, name="correction_list"),
    # /claims/
    path("claims/", public.claim_list, name="claim_list"),
    path("claims/<slug:slug>/", public.claim_detail, name="claim_detail"),
    # /articles/: in this room, because an article's page shows the claims found in it
    path("articles/", articles.article_list, name="article_list"),
    path("articles/<slug:key>/", articles.article_detail, name="article_detail"),
]
