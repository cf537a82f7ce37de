"""Every page answers, to whom it is for and to nobody else."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone, translation

from matching.openings.models import Opening
from registry.catalogue.services import reindexing
from registry.people.enums import ConsentPurpose
from registry.people.models import Consent, Organisation
from registry.web.templatetags.registry_tags import DEMONSTRATION
from tests.factories.catalogue import ProgrammeFactory
from tests.factories.equivalence import AssertionFactory
from tests.factories.people import (
    ConsentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.matching.web.world import another_opening, another_worker, match_now

PUBLIC_NAMES = {
    "achievement_picture",
    "badge",
    "badge_claim",
    "badge_credential",
    "badge_file",
    "compare",
    "credential",
    "credential_changes",
    "credential_comparison",
    "credential_gap",
    "credential_history",
    "credential_openings",
    "equivalence",
    "equivalents",
    "equivalence_pair",
    "favicon",
    "frameworks",
    "gallery",
    "glossary",
    "home",
    "issuer_did",
    "method",
    "opening",
    "organisation",
    "precedents",
    "programme",
    "programme_history",
    "programme_openings",
    "regulated",
    "regulated_occupation",
    "robots",
    "search",
    "search_places",
    "search_suggestions",
    "signed_statement",
    "sitemap",
    "sitemap_index",
    "sources",
    "status",
    "status_list",
    "stop_alerts",
    "theme",
    "verify",
    "version_document",
}
"""Names of our own addresses that are open to everybody; a new one is added here knowingly."""


def own_addresses():
    for pattern in get_resolver().url_patterns:
        nested = getattr(pattern, "url_patterns", None)
        if nested is None or getattr(pattern, "namespace", None):
            yield pattern
            continue
        for inner in nested:
            yield from getattr(inner, "url_patterns", None) or [inner]


def is_public(pattern):
    return getattr(pattern.callback, "login_required", True) is False


def test_public_addresses_are_listed():
    public = {
        pattern.name
        for pattern in own_addresses()
        if getattr(pattern, "callback", None)
        and is_public(pattern)
        and not str(pattern.callback.__module__).startswith(("allauth", "django.contrib"))
    }
    assert public == PUBLIC_NAMES


@pytest.mark.parametrize("language", ["en", "es"])
def test_public_pages_answer(world, client, language):
    with translation.override(language):
        paths = world.public_paths()
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        page = response.content.decode()
        assert page.count("<h1") == 1, path
        assert page.count("<main") == 1, path
        assert re.search(r"<title>\s*\S", page), path
        assert 'rel="canonical"' in page, path
        assert page.count('hreflang="es-MX"') >= 1, path


@pytest.mark.parametrize("language", ["en", "es"])
def test_private_pages_answer(world, language):
    with translation.override(language):
        paths_of = world.private_paths()
    for email, paths in paths_of.items():
        client = Client()
        user = next(
            person
            for person in (
                world.worker,
                world.employer,
                world.institution,
                world.partner,
                world.steward,
                world.reviewer,
            )
            if person.email == email
        )
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for path in paths:
            response = client.get(path, follow=True)
            assert response.status_code == 200, path
            assert response.content.decode().count("<h1") == 1, path


@pytest.mark.parametrize(
    "name",
    [
        "worker_home",
        "worker_matches",
        "employer_home",
        "institution_home",
        "partner_home",
        "steward_home",
    ],
)
def test_private_page_sends_strangers_to_sign_in(world, client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_home_sends_people_to_their_own(world, client):
    for user, name in (
        (world.worker, "worker_home"),
        (world.employer, "employer_home"),
        (world.institution, "institution_home"),
        (world.partner, "partner_home"),
        (world.steward, "steward_home"),
    ):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(reverse("home"))["Location"] == reverse(name)


def test_match_of_another_is_not_found(world, client):
    client.force_login(world.employer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("worker_match", args=[world.opening.public_id])).status_code == 404


def test_people_of_another_employer_are_not_found(world, client):
    client.force_login(world.worker, backend="django.contrib.auth.backends.ModelBackend")
    path = reverse("opening_matches", args=[world.opening.public_id])
    assert client.get(path).status_code == 404


def test_stewardship_is_for_stewards(world, client):
    client.force_login(world.worker, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("steward_home")).status_code == 403


def test_stewardship_ends_with_the_standing_of_the_agency(world):
    member = MembershipFactory(steward=True)
    Organisation.objects.filter(pk=member.organisation_id).update(status="suspended")
    assert signed_in(member.user).get(reverse("steward_home")).status_code == 403


def test_employer_sees_no_name_and_no_address(world, client):
    client.force_login(world.employer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("opening_matches", args=[world.opening.public_id])).content.decode()
    assert "Soldadora con experiencia" in page
    assert world.worker.display_name not in page
    assert world.worker.email not in page


def test_employer_sees_the_name_that_is_shared_with_it(world, client):
    consent = ConsentFactory(
        user=world.worker,
        purpose=ConsentPurpose.SHOWN_WITH_NAME,
        organisation=world.opening.employer,
    )
    client.force_login(world.employer, backend="django.contrib.auth.backends.ModelBackend")
    path = reverse("opening_matches", args=[world.opening.public_id])
    assert world.worker.display_name in client.get(path).content.decode()
    Consent.objects.filter(pk=consent.pk).update(revoked_at=timezone.now())
    assert world.worker.display_name not in client.get(path).content.decode()


def test_employer_does_not_see_the_name_that_is_shared_with_another(world, client):
    ConsentFactory(
        user=world.worker,
        purpose=ConsentPurpose.SHOWN_WITH_NAME,
        organisation=OrganisationFactory(employer=True),
    )
    client.force_login(world.employer, backend="django.contrib.auth.backends.ModelBackend")
    path = reverse("opening_matches", args=[world.opening.public_id])
    assert world.worker.display_name not in client.get(path).content.decode()


def test_match_says_through_which_equivalence(world, client):
    client.force_login(world.worker, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("worker_match", args=[world.opening.public_id])).content.decode()
    assert "Reached through an equivalence" in page
    assert reverse("equivalence", args=[world.recognised.public_id]) in page


def test_near_misses_are_a_list_of_their_own(world, client):
    client.force_login(world.worker, backend="django.contrib.auth.backends.ModelBackend")
    matches = client.get(reverse("worker_matches")).content.decode()
    near = client.get(reverse("worker_matches") + "?list=near").content.decode()
    assert "Soldador certificado" in matches
    assert "Intérprete técnico" not in matches
    assert "Intérprete técnico" in near
    assert "Soldador certificado" not in near


def test_credential_keeps_inferred_apart(world, client):
    path = reverse("credential", args=[world.recognised.source.public_id])
    page = client.get(path).content.decode()
    worth, _, inferred = page.partition("Only inferred")
    link = reverse("equivalence", args=[world.inferred.public_id])
    assert link in inferred
    assert link not in worth


def test_matches_cost_the_same_for_one_and_many(world, client, django_assert_max_num_queries):
    client.force_login(world.worker, backend="django.contrib.auth.backends.ModelBackend")
    count_of = queries(client, django_assert_max_num_queries)
    one = count_of(reverse("worker_matches"))
    for number in range(9):
        another_opening(world, number)
    match_now()
    assert count_of(reverse("worker_matches")) == one


def test_lists_cost_the_same_for_one_and_many(world, client, django_assert_max_num_queries):
    client.force_login(world.employer, backend="django.contrib.auth.backends.ModelBackend")
    count_of = queries(client, django_assert_max_num_queries)
    paths = [
        reverse("employer_home"),
        reverse("opening_matches", args=[world.opening.public_id]),
        reverse("search") + "?what=opening",
        reverse("search") + "?what=opening&q=soldador",
        reverse("opening", args=[world.opening.public_id]),
    ]
    before = [count_of(path) for path in paths]
    for number in range(9):
        another_opening(world, number)
        another_worker(world, number)
    match_now()
    assert [count_of(path) for path in paths] == before


def queries(client, limit):
    def count(path):
        client.get(path)  # warms caches of the process (templates, snapshots)
        with limit(60) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    return count


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_page_of_who_is_signed_in_is_kept_nowhere(world, client):
    assert "Cache-Control" not in client.get(reverse("search"))
    for name in ("search", "worker_home", "worker_matches"):
        policy = signed_in(world.worker).get(reverse(name))["Cache-Control"]
        assert "no-store" in policy
        assert "private" in policy


@pytest.mark.parametrize("trait", ["steward", "reviewer", "officer"])
def test_everything_that_waits_is_counted(world, trait):
    user = MembershipFactory(**{trait: True}).user
    OrganisationFactory.create_batch(21, pending=True)
    page = signed_in(user).get(reverse("steward_home")).content.decode()
    assert "21 organizations wait" in page
    assert "?organisations=2" in page
    assert "in the admin" not in page
    assert "Page 2 of 2" in (
        signed_in(user).get(reverse("steward_home") + "?organisations=2").content.decode()
    )


def test_superuser_sees_what_waits_and_decides_in_the_admin(world):
    row = AssertionFactory(proposed=True)
    page = signed_in(UserFactory(admin=True)).get(reverse("steward_home")).content.decode()
    assert reverse("admin:registry_equivalenceassertion_change", args=[row.pk]) in page


def test_institution_reaches_every_page_of_its_lists(world):
    own = world.institution.memberships.get().organisation
    ProgrammeFactory.create_batch(20, published=True, provider=own)
    path = reverse("institution_home")
    first = signed_in(world.institution).get(path).content.decode()
    assert "21 programs" in first
    assert "?programmes=2" in first
    second = signed_in(world.institution).get(path + "?programmes=2").content.decode()
    assert "Page 2 of 3" in second


def test_closed_match_says_so(world):
    Opening.objects.filter(pk=world.opening.pk).update(status="closed")
    path = reverse("worker_match", args=[world.opening.public_id])
    assert "no longer takes people" in signed_in(world.worker).get(path).content.decode()


def test_employer_is_told_how_far_a_credential_is_proven(world):
    path = reverse("opening_matches", args=[world.opening.public_id])
    assert "(stated by the worker)" in signed_in(world.employer).get(path).content.decode()
    world.worker.worker_profile.credentials.update(proof="verified")
    assert "(verified with the issuer)" in signed_in(world.employer).get(path).content.decode()


def test_registry_with_samples_says_that_it_is_a_demonstration(world, client):
    cache.delete(DEMONSTRATION)
    assert "Demonstration:" not in client.get(reverse("home")).content.decode()
    OrganisationFactory(is_sample=True)
    cache.delete(DEMONSTRATION)
    for path in world.public_paths():
        assert "Demonstration:" in client.get(path).content.decode(), path
    cache.delete(DEMONSTRATION)


def test_sample_is_marked_where_it_is_listed(world, client):
    mark = ">sample</span>"
    path = reverse("search") + "?what=opening"
    matches = reverse("worker_matches")
    assert mark not in client.get(path).content.decode()
    Opening.objects.update(is_sample=True)
    reindexing.rebuild(at=timezone.now())
    assert mark in client.get(path).content.decode()
    assert mark in signed_in(world.worker).get(matches).content.decode()


@pytest.mark.parametrize("name", ["precedent", "recognised"])
def test_only_a_legal_equivalence_hangs_below_the_precedents(world, client, name):
    row = getattr(world, name)
    path = reverse("equivalence", args=[row.public_id])
    page = client.get(path).content.decode()
    crumbs = page.partition('aria-label="You are here"')[2].partition("</nav>")[0]
    assert ("Precedents" in crumbs) is (name == "precedent")
    assert (reverse("credential", args=[row.source.public_id]) in crumbs) is (name != "precedent")


def test_door_of_employers_leads_to_their_own(world, client):
    assert f'href="{reverse("employer_home")}"' in client.get(reverse("home")).content.decode()


def test_account_without_a_profile_is_told_what_it_can_do(world, client):
    assert "no profile form yet" in client.get(reverse("account_signup")).content.decode()
    page = signed_in(UserFactory()).get(reverse("worker_home")).content.decode()
    assert "no profile form yet" in page
    assert "no profile form" not in client.get(reverse("account_login")).content.decode()


def test_htmx_gets_the_results_only(world, client):
    page = client.get(reverse("search") + "?q=soldador", headers={"HX-Request": "true"})
    text = page.content.decode()
    assert text.lstrip().startswith('<div id="results"')
    assert "<html" not in text
    assert "HX-Request" in page["Vary"]
