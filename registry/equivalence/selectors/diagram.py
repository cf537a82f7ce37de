"""The states of an assertion as a picture in text: made of the state table, never drawn."""

from typing import Final

from registry.equivalence.enums import NEXT_STATUS, AssertionStatus
from registry.equivalence.policies.moves import MAY_MOVE_TO
from registry.equivalence.policies.parts import PANEL, Part

PEOPLE: Final = {
    Part.ASSERTER: "asserter",
    Part.ISSUER: "issuers",
    Part.BODY: "competent bodies",
    Part.REVIEWER: "reviewers",
    Part.STEWARD: "stewards",
}

HEAD: Final = """\
# States of an equivalence

Made by `manage.py equivalence_states` from `NEXT_STATUS` and `MAY_MOVE_TO`; do not edit. A test
compares this page with the tables.

"""

FOOT: Final = """
To be **published**, a reviewer of each side, Mexico and the United States, has to have approved
in the open round, every request for evidence has to be answered, both credentials have to be
published, and the asserter has to be verified. A **contested**, **rejected** or **revoked**
statement can be appealed; the appeal is a round of its own, without those who decided before.
Superseding one of the two credentials brings what is published to **needs review** by itself.
"""


def page() -> str:
    """Return the whole page in Markdown: the diagram in Mermaid, and who may move what."""
    return f"{HEAD}```mermaid\n{mermaid()}```\n\n{table()}{FOOT}"


def mermaid() -> str:
    """Return the state diagram in Mermaid."""
    lines = ["stateDiagram-v2", f"    [*] --> {AssertionStatus.DRAFT.value}"]
    lines += [f"    [*] --> {AssertionStatus.PROPOSED.value}"]
    lines += [
        f"    {AssertionStatus(state).value} --> {AssertionStatus(to).value}"
        for state, following in NEXT_STATUS.items()
        for to in following
    ]
    return "\n".join(lines) + "\n"


def table() -> str:
    """Return every move and the parts that may make it."""
    lines = ["| from | to | by |", "|---|---|---|"]
    for state, following in NEXT_STATUS.items():
        for to in following:
            parts = PANEL if state == AssertionStatus.APPEALED else MAY_MOVE_TO[to]
            names = ", ".join(name for part, name in PEOPLE.items() if part in parts)
            lines.append(
                f"| {AssertionStatus(state).value} | {AssertionStatus(to).value} | {names} |"
            )
    return "\n".join(lines) + "\n"
