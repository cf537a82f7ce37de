"""The credentials that a panel may choose to look at."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors import published_credentials
from registry.catalogue.selectors.credentials import ORDER
from registry.catalogue.selectors.folding import Fold, cleaned
from registry.equivalence.models import EquivalenceAssertion


def sources(text: str = "") -> QuerySet[CredentialVersion]:
    """Return the versions in force whose code or name holds a text.

    Those that nobody has said anything of come first: there a panel helps most. Annotated with
    ``is_compared``.
    """
    said = EquivalenceAssertion.objects.filter(source=OuterRef("pk"))
    rows = published_credentials().annotate(is_compared=Exists(said))
    line = cleaned(text)
    if line:
        asked = Fold(Value(line))
        rows = rows.alias(
            code=Fold("credential__code"), en=Fold("name_en"), es=Fold("name_es")
        ).filter(Q(code__contains=asked) | Q(en__contains=asked) | Q(es__contains=asked))
    return rows.select_related("credential__issuer").order_by("is_compared", *ORDER)
