"""Make the registry's own kinds of rows known when it starts."""

from registry.intake.enums import IntakeKind
from registry.intake.selectors import export_rows
from registry.intake.services import exports, targets
from registry.intake.services.targets.apprenticeships import ApprenticeshipTarget
from registry.intake.services.targets.competencies import CompetencyTarget
from registry.intake.services.targets.credentials import CredentialTarget
from registry.intake.services.targets.equivalences import EquivalenceTarget
from registry.intake.services.targets.offerings import OfferingTarget
from registry.intake.services.targets.organisations import OrganisationTarget
from registry.intake.services.targets.programmes import ProgrammeTarget

targets.add(IntakeKind.ORGANISATIONS, OrganisationTarget())
targets.add(IntakeKind.PROGRAMMES, ProgrammeTarget())
targets.add(IntakeKind.OFFERINGS, OfferingTarget())
targets.add(IntakeKind.CREDENTIALS, CredentialTarget())
targets.add(IntakeKind.COMPETENCIES, CompetencyTarget())
targets.add(IntakeKind.APPRENTICESHIPS, ApprenticeshipTarget())
targets.add(IntakeKind.EQUIVALENCES, EquivalenceTarget())

for kind, rows in export_rows.ALL.items():
    exports.add(kind, rows)
