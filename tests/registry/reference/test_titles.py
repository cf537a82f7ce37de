"""Ranking titles: words, lexicon, letters, concepts, vectors, and the sum of them."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.reference.selectors.titles import embedding, lexicon, ngrams
from registry.reference.selectors.titles.ranking import WEIGHTS, Ranker
from registry.reference.selectors.titles.vocabulary import Concept, Vocabulary, bag_of
from registry.reference.selectors.titles.wording import folded, sentence, stem, words

PAIRS = (
    ("Soldadores y oxicortadores", "Welders and flame cutters"),
    ("Soldadores de arco", "Arc welders"),
    ("Enfermeras", "Nurses"),
    ("Maestros de inglés", "English teachers"),
    ("Maestros de música", "Music teachers"),
    ("Conductores de camiones", "Truck drivers"),
)
VOCABULARY = Vocabulary(
    [
        *(Concept({"es": (spanish,), "en": (english,)}) for spanish, english in PAIRS),
        Concept({"es": ("Albañiles", "maestro de obra"), "en": ("Bricklayers",)}),
        Concept({"es": ("trailero", "operador de quinta rueda"), "en": ("lorry driver",)}),
    ]
)
NOTHING = Vocabulary([])


class Hashed:
    """An embedder whose vectors are the hashes of a text's letters: no meaning, no model."""

    name = "hashed-1"
    share = 1.0

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts):
        self.embedded += texts
        return np.array([self._vector(text) for text in texts], dtype=np.float32)

    @staticmethod
    def _vector(text):
        digest = hashlib.sha256(text.encode()).digest()
        vector = np.frombuffer(digest, dtype=np.uint8).astype(np.float32) - 127.5
        return vector / np.linalg.norm(vector)


def best(ranker, query, corpus, languages="es en", most=3):
    query_language, corpus_language = languages.split()
    (ranked,) = ranker.rank(
        [query],
        corpus,
        query_language=query_language,
        corpus_language=corpus_language,
        most=most,
    )
    return [corpus[row] for row in ranked.rows]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("es", "Soldadoras", "soldador"),
        ("es", "MAESTRAS", "Maestro"),
        ("es", "conductores", "conductora"),
        ("es", "Instalación", "instalaciones"),
        ("es", "jueces", "juez"),
        ("es", "enfermero/a", "enfermera"),
        ("es", "director técnico/directora técnica", "Directores técnicos"),
        ("es", "Profesor(a)", "profesoras"),
        ("es", "Vendedores, no clasificados anteriormente", "vendedor"),
        ("en", "Secretaries", "secretary"),
        ("en", "Firewomen", "fireman"),
        ("en", "coaches", "coach"),
        ("en", "Clerks n.e.c.", "clerk"),
        ("en", "Artists, not elsewhere classified", "artist"),
    ],
)
def test_words_of_one_title_are_the_same_however_it_is_said(language, one, other):
    assert words(one, language) == words(other, language)


@pytest.mark.parametrize(("word", "kept"), [("gas", "gas"), ("bus", "bus"), ("glass", "glass")])
def test_stem_leaves_short_words_whole(word, kept):
    assert stem(word, "en") == kept


def test_words_keep_both_sides_of_a_slash_where_they_differ():
    assert words("cook/chef", "en") == ("cook", "chef")


def test_words_of_empty_words_alone_stay():
    assert words("y otros", "es") == ("y", "otr")


def test_words_of_another_script_are_none():
    assert words("焊工", "en") == ()


def test_sentence_keeps_accents_and_one_gender():
    assert sentence("Técnico(a)  en  Diseño") == "técnico en diseño"


def test_folded_takes_accents_and_case_off():
    assert folded("  ÁRBITRO\tÑandú ") == "arbitro nandu"


@given(st.text(max_size=60), st.sampled_from(["es", "en"]))
def test_words_of_any_text_are_distinct_and_not_empty(text, language):
    found = words(text, language)

    assert len(set(found)) == len(found)
    assert all(found)


