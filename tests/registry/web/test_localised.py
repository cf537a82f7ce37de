from types import SimpleNamespace

import pytest
from django.utils import translation

from registry.web.localised import localised, text_of

BOTH = SimpleNamespace(name_en="welder", name_es="soldador")
SPANISH = SimpleNamespace(name_en="", name_es="soldador")
NEITHER = SimpleNamespace(name_en="", name_es="")


@pytest.mark.parametrize(("language", "text"), [("en", "welder"), ("es", "soldador")])
def test_name_is_in_the_readers_language(language, text):
    with translation.override(language):
        shown = localised(BOTH, "name")
    assert (shown.text, shown.language, shown.is_fallback) == (text, language, False)


def test_name_in_one_language_only_is_marked():
    shown = localised(SPANISH, "name", "en")
    assert (shown.text, shown.language, shown.is_fallback) == ("soldador", "es", True)


def test_missing_name_is_no_fallback():
    assert localised(NEITHER, "name", "en").is_fallback is False
    assert text_of(NEITHER, "name") == ""
