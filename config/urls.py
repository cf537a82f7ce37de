"""Addresses: pages carry their language as a prefix, machine endpoints do not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from registry.web import machine, theme

urlpatterns = [
    path("theme/", theme.theme, name="theme"),
    path("robots.txt", machine.robots, name="robots"),
    path("favicon.ico", machine.favicon, name="favicon"),
    *i18n_patterns(
        path("accounts/", include("allauth.urls")),
        path("admin/", admin.site.urls),
        path("", include("registry.web.urls")),
        path("", include("matching.web.urls")),
    ),
]

handler400 = "registry.web.errors.bad_request"
handler403 = "registry.web.errors.not_allowed"
handler404 = "registry.web.errors.not_found"
handler500 = "registry.web.errors.broken"
