"""A finished upload of the demonstration's institution: a few rows taken, a few to mend."""

import datetime as dt
import io
from collections.abc import Iterable, Mapping

from matching.demo.tables import document
from registry.intake.enums import ApplyMode, IntakeKind, UploadOrigin
from registry.intake.models import Upload
from registry.intake.services import reading, uploads, working
from registry.intake.services.uploads import UploadDraft
from registry.intake.sources import columns, csv_bytes
from registry.people.enums import Language
from registry.people.models import Organisation, User

PERSON = "institution@demo.example"
FILE_NAME = "cursos-de-invierno.csv"
KEYS = ("code", "title_es", "title_en", "kind", "hours", "weeks")
ROWS = (
    ("INV-01", "Lectura de planos de taller", "Reading shop drawings", "course", "40", "5 semanas"),
    ("INV-02", "Metrología dimensional básica", "", "course", "24", "3 semanas"),
    ("INV-03", "Inglés técnico para mantenimiento", "", "course", "60", "10 semanas"),
    ("INV-04", "Seguridad en celdas robotizadas", "", "course", "muchas", ""),
    ("INV-05", "", "", "course", "30", "4 semanas"),
    ("INV-02", "Metrología dimensional básica", "", "paseo", "24", ""),
)


def build(found: Mapping[str, Organisation], people: Iterable[User], *, at: dt.datetime) -> Upload:
    """Send, read and apply a small file as the institution's own person; nobody is mailed."""
    login = next(row for row in document("logins")["login"] if row["email"] == PERSON)
    organisation = found[login["organisation"]]
    known = {column.key: column.name("es") for column in columns(IntakeKind.PROGRAMMES)}
    content = csv_bytes([known[key] for key in KEYS], [list(row) for row in ROWS])
    upload, _is_new = uploads.receive(
        by=next(person for person in people if person.email == PERSON),
        draft=UploadDraft(
            organisation=organisation,
            kind=IntakeKind.PROGRAMMES,
            origin=UploadOrigin.FILE,
            language=Language.ES,
            file_name=FILE_NAME,
        ),
        stream=io.BytesIO(content),
        at=at,
    )
    Upload.objects.filter(pk=upload.pk).update(told_at=at)
    reading.read(upload_id=upload.pk, clock=lambda: at)
    upload.refresh_from_db()
    uploads.apply(by=upload.by, upload=upload, mode=ApplyMode.GOOD_ROWS, at=at)
    working.apply(upload_id=upload.pk, clock=lambda: at)
    upload.refresh_from_db()
    return upload
