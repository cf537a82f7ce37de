"""Hold an assertion while something is done with it."""

from registry.equivalence.models import EquivalenceAssertion


def lock(assertion: EquivalenceAssertion) -> None:
    """Hold the row until the transaction ends, and read it afresh with what judges it."""
    rows = EquivalenceAssertion.objects.select_related(
        "asserter", "source__credential__issuer", "target__credential__issuer"
    )
    assertion.refresh_from_db(from_queryset=rows.select_for_update(of=("self",)))