def test_learn_finds_the_word_that_stands_for_another():
    spanish, english = lexicon.learn([(words(a, "es"), words(b, "en")) for a, b in PAIRS])

    assert spanish.of("soldador")[0][0] == "welder"
    assert english.of("teacher")[0][0] == "maestr"
    assert sum(weight for _, weight in spanish.of("soldador")) == pytest.approx(1)


def test_learn_of_no_pairs_is_empty():
    spanish, english = lexicon.learn([])

    assert spanish.of("soldador") == english.of("welder") == ()


def test_alike_is_one_for_the_same_title_and_nothing_for_a_foreign_one():
    titles = ngrams.titles([bag_of(text, "en") for text in ("welders", "nurses", "")])

    alike = titles.alike(bag_of("Welder", "en"))

    assert alike[0] == pytest.approx(1, abs=1e-5)
    assert alike[1] < 0.2
    assert alike[2] == 0
    assert not titles.alike(bag_of("xyz", "en")).any()


def test_alike_forgives_a_typing_error():
    titles = ngrams.titles([bag_of(text, "es") for text in ("electricista", "carpintero")])

    alike = titles.alike(bag_of("eletricista", "es"))

    assert alike[0] > 0.4 > alike[1]


def test_near_gives_the_concepts_of_the_nearest_terms():
    near = VOCABULARY.near(bag_of("operadores de quinta rueda", "es"), "es")

    assert near[0][0] == len(VOCABULARY.concepts) - 1
    assert near[0][1] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("query", "languages", "expected"),
    [
        ("SOLDADORA de arco", "es en", "Arc welder"),
        ("maestra de musica", "es en", "Music teacher"),
        ("trailero", "es en", "Lorry drivers"),
        ("Nurse", "en es", "Enfermero/a"),
        ("operadora de quinta rueda", "es es", "Traileros"),
        ("lorry driver", "en en", "Lorry drivers"),
    ],
)
def test_rank_finds_the_title_in_the_language_of_the_list(query, languages, expected):
    corpus = {
        "en": ["Bakers", "Lorry drivers", "Music teacher", "Arc welder", "Nurses"],
        "es": ["Panadero", "Traileros", "Enfermero/a", "Soldador"],
    }[languages[-2:]]

    assert best(Ranker(vocabulary=VOCABULARY), query, corpus, languages)[0] == expected


def test_rank_without_a_vocabulary_compares_letters():
    corpus = ["Nurses", "Biologists", "Bakers"]

    assert best(Ranker(vocabulary=NOTHING), "Biólogos", corpus)[0] == "Biologists"


def test_rank_keeps_the_order_of_the_list_for_equal_scores():
    corpus = ["a", "b", "c"]

    assert best(Ranker(vocabulary=NOTHING), "Soldador", corpus) == corpus


def test_rank_gives_no_more_than_asked_for_and_than_there_is():
    ranker = Ranker(vocabulary=VOCABULARY)

    assert len(best(ranker, "Soldador", ["Welder", "Nurse"], most=1)) == 1
    assert len(best(ranker, "Soldador", ["Welder", "Nurse"], most=9)) == 2
    assert best(ranker, "Soldador", []) == []


@pytest.mark.parametrize("query", ["", "焊工", "\x00", "🙂" * 50, "a" * 5000, "<script>", "--"])
def test_rank_answers_whatever_is_asked(query):
    ranker = Ranker(vocabulary=VOCABULARY, embedders=[Hashed()])

    assert len(best(ranker, query, ["Welder", "Nurse", ""])) == 3


def test_rank_adds_what_the_vectors_say():
    class Alike(Hashed):
        """Says that a barber is an airman."""

        def embed(self, texts):
            return super().embed(["barbero" if text == "airman" else text for text in texts])

    corpus = ["Welder", "Airman", "Nurse"]

    assert best(Ranker(vocabulary=NOTHING, embedders=[Alike()]), "Barbero", corpus)[0] == "Airman"


