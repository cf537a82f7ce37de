"""Draw the badge: one SVG from a credential's words, and the same as PNG by typst."""

import unicodedata
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape

import typst

WIDE: Final = 22
"""Signs that fit into a line of the name."""
LINES: Final = 4

SVG: Final = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" \
height="400" role="img" aria-label="{label}"><rect width="400" height="400" rx="36" \
fill="#fffdf7"/><circle cx="200" cy="200" r="186" fill="#1f5a4d"/><circle cx="200" cy="200" \
r="170" fill="none" stroke="#e8b84a" stroke-width="5"/><path d="M64 250h272v62H64z" \
fill="#e8b84a"/><g font-family="Libertinus Serif, Georgia, serif" text-anchor="middle">\
{name}<text x="200" y="289" font-size="{size}" font-weight="bold" fill="#1f2a27">{issuer}</text>\
<text x="200" y="342" font-size="{small}" fill="#fffdf7">{code}</text></g></svg>"""
LINE: Final = '<text x="200" y="{y}" font-size="27" font-weight="bold" fill="#fffdf7">{text}</text>'
PAGE: Final = (
    "#set page(width: 400pt, height: 400pt, margin: 0pt, fill: none)\n"
    '#image(bytes(sys.inputs.svg), format: "svg", width: 400pt)'
)


class NotOnePicture(TypeError):
    """The compiler made no single picture of our own page: a fault of ours, nobody's input."""


def svg(*, name: str, issuer: str, code: str) -> bytes:
    """Return the picture of a credential as SVG; the words of its issuer, in NFC."""
    name, issuer, code = (unicodedata.normalize("NFC", text) for text in (name, issuer, code))
    lines = _lines(name)
    top = 160 - 17 * len(lines)
    texts = [LINE.format(y=top + 34 * n + 34, text=escape(line)) for n, line in enumerate(lines)]
    label = escape(f"{name} - {issuer}", {'"': "&quot;"})
    return SVG.format(
        label=label,
        name="".join(texts),
        issuer=escape(_cut(issuer, 34)),
        size=20 if len(issuer) < 26 else 15,
        small=17 if len(code) < 13 else 13,
        code=escape(_cut(code, 20)),
    ).encode()


@lru_cache(maxsize=128)
def png(picture: bytes) -> bytes:
    """Return an SVG of ours as a PNG of 800 by 800 pixels, with the fonts of the wheel alone.

    Raises:
        NotOnePicture: the page did not come out as one.
    """
    compiler = typst.Compiler(
        PAGE.encode(), ignore_system_fonts=True, sys_inputs={"svg": picture.decode()}
    )
    made = compiler.compile(format="png", ppi=144.0)
    if not isinstance(made, bytes):
        raise NotOnePicture
    return made


def _lines(text: str) -> list[str]:
    """Break a name at its words; what does not fit ends in an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= WIDE or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = [_cut(line, WIDE + 4) for line in lines[:LINES]]
    if len(lines) > LINES:
        kept[-1] = f"{kept[-1]}…"
    return kept


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
