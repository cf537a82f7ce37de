"""What machines ask every site for, outside the language prefixes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static

# Pages of signed-in people and endless filter combinations are of no use to a crawler.
ROBOTS = """User-agent: *
Disallow: /*/accounts/
Disallow: /*/admin/
Disallow: /*/me/
Disallow: /*/hiring/
Disallow: /*/search/?*&
"""


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Tell crawlers which pages are public."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Send those who do not read the page's links to the icon."""
    return HttpResponsePermanentRedirect(static("images/favicon-32.png"))
