"""The picture of equivalents: nothing overlaps or leaves it, and arrows point the right way."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from registry.web.explorer import drawing

ITEMS = st.lists(
    st.builds(
        drawing.Item,
        name=st.text("abcdefghij ñáWM", min_size=1, max_size=300),
        notes=st.lists(st.text("abc ñ", max_size=200), max_size=3).map(tuple),
        kind=st.sampled_from(("legal", "informative", "inferred")),
        mark=st.sampled_from(("", "open", "over", "denied")),
        href=st.just("/en/"),
        label=st.just("A sentence"),
        outgoing=st.booleans(),
        across=st.booleans(),
    ),
    min_size=1,
    max_size=20,
)


def boxes(picture):
    return [picture.middle, *(node.box for node in picture.nodes)]


def overlap(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def check(picture):
    found = boxes(picture)
    for number, box in enumerate(found):
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= picture.width
        assert box.y + box.height <= picture.height
        assert not any(overlap(box, other) for other in found[number + 1 :])
        for line in (*box.lines, *box.notes):
            assert box.y < line.y < box.y + box.height
        assert all(a.y < b.y for a, b in pairwise((*box.lines, *box.notes)))


@given(ITEMS)
def test_wide_picture_is_tidy(items):
    picture = drawing.wide("Certificado", items)
    check(picture)
    assert len(picture.nodes) == len(items)


@given(ITEMS)
def test_narrow_picture_is_tidy(items):
    picture = drawing.narrow("Certificado", items, worth="There", counts="Here")
    check(picture)
    assert picture.width == drawing.NARROW
    kinds = {item.outgoing for item in items}
    assert [text.words for text in picture.headings] == [
        words for words, outgoing in (("There", True), ("Here", False)) if outgoing in kinds
    ]


@given(ITEMS)
def test_arrow_has_its_tip_at_what_is_asked_for(items):
    picture = drawing.wide("Certificado", items)
    for node in picture.nodes:
        tip = int(node.arrow.split("L")[1].split()[0])
        middle = picture.middle
        if node.item.outgoing:
            assert tip == node.box.x
        else:
            assert tip == middle.x
    phone = drawing.narrow("Certificado", items, worth="There", counts="Here")
    for node in phone.nodes:
        tip = int(node.arrow.split("L")[1].split()[0])
        assert tip == (drawing.NARROW_LEFT if node.item.outgoing else drawing.SPINE)


def test_long_name_is_cut_to_its_box():
    item = drawing.Item(
        name="Soldadura " * 40,
        notes=("de la Secretaría de Infraestructura " * 5,),
        kind="legal",
        mark="",
        href="/en/",
        label="",
        outgoing=True,
        across=True,
    )
    box = drawing.wide("Certificado", [item]).nodes[0].box
    assert len(box.lines) == drawing.MOST_LINES
    assert box.lines[-1].words.endswith("…")
    assert len(box.notes) == 2
    assert box.notes[-1].words.endswith("…")
