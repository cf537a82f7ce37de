"""One record in a form: the rules of a file, errors at their fields, the same services."""

import pytest
from django.urls import reverse

from registry.catalogue.models import CredentialVersion, Offering, Programme
from registry.people.models import AuditEvent
from tests.factories.catalogue import CredentialVersionFactory, OfferingFactory, ProgrammeFactory
from tests.factories.people import OrganisationFactory
from tests.factories.reference import CurrencyFactory, MunicipalityFactory, OccupationFactory
from tests.registry.web import intake_world as worlds

pytestmark = pytest.mark.django_db

WELDING = {"code": "SOL-1", "kind": "course", "title_es": "Soldadura", "hours": "120"}


@pytest.fixture
def house():
    return worlds.build()


@pytest.fixture
def owner(client, house):
    client.force_login(house.owner)
    return client


def edit(kind, record):
    return reverse("record_edit", args=[kind, record.public_id])


def as_shown(client, path):
    """Return what a form sends when nothing in it is touched."""
    form = client.get(path).context["form"]
    return {name: form[name].value() or "" for name in form.names()}


OPENS = [("owner", 200), ("editor", 200), ("steward", 200), ("viewer", 404), ("stranger", 404)]


@pytest.mark.parametrize(("who", "status"), OPENS)
@pytest.mark.parametrize("published", [True, False])
def test_form_opens_for_editors_and_stewards_only(client, house, who, status, published):
    programme = ProgrammeFactory(provider=house.institution, published=published)
    client.force_login(getattr(house, who))
    assert client.get(edit("programmes", programme)).status_code == status


@pytest.mark.parametrize("who", ["viewer", "stranger"])
def test_nobody_else_writes(client, house, who):
    programme = ProgrammeFactory(provider=house.institution, hours=5)
    client.force_login(getattr(house, who))
    for path in (
        edit("programmes", programme),
        reverse("record_new", args=["programmes"]),
        reverse("offering_new", args=[programme.public_id]),
    ):
        assert client.post(path, WELDING).status_code == 404
    programme.refresh_from_db()
    assert (programme.hours, Programme.objects.count(), Offering.objects.count()) == (5, 1, 0)


def test_new_programme_is_a_draft_with_its_occupation(owner, house):
    said = {**WELDING, "occupations": "Soldadores", "source_language": "es"}
    answer = owner.post(reverse("record_new", args=["programmes"]), said)
    programme = Programme.objects.get()
    assert answer.url == reverse("programme", args=[programme.public_id])
    assert (programme.status, programme.hours, programme.provider) == (
        "draft",
        120,
        house.institution,
    )
    assert [row.code for row in programme.occupations.all()] == ["7212"]


def test_owner_publishes_what_she_saves(owner):
    owner.post(reverse("record_new", args=["programmes"]), {**WELDING, "then": "publish"})
    assert Programme.objects.get().status == "published"


def test_editor_sends_for_review_and_cannot_publish(client, house):
    client.force_login(house.editor)
    path = reverse("record_new", args=["programmes"])
    assert 'value="publish"' not in client.get(path).content.decode()
    client.post(path, {**WELDING, "then": "publish"})
    assert Programme.objects.get().status == "review"
    client.post(path, {**WELDING, "code": "SOL-2", "title_es": "Corte", "then": "review"})
    assert Programme.objects.get(code="SOL-2").status == "review"


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"code": ""}, "code", "required"),
        ({"hours": "muchas"}, "hours", "A whole number"),
        ({"website": "nowhere"}, "website", "web address"),
        ({"credits": "3"}, "credits", "Credits need their unit"),
        ({"title_es": ""}, "title_es", "A name in Spanish or English"),
        ({"occupations": "qqzz xxyy"}, "occupations", "We know nothing like"),
    ],
)
def test_error_stands_at_its_field_and_nothing_is_written(owner, change, field, words):
    answer = owner.post(reverse("record_new", args=["programmes"]), {**WELDING, **change})
    assert answer.status_code == 400
    assert words in " ".join(answer.context["form"].errors[field])
    assert not Programme.objects.exists()


def test_word_that_is_not_sure_is_asked_about_and_the_pick_is_taken(owner):
    OccupationFactory(code="7214", title_es="Montadores de estructuras", title_en="Structural")
    said = {**WELDING, "occupations": "caldereros chapistas navales"}
    path = reverse("record_new", args=["programmes"])
    answer = owner.post(path, said)
    assert answer.status_code == 400
    assert "What do you mean by this?" in answer.content.decode()
    pick = {
        "pick0-field": "occupation",
        "pick0-text": "caldereros chapistas navales",
        "pick0-code": "isco08:7213",
    }
    assert owner.post(path, {**said, **pick}).status_code == 302
    assert [row.code for row in Programme.objects.get().occupations.all()] == ["7213"]


