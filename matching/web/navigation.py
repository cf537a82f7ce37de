"""What the navigation shows to whom."""

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return the template variables of the navigation."""
    return {"is_signed_in": request.user.is_authenticated if hasattr(request, "user") else False}
