"""Folding and stemming: Python does what the database does, and forms of a word meet."""

import pytest

from registry.catalogue.selectors.folding import PLAIN, fold, folded, stem

ORDINALS = "ªº"
"""Signs that only some releases of PostgreSQL replace."""

SPANISH_AND_ENGLISH = "áéíóúüñÁÉÍÓÚÜÑàèìòùçâêîôûäëïöß"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        SPANISH_AND_ENGLISH,
        "".join(char for char in PLAIN if char not in ORDINALS),
        "".join(chr(code) for code in range(0xC0, 0x100) if chr(code).isalpha()),
        "Ñandú, ÁRBOL y Güero",
        "e\u0301nfasis SOLDADOR\u0303",
        "日本 العربية עברית",
        "soldador 😀 <b>'; DROP TABLE x; --",
    ],
)
def test_fold_is_what_the_database_folds(text):
    assert fold(text) == folded(text)


@pytest.mark.parametrize(
    "forms",
    [
        "soldador soldadora soldadores soldadoras",
        "enfermero enfermera enfermeros enfermeras",
        "mecanico mecanica mecanicos mecanicas",
        "luz luces",
        "red redes",
        "arnes arneses",
        "machine machines",
        "nurse nurses",
        "wire wires",
        "battery batteries",
        "service services",
        "automotriz automotrices",
        "class classes",
    ],
)
def test_stem_is_one_for_all_forms(forms):
    assert len({stem(word) for word in forms.split()}) == 1


@pytest.mark.parametrize("word", ["d1.1", "ec0217", "os", "gas", "bus", "analysis", "cnc"])
def test_stem_leaves_codes_and_short_words(word):
    assert stem(word) == word


def test_stem_keeps_different_words_apart():
    assert len({stem(word) for word in ("plomero", "plomo", "plomeria", "soldar", "soldador")}) == 5
