"""Addresses: pages carry their language as a prefix, machine endpoints do not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from matching.web import sitemaps as openings
from registry.api.views.root import Nowhere
from registry.web import machine, sitemaps, theme

SECTIONS = {section.name: section for section in (*sitemaps.SECTIONS, *openings.SECTIONS)}

API: list[URLPattern | URLResolver] = [
    path("", include("registry.api.urls")),
    path("", include("matching.api.urls")),
    path("<path:rest>", Nowhere.as_view(), name="nowhere"),
]

urlpatterns = [
    path("theme/", theme.theme, name="theme"),
    path("robots.txt", machine.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, {"sections": SECTIONS}, name="sitemap_index"),
    path(
        "sitemap-<slug:name>-<int:number>.xml",
        sitemaps.section,
        {"sections": SECTIONS},
        name="sitemap",
    ),
    path("favicon.ico", machine.favicon, name="favicon"),
    path("", include("registry.web.badges.machine_urls")),
    path("api/v1/intake/", include(("registry.api.intake_urls", "intake_api"))),
    path("api/v1/proposals/", include(("registry.api.proposals_urls", "proposals_api"))),
    path("api/v1/badges/", include(("registry.api.badges_urls", "badges_api"))),
    path("api/v1/", include((API, "api"))),
    *i18n_patterns(
        path("accounts/", include("allauth.urls")),
        path("admin/", admin.site.urls),
        path("", include("registry.web.urls")),
        path("", include("registry.web.intake.urls")),
        path("", include("registry.web.badges.urls")),
        path("", include("matching.web.urls")),
    ),
]

handler400 = "registry.web.errors.bad_request"
handler403 = "registry.web.errors.not_allowed"
handler404 = "config.errors.not_found"
handler500 = "config.errors.broken"
