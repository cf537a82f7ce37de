"""The words of CTDL that are read here: vocabularies, classes by kind, what a class must have.

Source: Credential Engine, CTDL handbook and minimum data policy (https://credreg.net).
"""

from dataclasses import dataclass
from typing import Final

CONTEXTS: Final = frozenset(
    f"{scheme}://{host}/{path}/schema/context/json"
    for scheme in ("http", "https")
    for host in ("credreg.net", "www.credreg.net")
    for path in ("ctdl", "ctdlasn", "qdata")
)
"""Contexts that ship with the platform, as the prefixes below. No other is ever fetched."""

PREFIXES: Final = {
    "purl.org/ctdl/terms/": "ceterms",
    "credreg.net/ctdl/terms/": "ceterms",
    "purl.org/ctdlasn/terms/": "ceasn",
    "credreg.net/qdata/terms/": "qdata",
    "www.w3.org/2004/02/skos/core#": "skos",
    "schema.org/": "schema",
    "purl.org/asn/schema/core/": "asn",
    "purl.org/dc/terms/": "dct",
    "purl.org/dc/elements/1.1/": "dc",
}
"""Vocabularies by address without its scheme, in small letters."""

CREDENTIALS: Final = frozenset(
    """
    ApprenticeshipCertificate AssociateDegree AssociateOfAppliedArtsDegree
    AssociateOfAppliedScienceDegree AssociateOfArtsDegree AssociateOfScienceDegree
    AcademicCertificate BachelorDegree BachelorOfArtsDegree BachelorOfScienceDegree Badge
    BasicTechnicalCertificate Certificate CertificateOfCompletion CertificateOfParticipation
    Certification Credential Degree DigitalBadge Diploma DoctoralDegree
    GeneralEducationDevelopment GeneralEducationLevel1Certificate
    GeneralEducationLevel2Certificate HigherEducationLevel1Certificate
    HigherEducationLevel2Certificate JourneymanCertificate License MasterCertificate
    MasterDegree MasterOfArtsDegree MasterOfScienceDegree MicroCredential OpenBadge
    PostBaccalaureateCertificate PostMasterCertificate PreApprenticeshipCertificate
    ProfessionalCertificate ProfessionalDoctorate ProficiencyCertificate
    QualityAssuranceCredential ResearchDoctorate SecondaryEducationCertificate
    SecondarySchoolDiploma SpecialistDegree TechnicalLevel1Certificate
    TechnicalLevel2Certificate TechnicalLevel3Certificate WorkbasedLearningCertificate
    """.split()  # noqa: SIM905 - a list of so many words reads as text
)
ORGANISATIONS: Final = frozenset(
    ("Organization", "CredentialOrganization", "QACredentialOrganization")
)
LEARNING: Final = frozenset(("LearningOpportunityProfile", "LearningProgram", "Course"))

KIND_OF: Final = {
    **{f"ceterms:{name}": "credentials" for name in CREDENTIALS},
    **{f"ceterms:{name}": "organisations" for name in ORGANISATIONS},
    **{f"ceterms:{name}": "programmes" for name in LEARNING},
    "ceterms:Pathway": "programmes",
    "ceasn:Competency": "competencies",
    "ceterms:TransferValueProfile": "equivalences",
    "ceterms:AlignmentMap": "equivalences",
}
"""Our kind of each class that becomes rows."""

ASIDE: Final = {
    name: reason
    for reason, names in {
        "aside_part": """
            ceterms:ConditionManifest ceterms:CostManifest ceterms:ConditionProfile
            ceterms:CostProfile ceterms:Place ceterms:PostalAddress ceterms:ScheduledOffering
            ceterms:CredentialAlignmentObject ceterms:PathwayComponent ceterms:BasicComponent
            ceterms:AssessmentComponent ceterms:CocurricularComponent ceterms:CompetencyComponent
            ceterms:CourseComponent ceterms:CredentialComponent ceterms:ExtracurricularComponent
            ceterms:JobComponent ceterms:WorkExperienceComponent
        """,
        "aside_assessment": "ceterms:AssessmentProfile",
        "aside_framework": """
            ceterms:QualificationsFramework ceterms:Occupation ceterms:Job ceterms:Task
            ceterms:WorkRole ceasn:CompetencyFramework ceasn:Rubric skos:ConceptScheme
            skos:Concept asn:ProgressionModel asn:ProgressionLevel
        """,
        "aside_group": "ceterms:Agent ceterms:Collection ceterms:TransferIntermediary",
        "aside_outcomes": """
            ceterms:AggregateDataProfile ceterms:EarningsProfile ceterms:HoldersProfile
            ceterms:EmploymentOutcomeProfile qdata:DataSetProfile qdata:DataProfile
            qdata:DataSetTimeFrame
        """,
    }.items()
    for name in names.split()
}
"""Classes that are understood but become no rows of their own: the notice that says why not."""


@dataclass(frozen=True, kw_only=True)
class Minimum:
    """What a record must have: each of ``every``, and one of each group of ``one_of``."""

    every: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()


NAMED: Final = ("ceterms:name", "ceterms:description")
AVAILABLE: Final = (
    "ceterms:availabilityListing",
    "ceterms:availableAt",
    "ceterms:availableOnlineAt",
)
OWNED: Final = ("ceterms:ownedBy", "ceterms:offeredBy")
OFFERED: Final = Minimum(every=(*NAMED, "ceterms:subjectWebpage"), one_of=(AVAILABLE, OWNED))
CREDENTIAL: Final = Minimum(every=NAMED)
ORGANISATION: Final = Minimum(
    every=(*NAMED, "ceterms:subjectWebpage"),
    one_of=(
        ("ceterms:address", "ceterms:email", "ceterms:targetContactPoint", "ceterms:telephone"),
    ),
)
MINIMUMS: Final = {
    **{f"ceterms:{name}": CREDENTIAL for name in CREDENTIALS},
    **{f"ceterms:{name}": ORGANISATION for name in ORGANISATIONS},
    **{f"ceterms:{name}": OFFERED for name in LEARNING},
    "ceterms:AssessmentProfile": OFFERED,
    "ceterms:Pathway": Minimum(every=NAMED),
    "ceterms:ConditionManifest": Minimum(every=(*NAMED, "ceterms:conditionManifestOf")),
    "ceterms:CostManifest": Minimum(every=("ceterms:description", "ceterms:costDetails")),
    "ceasn:Competency": Minimum(
        one_of=(("ceasn:competencyText", "ceasn:competencyLabel", "ceasn:name"),)
    ),
    "ceasn:CompetencyFramework": Minimum(every=("ceasn:name",)),
    "ceterms:TransferValueProfile": Minimum(
        every=("ceterms:name",),
        one_of=(("ceterms:transferValueFrom", "ceterms:transferValueFor"),),
    ),
    "ceterms:AlignmentMap": Minimum(every=("ceterms:name",)),
}
"""By class of a record that stands by itself."""

CONDITION: Final = "ceterms:ConditionProfile"
CONDITION_SAYS: Final = ("ceterms:description", "ceterms:condition", "ceterms:target")
"""What a condition's properties begin with that say what is asked for."""

WANTED: Final = {f"ceterms:{name}": ("ceterms:subjectWebpage",) for name in CREDENTIALS}
"""What a class should have: a notice where it has not."""

BRIEF: Final = frozenset(("ceterms:name", "ceasn:competencyText", "ceasn:name"))
"""What a record inside another's graph (a blank node) must have: one of these."""