def test_scored_is_the_weighted_sum_of_the_parts():
    queries = [f"{spanish} {number}" for number in range(7) for spanish, _ in PAIRS]
    corpus = [english for _, english in PAIRS]

    def scored(weights):
        ranker = Ranker(vocabulary=VOCABULARY, embedders=[Hashed()], weights=weights)
        blocks = ranker.scored(queries, corpus, query_language="es", corpus_language="en")
        return np.vstack(list(blocks))

    weights = WEIGHTS[True, True]
    parts = sum(weight * scored({part: 1.0}) for part, weight in weights.items())

    np.testing.assert_allclose(scored(weights), parts, atol=1e-5)


def test_scored_is_the_same_in_blocks():
    queries = [f"soldador {number}" for number in range(300)]
    ranker = Ranker(vocabulary=VOCABULARY)
    asked = {"query_language": "es", "corpus_language": "en"}
    whole = np.vstack(list(ranker.scored(queries, ["Welder", "Nurse"], **asked)))

    (alone,) = ranker.scored(queries[299:], ["Welder", "Nurse"], **asked)

    np.testing.assert_array_equal(whole[299:], alone)


def test_stored_vectors_are_read_and_not_made_again(tmp_path: Path):
    texts = [f"title {number}" for number in range(embedding.LIST + 3)] + ["title 0"]
    told: list[tuple[int, int]] = []
    first, second = Hashed(), Hashed()

    made = embedding.Stored(first, tmp_path, lambda done, of: told.append((done, of))).embed(texts)
    read = embedding.Stored(second, tmp_path).embed(texts)

    np.testing.assert_array_equal(made, read)
    np.testing.assert_array_equal(made, Hashed().embed(texts))
    assert len(first.embedded) == embedding.LIST + 3
    assert second.embedded == []
    assert told[-1] == (embedding.LIST + 3, embedding.LIST + 3)


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY\x01\x00torn", b"text"])
def test_stored_vectors_of_a_broken_file_are_made_anew(tmp_path: Path, content):
    embedding.Stored(Hashed(), tmp_path).embed(["title"])
    (path,) = (tmp_path / "hashed-1").iterdir()
    path.write_bytes(content)
    again = Hashed()

    vectors = embedding.Stored(again, tmp_path).embed(["title"])

    assert again.embedded == ["title"]
    assert np.load(path).shape == vectors.shape == (1, 32)


def test_stored_vectors_do_without_a_folder_to_write_to(tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("")

    assert embedding.Stored(Hashed(), blocked).embed(["title"]).shape == (1, 32)


def test_stored_vectors_of_no_text_are_none(tmp_path: Path):
    assert len(embedding.Stored(Hashed(), tmp_path).embed([])) == 0


def test_installed_is_empty_where_no_package_is(monkeypatch):
    monkeypatch.setattr(embedding.MultilingualE5, "package", "no-such-package")
    monkeypatch.setattr(embedding.SentenceEncoder, "package", "no-such-package")

    assert embedding.installed() == []


@pytest.mark.parametrize("model", embedding.MODELS)
def test_installed_model_puts_both_languages_side_by_side(model):
    found = [each for each in embedding.installed() if isinstance(each, model)]
    if not found:
        pytest.skip(f"{model.package} is an extra that is not installed here")

    welder, soldador, nurse = found[0].embed(["welder", "soldador", "nurse"])

    assert welder @ soldador > welder @ nurse
    assert np.linalg.norm(welder) == pytest.approx(1, abs=1e-3)


def test_gloss_is_the_title_word_for_word():
    assert VOCABULARY.gloss("Soldadora de zeppelin", "es") == "welders zeppelin"
    assert VOCABULARY.gloss("music teacher", "en") == "música maestros"
