"""The glossary: the one approved pair of words for each concept."""

from django.db.models import QuerySet

from registry.reference.models import GlossaryTerm


def glossary(language: str) -> QuerySet[GlossaryTerm]:
    """Return the terms in force, by their word in a language."""
    return GlossaryTerm.objects.filter(retired_at__isnull=True).order_by(
        f"term_{'es' if language == 'es' else 'en'}", "pk"
    )
