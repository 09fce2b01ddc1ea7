"""How many queries each public page makes on the loaded database: python -m tests.benchmarks.page_queries

The most that any one page of a kind makes is shown, and how many pages were asked.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")


def main() -> None:
    django.setup()

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from articles.models import Article
    from claims.models import Claim

    held = Article.objects.held().values_list("key", flat=True)
    cited = Article.objects.exclude(access="held").values_list("key", flat=True)
    claims = [claim.get_absolute_url() for claim in Claim.objects.public()]
    kinds = {
        "/": ["/"],
        "/claims/": ["/claims/", "/claims/?page=2"],
        "/claims/ filtered": [
            "/claims/?status=disputed&status=refuted",
            f"/claims/?article={held.first()}",
            "/claims/?q=OpenAI&topic=qstar",
        ],
        "/claims/SLUG/": claims,
        "/claims/SLUG/?as_of=": [f"{claim}?as_of=2023-11-25" for claim in claims],
        "/claims/SLUG/verdicts/1/": [f"{claim}verdicts/1/" for claim in claims],
        "/articles/": ["/articles/"],
        "/articles/KEY/ held": [f"/articles/{key}/" for key in held],
        "/articles/KEY/ cited": [f"/articles/{key}/" for key in cited],
        "/corrections/": ["/corrections/"],
        "/corrections/en.atom": ["/corrections/en.atom"],
        "/feeds/": ["/feeds/en/verdicts.atom", "/feeds/zh-Hans/status/disputed.json"],
        "/claims/SLUG/card/": [f"{claim}card/" for claim in claims],
        "/sitemaps/": ["/sitemap.xml", "/sitemaps/claims-1.xml", "/sitemaps/articles-1.xml"],
        "/method/": ["/method/"],
        "/api/": ["/api/"],
        "/api/v1/claims": ["/api/v1/claims?limit=100", "/api/v1/claims?q=OpenAI&status=disputed"],
        "/api/v1/claims/SLUG": [f"/api/v1{claim.rstrip('/')}" for claim in claims],
        "/api/v1/.../evidence": [f"/api/v1{claim}evidence" for claim in claims],
        "/api/v1/.../annotations": [f"/api/v1{claim}annotations?limit=100" for claim in claims],
        "/api/v1/articles": ["/api/v1/articles?limit=100"],
        "/api/v1/articles/KEY": [f"/api/v1/articles/{key}" for key in held],
        "/data/": ["/data/"],
    }
    client = Client(SERVER_NAME="localhost")
    print(f"{'page':<24}{'queries':>8}{'pages':>8}")
    for kind, paths in kinds.items():
        counts = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            counts.append(len(queries))
        print(f"{kind:<24}{max(counts):>8}{len(paths):>8}")


if __name__ == "__main__":
    main()
