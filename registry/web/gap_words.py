"""The gap in words: what a piece is called, why it counts, and what has to be said with it."""

from collections.abc import Iterable
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.catalogue.models import CredentialVersion
from registry.equivalence.selectors.gap import Apart, Barrier, Ground, Piece, PieceKind, Plan
from registry.reference.enums import Cefr, Education
from registry.web import record_wording, wording
from registry.web.localised import text_of

KINDS: Final = {
    PieceKind.CREDENTIAL: gettext_lazy("credential"),
    PieceKind.REGULATED: gettext_lazy("license"),
    PieceKind.AWARD: gettext_lazy("the issuer's own assessment"),
    PieceKind.COMPETENCY: gettext_lazy("competency"),
    PieceKind.HOURS: gettext_lazy("hours"),
    PieceKind.LEVEL: gettext_lazy("level"),
    PieceKind.LANGUAGE: gettext_lazy("language"),
    PieceKind.EXPERIENCE: gettext_lazy("experience"),
    PieceKind.CONDITION: gettext_lazy("condition"),
}
LANGUAGES: Final = {"es": gettext_lazy("Spanish"), "en": gettext_lazy("English")}


def piece_name(piece: Piece) -> str:
    """Name a piece, in the language of the page."""
    if piece.want.name_en or piece.want.name_es:
        return _frames().get(piece.want.kind, "%(name)s") % {
            "name": text_of(piece, "name"),
            "kind": _condition_kind(piece),
        }
    return _figure_name(piece)


def _frames() -> dict[PieceKind, str]:
    return {
        PieceKind.REGULATED: _("The license itself: %(name)s"),
        PieceKind.AWARD: _("The assessment of its issuer: %(name)s"),
        PieceKind.CONDITION: _("%(kind)s: %(name)s"),
    }


def _condition_kind(piece: Piece) -> str:
    condition = piece.want.condition
    return capfirst(str(condition.get_kind_display())) if condition else ""


def _figure_name(piece: Piece) -> str:
    needed = piece.want.needed or 0
    match piece.want.kind:
        case PieceKind.HOURS:
            return record_wording.hours(needed)
        case PieceKind.EXPERIENCE:
            return _("%(time)s of experience") % {"time": record_wording.months(needed)}
        case PieceKind.LANGUAGE:
            return _("%(language)s: %(level)s") % {
                "language": capfirst(str(LANGUAGES.get(piece.want.language, piece.want.language))),
                "level": Cefr(needed).label,
            }
    return capfirst(str(Education(needed).label))


def state(piece: Piece) -> str:
    """Return met, partly, open or unknown: the key of a piece's look."""
    if piece.finding.is_met:
        return "met"
    if not piece.finding.is_known:
        return "unknown"
    return "partly" if piece.covered else "open"


def why(piece: Piece) -> str:
    """Say on what ground a piece counts; for an open one what is known of it."""
    finding = piece.finding
    if finding.ground == Ground.EQUIVALENCE and finding.assertion:
        words = {
            "asserter": wording.organisation_name(finding.assertion.asserter),
            "effect": finding.assertion.get_effect_display(),
            "worth": f"{finding.share // 10} %",
        }
        return (
            _("Through an equivalence of %(asserter)s (%(effect)s), counted at %(worth)s") % words
        )
    if finding.version is not None:
        return _by_credential(finding.ground) % {"name": _short(finding.version)}
    if finding.ground in {Ground.STATED, Ground.VERIFIED, Ground.ATTESTED}:
        return _by_file(piece)
    return _open_words(piece)


def _by_credential(ground: Ground) -> str:
    sentences = {
        Ground.HELD: _("Held: %(name)s"),
        Ground.ATTESTED: _("Attested by %(name)s"),
        Ground.SAME_NAME: _("%(name)s attests a part of the same name"),
    }
    return sentences.get(ground, "%(name)s")


def _by_file(piece: Piece) -> str:
    if piece.finding.ground == Ground.STATED:
        return _("By your own word; no credential on file shows it")
    if piece.finding.held is not None and piece.want.kind == PieceKind.HOURS:
        return _("%(hours)s verified") % {"hours": record_wording.hours(piece.finding.held)}
    return _("Shown by what is on file")


def _open_words(piece: Piece) -> str:
    if not piece.finding.is_known:
        return _("We do not know: nothing on file says it")
    if piece.want.kind in {PieceKind.REGULATED, PieceKind.AWARD}:
        issuer = piece.want.versions[0].credential.issuer
        return _("Only %(issuer)s gives it") % {"issuer": wording.organisation_name(issuer)}
    return ""


def _short(version: CredentialVersion) -> str:
    """Return the code and name of a credential version, for a sentence."""
    return f"{version.credential.code}, {wording.credential_name(version)}"


def weeks(count: int | None) -> str:
    """Return weeks in words, or that they are not stated."""
    return _("weeks not stated") if count is None else record_wording.weeks(count)


def barrier_reason(barrier: Barrier | None) -> str:
    """Say why a lesson is in no plan; empty where it may be."""
    sentences = {
        Barrier.NO_DATE: _("No dates are announced."),
        Barrier.PREREQUISITE: _("It asks on entry for something that is not on file."),
        Barrier.LANGUAGE: _("It is taught in a language below B1 on file."),
        Barrier.PLACE: _("It is on the other side of the border."),
    }
    return sentences[barrier] if barrier else ""


def notes(plan: Plan) -> Iterable[str]:
    """Say what the sums of a plan leave out and how they are meant."""
    if len(plan.steps) > 1:
        yield _(
            "One after the other. If you could take all at once, the longest lasts %(weeks)s."
        ) % {"weeks": record_wording.weeks(plan.longest)}
    if plan.unknown_costs:
        yield ngettext(
            "The cost of %(count)s program is not stated and not in the sum.",
            "The cost of %(count)s programs is not stated and not in the sum.",
            plan.unknown_costs,
        ) % {"count": plan.unknown_costs}
    if plan.unknown_weeks:
        yield ngettext(
            "How long %(count)s program takes is not stated.",
            "How long %(count)s programs take is not stated.",
            plan.unknown_weeks,
        ) % {"count": plan.unknown_weeks}
    if not plan.is_proven:
        yield _("The search for the best way ran out of time: there may be a better one.")


def unnamed(points: int) -> str:
    """Say how much an equivalence of less than the whole leaves open; empty if nothing."""
    if not points:
        return ""
    return _(
        "The equivalence that counts is worth less than the whole: %(percent)s %% of the target "
        "stays open, and nobody has said piece by piece what that is."
    ) % {"percent": record_wording.number(max((points + 50) // 100, 1))}


def stated(percent: int) -> str:
    """Say how much rests on the person's own word alone; empty if nothing."""
    if not percent:
        return ""
    return _("%(percent)s %% rest on your own word: no credential on file shows it.") % {
        "percent": percent
    }


def apart_reason(apart: Apart | None) -> str:
    """Say why a statement is not counted; empty where it is."""
    sentences = {
        Apart.INFERRED: _("Not counted: inferred, recognized by nobody."),
        Apart.COMPARED: _("Not counted: a comparison that binds nobody."),
        Apart.ONE_EMPLOYER: _("Not counted here: it holds with this one organization only."),
        Apart.OUT_OF_SCOPE: _("Not counted: it holds in another place or sector only."),
        Apart.NO_MATCH: _("Not counted: it finds no match."),
    }
    return sentences[apart] if apart else ""
