"""What machines ask every site for, outside the language prefixes."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.urls import reverse

# Pages of signed-in people and endless filter combinations are of no use to a crawler.
ROBOTS = """User-agent: *
Disallow: /*/accounts/
Disallow: /*/admin/
Disallow: /*/me/
Disallow: /*/hiring/
Disallow: /*/search/?*&
Disallow: /*/history/
Disallow: /api/
Allow: /api/v1/docs/$
"""


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Tell crawlers which pages are public, and where all of them are listed."""
    listed = settings.SITE_URL.rstrip("/") + reverse("sitemap_index")
    text = f"{ROBOTS}\nSitemap: {listed}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Send those who do not read the page's links to the icon."""
    return HttpResponsePermanentRedirect(static("images/favicon-32.png"))
