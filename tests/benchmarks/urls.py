"""Every address of the site, and a view that does nothing behind the same middleware."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from factcheck import urls


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("benchmark/empty/", empty), *urls.urlpatterns]
for _name, _handler in vars(urls).items():
    if _name.startswith("handler"):
        globals()[_name] = _handler
