"""Every address of the site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from factcheck.accounts.urls import of_back_office
from factcheck.ledger.views import record_history
from factcheck.packets import claim_packet
from factcheck.views import choose_language, robots

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("claims.urls")),
    path("claims/<slug:slug>/packet.zip", claim_packet, name="claim_packet"),
    path("desk/history/<slug:table>/<str:pk>/", record_history, name="record_history"),
    *of_back_office,
    path("admin/", admin.site.urls),
    path("language/<slug:code>/", choose_language, name="choose_language"),
    path("robots.txt", robots, name="robots"),
    path("", include("factcheck.accounts.urls")),
]

handler400 = "factcheck.views.bad_request"
handler403 = "factcheck.views.permission_denied"
handler500 = "factcheck.faults.server_error"
