"""The made-up upload, through the product's machine and through a loop row by row."""

import csv
import datetime as dt
import random
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any, Final

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from registry.catalogue.models import CostItem, Offering, Programme
from registry.intake.enums import ApplyMode, IntakeKind, UploadOrigin, UploadStatus
from registry.intake.models import Upload
from registry.intake.policies import WORKING
from registry.intake.services import reading, uploads, working
from registry.intake.services.uploads import UploadDraft
from registry.people.enums import AuditAction, Language, OrganisationKind, OrganisationStatus
from registry.people.models import AuditEvent, Organisation
from registry.people.services.audit import key_of
from registry.reference.enums import OccupationScheme
from registry.reference.models import Municipality, Occupation, Skill

HEADER: Final = (
    *("code", "title_es", "title_en", "description_es", "kind", "hours", "weeks", "occupations"),
    *("skills", "cip_code", "website", "prerequisites", "delivery", "language", "place"),
    *("starts_on", "cost_tuition", "cost_materials", "currency"),
)
CRAFTS: Final = (
    ("Soldadura", "Welding"), ("Torno", "Lathe work"), ("Electricidad", "Electricity"),
    ("Robótica", "Robotics"), ("Enfermería", "Nursing"), ("Logística", "Logistics"),
    ("Hidráulica", "Hydraulics"), ("Refrigeración", "Refrigeration"), ("Carpintería", "Carpentry"),
    ("Inyección de plástico", "Plastic molding"), ("Calidad", "Quality"), ("Inglés", "English"),
)  # fmt: skip
DEGREES: Final = (("básica", "basics"), ("intermedia", "intermediate"), ("avanzada", "advanced"))
KINDS: Final = ("course", "learning_programme", "dual_training", "internship")
BAD_EVERY: Final = 20
SPOILT: Final = (("hours", "muchas"), ("kind", "paseo"), ("code", ""), ("cost_tuition", "caro"))


