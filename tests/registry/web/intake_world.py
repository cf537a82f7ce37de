"""An institution with its people, and a file of programmes with something wrong in it."""

import csv
import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from registry.intake.models import Upload
from registry.intake.services import reading, working
from registry.people.enums import Role
from registry.people.models import Organisation, User
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.reference import OccupationFactory

HEADER = ("Clave", "Título (español)", "Tipo", "Horas", "Ocupación", "Nota interna")
WELDING = ("SOL-1", "Soldadura básica", "course", "120", "Soldadores", "x")
PIPES = ("SOL-2", "Soldadura de tubería", "curso", "200", "pailero naval", "y")
BAD = ("SOL-3", "Corte con plasma", "course", "muchas", "", "=1+1")


@dataclass(frozen=True, kw_only=True)
class House:
    """An institution and who may do what for it."""

    institution: Organisation
    owner: User
    editor: User
    viewer: User
    steward: User
    stranger: User


def build() -> House:
    """Build the institution, its people and two occupations."""
    OccupationFactory(code="7212", title_es="Soldadores", title_en="Welders")
    OccupationFactory(code="7213", title_es="Chapistas y caldereros", title_en="Metal workers")
    institution = OrganisationFactory(name="Instituto Uno")
    who = {
        role: MembershipFactory(organisation=institution, role=role).user
        for role in (Role.OWNER, Role.EDITOR, Role.VIEWER)
    }
    return House(
        institution=institution,
        owner=who[Role.OWNER],
        editor=who[Role.EDITOR],
        viewer=who[Role.VIEWER],
        steward=MembershipFactory(steward=True).user,
        stranger=UserFactory(),
    )


def csv_file(*rows, name="cursos.csv"):
    """Return rows as a file that a browser sends."""
    return SimpleUploadedFile(name, "\n".join(",".join(row) for row in rows).encode())


def send(client, house, *rows, kind="programmes", **more):
    """Send a file through the form and return the answer."""
    data = {
        "organisation": house.institution.public_id,
        "kind": kind,
        "file": csv_file(*(rows or (HEADER, WELDING, PIPES, BAD))),
        **more,
    }
    return client.post(reverse("upload_new"), data)


def sent(client, house, *rows, **more) -> Upload:
    """Send a file and read it."""
    send(client, house, *rows, **more)
    upload = Upload.objects.order_by("-pk").first()
    reading.read(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    return upload


def act(client, upload, name, **more):
    """Push a button on an upload's page."""
    return client.post(reverse("upload", args=[upload.public_id]), {"act": name, **more})


def work(upload) -> Upload:
    """Do what a worker would do now."""
    upload.refresh_from_db()
    job = {"reading": reading.read, "received": reading.read, "applying": working.apply}
    job["undoing"] = working.undo
    job[upload.status](upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    return upload


def page_of(client, upload, **query):
    """Return the text of an upload's page."""
    return client.get(reverse("upload", args=[upload.public_id]), query).content.decode()


def rows_to_fix(client, upload):
    """Return the answer that is the file of rows to fix, and its table."""
    answer = client.get(reverse("upload_to_fix", args=[upload.public_id]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return answer, list(csv.reader(io.StringIO(text)))
