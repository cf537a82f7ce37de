"""What the demonstration world refuses with."""

from django.utils.translation import gettext_lazy as _

from registry.refusals import Refusal, StateRefuses


class ReferenceMissing(Refusal):
    """The reference data that the world stands on has not been loaded."""

    code = "reference_missing"
    message = _(
        "The reference data is not loaded (%(what)s is missing). "
        "Run `manage.py load_reference` first, then seed the demo again."
    )


class AnotherWorld(StateRefuses):
    """A world of another seed or size stands in this database."""

    code = "another_world"
    message = _(
        "This database already holds a demo world of seed %(seed)s with %(workers)s workers. "
        "Two worlds do not fit into one database: start from an empty one."
    )
