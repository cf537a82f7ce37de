"""What is compared of a credential version, and what comes of comparing two."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from registry.catalogue.enums import CredentialType

Names = Mapping[str, str]
"""What something is called, by language (``es``, ``en``); a language without a name is absent."""


class Dimension(StrEnum):
    """What two credentials are compared on; but for wording these are an assertion's own."""

    WORDING = "wording"
    COMPETENCIES = "competencies"
    OCCUPATION = "occupation"
    LEVEL = "level"
    HOURS = "hours"
    ASSESSMENT = "assessment"
    REGULATED = "regulated"


class Proof(StrEnum):
    """How a holder came by a kind of credential, which is what it proves."""

    ATTENDED = "attended"
    COURSE = "course"
    EXAMINED = "examined"
    SCHOOL = "school"
    DEGREE = "degree"
    APPRENTICED = "apprenticed"
    LICENSED = "licensed"


_TYPES_OF: Mapping[Proof, tuple[CredentialType, ...]] = {
    Proof.ATTENDED: (CredentialType.CERTIFICATE_OF_COMPLETION,),
    Proof.EXAMINED: (
        CredentialType.CERTIFICATION,
        CredentialType.COMPETENCE_STANDARD,
        CredentialType.MASTER_CERTIFICATE,
    ),
    Proof.SCHOOL: (
        CredentialType.DIPLOMA,
        CredentialType.GENERAL_EDUCATION_DEVELOPMENT,
        CredentialType.SECONDARY_SCHOOL_DIPLOMA,
        CredentialType.TECHNICAL_UPPER_SECONDARY,
    ),
    Proof.DEGREE: (
        CredentialType.ASSOCIATE_DEGREE,
        CredentialType.BACHELOR_DEGREE,
        CredentialType.DEGREE,
        CredentialType.DOCTORAL_DEGREE,
        CredentialType.MASTER_DEGREE,
        CredentialType.PROFESSIONAL_DOCTORATE,
        CredentialType.RESEARCH_DOCTORATE,
        CredentialType.TSU,
    ),
    Proof.APPRENTICED: (
        CredentialType.APPRENTICESHIP_CERTIFICATE,
        CredentialType.JOURNEYMAN_CERTIFICATE,
    ),
    Proof.LICENSED: (CredentialType.LICENSE,),
}
PROOF_OF: Mapping[str, Proof] = {
    kind.value: proof for proof, kinds in _TYPES_OF.items() for kind in kinds
}
"""What each type of credential proves; what is not listed is a course."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A competency: what it is called, and the skill that it is linked to."""

    names: Names
    skill: int | None = None


@dataclass(frozen=True, kw_only=True)
class Side:
    """One credential version as it is compared.

    ``occupations`` are unit groups of ISCO-08 with shares of 0 to 1, through crosswalks where
    the record names another classification; ``isced`` is the hinge of its level, 0 to 8;
    ``hours`` are of learning. None and empty mean that the record does not say.
    """

    pk: int
    code: str
    country: str
    names: Names
    parts: tuple[Part, ...] = ()
    occupations: Mapping[str, float] = field(default_factory=dict)
    isced: int | None = None
    hours: int | None = None
    proof: Proof = Proof.COURSE
    is_regulated: bool = False


@dataclass(frozen=True, kw_only=True)
class Scored:
    """How a target looks from a source.

    ``scores`` are 0 to 100, None where a record does not say enough. ``whole`` is theirs by the
    rule in ``whole``, 0 to 100. ``covered`` and ``missing`` are the target's competencies.
    """

    target: Side
    whole: float
    scores: Mapping[Dimension, int | None]
    covered: tuple[Names, ...] = ()
    missing: tuple[Names, ...] = ()
