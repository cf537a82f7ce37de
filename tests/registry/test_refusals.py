"""Named refusals: how they speak, and how a constraint's no becomes one."""

import pytest
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from registry.refusals import InvalidFields, Refusal, check_fields, constraints_as
from tests.factories.people import OrganisationFactory, UserFactory
from tests.factories.reference import LevelFactory


class TooMany(Refusal):
    code = "too_many"
    message = _("%(count)s are too many.")


class Never(Refusal):
    code = "never"
    message = _("100% never.")


def test_refusal_says_its_details():
    assert str(TooMany(count=3)) == "3 are too many."


def test_refusal_without_details_is_taken_word_for_word():
    assert str(Never()) == "100% never."


def subclasses(parent):
    for child in parent.__subclasses__():
        yield child
        yield from subclasses(child)


def test_refusal_codes_are_one_each():
    ours = [
        refusal
        for refusal in subclasses(Refusal)
        if refusal.__module__.startswith(("registry", "matching")) and hasattr(refusal, "code")
    ]
    codes = [refusal.code for refusal in ours]

    assert len(codes) == len(set(codes)) > 30
    assert all(refusal.__doc__ and refusal.message for refusal in ours)


@pytest.mark.django_db
def test_constraints_as_gives_the_named_refusal_and_keeps_the_transaction():
    UserFactory(email="a@example.org")

    with (
        pytest.raises(TooMany),
        constraints_as(registry_user_email_key=TooMany(count=2), other=Never()),
    ):
        UserFactory(email="a@example.org")

    assert UserFactory().pk


@pytest.mark.django_db
def test_constraints_as_lets_other_constraints_speak():
    with pytest.raises(IntegrityError), constraints_as(another=Never()):
        OrganisationFactory(name="")


@pytest.mark.django_db
def test_check_fields_asks_the_database_nothing(django_assert_num_queries):
    level = LevelFactory()

    with django_assert_num_queries(0):
        check_fields(level)


def test_check_fields_names_every_wrong_column():
    organisation = OrganisationFactory.build(name="a\x00", kind="club", website="x")

    with pytest.raises(InvalidFields) as refused:
        check_fields(organisation)

    assert set(refused.value.errors) == {"name", "kind", "website"}
    assert all(refused.value.errors.values())