class World:
    """A database with the reference data that ships, and an upload of so many rows."""

    def __init__(self, *, rows: int, seed: int, folder: str) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_reference", stdout=StringIO())
        self.rows, self.bad, self.is_correct = rows, 0, True
        self._file = Path(folder) / "programmes.csv"
        self._random = random.Random(seed)
        self._places = list(Municipality.objects.select_related("subdivision")[:300])
        titled = Occupation.objects.filter(scheme=OccupationScheme.ISCO08, level=4)
        self._occupations = list(titled.exclude(title_es="")[:200])
        self._skills = list(Skill.objects.all()[:200])
        with self._file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, HEADER)
            writer.writeheader()
            writer.writerows(self._made())

    def _made(self) -> Iterator[dict[str, str]]:
        for number in range(self.rows):
            row = self._row(number)
            if number % BAD_EVERY == BAD_EVERY - 1:
                column, value = SPOILT[(number // BAD_EVERY) % len(SPOILT)]
                row[column] = value
                self.bad += 1
            yield row

    def _row(self, number: int) -> dict[str, str]:
        pick = self._random.choice
        craft, degree, place = pick(CRAFTS), pick(DEGREES), pick(self._places)
        occupation, skills = pick(self._occupations), self._random.sample(self._skills, 2)
        is_mexican = place.code.startswith("MX")
        return {
            "code": f"P-{number:06}",
            "title_es": f"{craft[0]} {degree[0]} {number}",
            "title_en": f"{craft[1]} {degree[1]} {number}",
            "description_es": f"Aprende {craft[0].lower()} con práctica y seguridad. " * 3,
            "kind": pick(KINDS),
            "hours": str(pick((40, 80, 120, 240, 480))),
            "weeks": f"{pick((4, 8, 12, 26))} semanas",
            "occupations": occupation.title_es,
            "skills": "\n".join(skill.name_es for skill in skills),
            "cip_code": pick(("48.0508", "47.0101", "51.3901", "15.0405")),
            "website": f"https://example.org/programas/{number}",
            "prerequisites": pick(("", "Secundaria terminada")),
            "delivery": pick(("on_site", "blended")),
            "language": pick(("es", "en")),
            "place": place.code,
            "starts_on": (dt.date(2027, 1, 4) + dt.timedelta(days=number % 300)).isoformat(),
            "cost_tuition": f"{pick((500, 1250, 4000)):,}",
            "cost_materials": str(pick((100, 250))),
            "currency": "MXN" if is_mexican else "USD",
        }

    def ours(self) -> dict[str, float]:
        """Take the upload in for a new institution, and return the seconds of each part."""
        institution = self._institution()
        started = time.perf_counter()
        upload = self._received(institution)
        self._work(upload, reading.read)
        read = time.perf_counter()
        uploads.apply(by=None, upload=upload, mode=ApplyMode.GOOD_ROWS, at=timezone.now())
        self._work(upload, working.apply)
        done = time.perf_counter()
        self._check(institution, upload)
        return {"seconds": done - started, "plan": read - started, "apply": done - read}

    def _work(self, upload: Upload, turn: Callable[..., None]) -> None:
        """Work on an upload as the workers do: a turn after the other until it moves on."""
        upload.refresh_from_db()
        while upload.status in WORKING:
            turn(upload_id=upload.pk, clock=timezone.now)
            upload.refresh_from_db()

    def _institution(self) -> Organisation:
        return Organisation.objects.create(
            kind=OrganisationKind.TRAINING_INSTITUTION,
            name=f"Instituto {time.perf_counter_ns()}",
            name_language=Language.ES,
            country="MX",
            status=OrganisationStatus.VERIFIED,
        )

    def _received(self, institution: Organisation) -> Upload:
        draft = UploadDraft(
            organisation=institution,
            kind=IntakeKind.PROGRAMMES,
            origin=UploadOrigin.FILE,
            language=Language.ES,
            file_name="programas.csv",
        )
        with self._file.open("rb") as stream:
            upload, _is_new = uploads.receive(
                by=None, draft=draft, stream=stream, at=timezone.now()
            )
        return upload

    def _check(self, institution: Organisation, upload: Upload) -> None:
        """Compare with the file: good rows are there, bad ones refused, and twice is nothing."""
        good = self.rows - self.bad
        self.is_correct &= upload.status == UploadStatus.APPLIED
        self.is_correct &= upload.totals == {"new": good, "rejected": self.bad}
        self.is_correct &= Programme.objects.filter(provider=institution).count() == good
        self.is_correct &= Offering.objects.filter(programme__provider=institution).count() == good
        self._institution_done = institution

    def loop(self, sample: int) -> float:
        """Write the first good rows in a loop for a new institution; return the seconds."""
        institution = self._institution()
        with self._file.open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if self._is_good(row)][:sample]
        places = {place.code: place for place in self._places}
        occupations = {one.title_es: one for one in self._occupations}
        skills = {one.name_es: one for one in self._skills}
        started = time.perf_counter()
        with transaction.atomic():
            for row in rows:
                programme = _programme(institution, row)
                programme.occupations.add(occupations[row["occupations"]])
                programme.skills.add(*(skills[name] for name in row["skills"].split("\n")))
                if row["prerequisites"]:
                    _saved(
                        programme.prerequisites.model(
                            programme=programme,
                            position=1,
                            kind="other",
                            note_es=row["prerequisites"],
                        )
                    )
                _offering(programme, row, places[row["place"]])
        seconds = time.perf_counter() - started
        self.is_correct &= self._same(institution)
        return seconds

    def _is_good(self, row: dict[str, str]) -> bool:
        return int(row["website"].rpartition("/")[2]) % BAD_EVERY != BAD_EVERY - 1

    def _same(self, institution: Organisation) -> bool:
        """Tell whether the loop wrote the columns that the machine wrote."""
        columns = ("code", "title_es", "kind", "hours", "weeks", "cip_code", "website")
        theirs = set(Programme.objects.filter(provider=institution).values_list(*columns))
        ours = Programme.objects.filter(provider=self._institution_done)
        return theirs <= set(ours.values_list(*columns))


def _saved(record: Any) -> Any:
    record.full_clean()
    record.save()
    return record


def _programme(institution: Organisation, row: dict[str, str]) -> Programme:
    programme = _saved(
        Programme(
            provider=institution,
            source_language="es",
            weeks=int(row["weeks"].split()[0]),
            **{
                name: row[name]
                for name in ("code", "title_es", "title_en", "description_es", "kind", "hours",
                             "cip_code", "website")
            },
        )
    )  # fmt: skip
    target_type, target_id = key_of(programme)
    _saved(
        AuditEvent(
            action=AuditAction.CREATE,
            target_type=target_type,
            target_id=target_id,
            details={"by": "loop"},
            at=timezone.now(),
        )
    )
    found: Programme = programme
    return found


def _offering(programme: Programme, row: dict[str, str], place: Municipality) -> None:
    parts = {
        name: int(row[f"cost_{name}"].replace(",", "")) * 100 for name in ("tuition", "materials")
    }
    offering = _saved(
        Offering(
            programme=programme,
            code="1",
            municipality=place,
            delivery=row["delivery"],
            language=row["language"],
            starts_on=row["starts_on"],
            currency_id=row["currency"],
            cost_minor=sum(parts.values()),
        )
    )
    for kind, minor in parts.items():
        _saved(CostItem(offering=offering, kind=kind, amount_minor=minor))
