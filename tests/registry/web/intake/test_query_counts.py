"""What the pages ask the database does not grow with their rows."""

import pytest
from django.urls import reverse

from tests.factories.intake import UploadFactory
from tests.registry.web.intake_world import HEADER, PIPES, page_of, sent

pytestmark = pytest.mark.django_db


def test_list_asks_the_same_for_one_upload_and_twenty(editor, house, django_assert_max_num_queries):
    UploadFactory(organisation=house.institution)
    editor.get(reverse("uploads"))
    with django_assert_max_num_queries(20) as one:
        editor.get(reverse("uploads"))
    for _ in range(19):
        UploadFactory(organisation=house.institution, planned=True)
    with django_assert_max_num_queries(len(one)):
        editor.get(reverse("uploads"))


def test_page_asks_the_same_for_one_row_and_twenty(editor, house, django_assert_max_num_queries):
    few = sent(editor, house, HEADER, PIPES)
    many = sent(
        editor,
        house,
        HEADER,
        *[(f"P-{n}", f"Curso {n}", "course", "1", f"palabra {n}", "") for n in range(20)],
    )
    page_of(editor, few)
    with django_assert_max_num_queries(30) as one:
        page_of(editor, few)
    with django_assert_max_num_queries(len(one)):
        page_of(editor, many)