def test_form_sent_back_untouched_changes_nothing(owner, house):
    occupation = OccupationFactory(code="7215", title_es="Aparejadores", title_en="Riggers")
    programme = ProgrammeFactory(
        provider=house.institution, occupations=[occupation], weeks=12, hours=80
    )
    path = edit("programmes", programme)
    events = AuditEvent.objects.count()
    kept = Programme.objects.values().get()
    assert owner.post(path, as_shown(owner, path)).status_code == 302
    assert Programme.objects.values().get() == kept
    assert AuditEvent.objects.count() == events
    assert programme.occupations.count() == 1


def test_emptied_field_is_emptied_and_the_rest_stays(owner, house):
    occupation = OccupationFactory(code="7215", title_es="Aparejadores", title_en="Riggers")
    programme = ProgrammeFactory(
        provider=house.institution, occupations=[occupation], weeks=12, hours=80
    )
    path = edit("programmes", programme)
    said = {**as_shown(owner, path), "occupations": "", "weeks": "", "hours": "90"}
    assert owner.post(path, said).status_code == 302
    programme.refresh_from_db()
    assert (programme.hours, programme.weeks, programme.occupations.count()) == (90, None, 0)


def test_code_of_a_record_stays(owner, house):
    programme = ProgrammeFactory(provider=house.institution)
    path = edit("programmes", programme)
    owner.post(path, {**as_shown(owner, path), "code": "OTHER", "hours": "77"})
    assert (Programme.objects.get().code, Programme.objects.get().hours) == (programme.code, 77)


def test_editor_does_not_change_what_is_published(client, house):
    programme = ProgrammeFactory(provider=house.institution, published=True, hours=80)
    client.force_login(house.editor)
    path = edit("programmes", programme)
    answer = client.post(path, {**as_shown(client, path), "hours": "81"})
    assert answer.status_code == 400
    assert "Only owners" in answer.content.decode()
    programme.refresh_from_db()
    assert programme.hours == 80


def test_offering_is_added_and_changed(owner, house):
    CurrencyFactory()
    place = MunicipalityFactory(name="Tijuana")
    programme = ProgrammeFactory(provider=house.institution)
    said = {
        "delivery": "on_site",
        "language": "es",
        "place": f"{place.name}, {place.subdivision.code}",
        "starts_on": "2027-01-11",
        "currency": "MXN",
        "cost": "1250.50",
    }
    path = reverse("offering_new", args=[programme.public_id])
    assert owner.post(path, said).status_code == 302
    offering = Offering.objects.get()
    assert (offering.programme, offering.cost_minor) == (programme, 125050)
    path = edit("offerings", offering)
    changed = {**as_shown(owner, path), "capacity": "20"}
    assert changed["cost"] == "1250.50"
    assert owner.post(path, changed).status_code == 302
    offering.refresh_from_db()
    assert (offering.capacity, offering.cost_minor, offering.municipality) == (20, 125050, place)


def test_offering_without_a_code_is_changed_and_not_doubled(owner, house):
    offering = OfferingFactory(programme=ProgrammeFactory(provider=house.institution), code="")
    path = edit("offerings", offering)
    assert owner.post(path, {**as_shown(owner, path), "capacity": "9"}).status_code == 302
    assert Offering.objects.get().capacity == 9


def test_credential_is_written_and_its_draft_changed(owner, house):
    said = {"code": "C-1", "type": "Certificate", "name_es": "Soldador", "hours": "40"}
    assert owner.post(reverse("record_new", args=["credentials"]), said).status_code == 302
    version = CredentialVersion.objects.get()
    assert (version.credential.issuer, version.status) == (house.institution, "draft")
    path = edit("credentials", version)
    assert owner.post(path, {**as_shown(owner, path), "hours": "60"}).status_code == 302
    version.refresh_from_db()
    assert version.hours == 60


def test_published_credential_says_why_it_is_not_changed(owner, house):
    version = CredentialVersionFactory(credential__issuer=house.institution, published=True)
    path = edit("credentials", version)
    answer = owner.post(path, {**as_shown(owner, path), "hours": "999"})
    assert answer.status_code == 400
    assert answer.context["form"].non_field_errors()


@pytest.mark.parametrize("kind", ["horoscopes", "openings", "offerings"])
def test_no_form_for_other_kinds(owner, kind):
    assert owner.get(reverse("record_new", args=[kind])).status_code == 404


def test_person_with_two_organisations_chooses(client, house):
    other = OrganisationFactory(name="Another school")
    worlds.MembershipFactory(organisation=other, user=house.owner)
    client.force_login(house.owner)
    path = reverse("record_new", args=["programmes"])
    assert "Another school" in client.get(path).content.decode()
    client.post(f"{path}?organisation={other.public_id}", WELDING)
    assert Programme.objects.get().provider == other
