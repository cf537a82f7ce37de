"""Limits by sex, age, marital status, looks or pregnancy in an opening: found and taken out.

Rule: Ley Federal del Trabajo (Mexico), articles 3 and 133-I; Ley Federal para Prevenir y
Eliminar la Discriminación, articles 1 and 9; Title VII, ADEA and PDA (United States).
"""

import re
from typing import Final

from registry.intake.sources.rows import Notice

COLUMNS: Final = {
    "genero": "gender_dropped", "sexo": "gender_dropped", "gender": "gender_dropped",
    "sex": "gender_dropped", "edad": "age_dropped", "rango de edad": "age_dropped",
    "edad minima": "age_dropped", "edad maxima": "age_dropped", "age": "age_dropped",
    "age range": "age_dropped", "estado civil": "marital_dropped",
    "marital status": "marital_dropped", "presentacion": "looks_dropped",
    "foto": "looks_dropped", "photo": "looks_dropped", "fotografia": "looks_dropped",
}  # fmt: skip
"""Folded columns that hold nothing but such a limit."""

NO_LIMIT: Final = frozenset(
    ("", "indistinto", "ambos", "ambos sexos", "sin especificar", "any", "all", "no aplica",
     "n/a", "na", "cualquiera", "hombre o mujer", "hombre y mujer", "ambos generos", "x", "-")
)  # fmt: skip
OPEN_AGE: Final = re.compile(r"1[5-8]\s*(?:-|a|\+)?\s*(?:x|\+|en adelante|and up|or older)?")

AGE: Final = (
    (
        r"\bedad(?:es)?\b\s*:?\s*(?:de\s*|entre\s*|m[aá]xima\s*:?\s*|m[ií]nima\s*:?\s*|hasta\s*)*"
        r"\d{2}(?:\s*(?:a|-|y|hasta)\s*\d{2})?\s*(?:a[nñ]os)?"
    ),
    r"\b(?:de|entre)\s+(?:los\s+)?\d{2}\s*(?:a|y|-)\s*(?:los\s+)?\d{2}\s*a[nñ]os\b(?:\s+de\s+edad)?",
    r"\b\d{2}\s*(?:a|-|y)\s*\d{2}\s*a[nñ]os\b(?! de experiencia)",
    r"\b(?:m[aá]ximo|hasta|menor(?:es)? de|no mayor(?:es)? de)\s+\d{2}\s*a[nñ]os\b(?! de exp)",
    r"\bage[sd]?\s*:?\s*(?:between\s+)?\d{2}\s*(?:to|-|and)\s*\d{2}(?:\s*years(?:\s+old)?)?",
    r"\bunder\s+(?:the\s+age\s+of\s+)?[2-6]\d\b(?:\s+years\s+old)?",
)
PEOPLE: Final = (
    r"(?:hombres?|mujer(?:es)?|masculinos?|femenin[oa]s?|damas|caballeros|varones"
    r"|men|women|males?|females?)"
)
GENDER: Final = (
    (
        r"\b(?:s[oó]lo|solamente|[uú]nicamente|exclusivo(?:\s+para)?|preferentemente"
        rf"|se\s+solicitan?|only)\s+(?:para\s+)?{PEOPLE}\b"
    ),
    r"\b(?:sexo|g[eé]nero)\s*:?\s*(?:masculino|femenino|hombre|mujer)\b",
    r"\b(?:men|women|males|females)\s+only\b",
)
MARRIED: Final = (
    r"\bestado\s+civil\s*:?\s*\w+",
    r"\b(?:s[oó]lo|preferentemente|de preferencia)\s+(?:casad|solter)[oa]s?(?:\([oa]\))?",
    r"\b(?:casad|solter)[oa]s?\s+(?:s[oó]lo|preferentemente|de preferencia)\b",
    r"\bmarital\s+status\s*:?\s*\w+",
    r"\bsin\s+hijos\b",
)
LOOKS: Final = (
    r"\b(?:excelente|buena|impecable)\s+presentaci[oó]n\b",
    r"\bsin\s+tatuajes?\b",
    r"\b(?:cv|solicitud|curr[ií]culum)\s+con\s+fotograf[ií]a\b",
    r"\bfotograf[ií]a\s+reciente\b",
)
PREGNANT: Final = (
    r"\bno\s+(?:estar\s+)?embarazadas?\b",
    r"\bprueba\s+de\s+(?:embarazo|ingravidez)\b",
    r"\bno\s+pregnan\w+",
    r"\bpregnancy\s+test\b",
)
PATTERNS: Final = tuple(
    (code, re.compile("|".join(parts), re.IGNORECASE))
    for code, parts in (
        ("age_dropped", AGE),
        ("gender_dropped", GENDER),
        ("marital_dropped", MARRIED),
        ("looks_dropped", LOOKS),
        ("pregnancy_dropped", PREGNANT),
    )
)
"""What a limit looks like inside a sentence; only the limit is taken out."""

EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
PHONE: Final = re.compile(
    r"(?<![\d$.,])(?:\+?\d{1,3}[\s.-]?)?(?:\(\d{2,3}\)|\d{2,3})[\s.-]?\d{3,4}[\s.-]?\d{4}(?![\d.,])"
)
LOOSE: Final = re.compile(r"\s?([,;.])(?:\s?[,;.])++")
BLANKS: Final = re.compile(r"(\s{3})\s++")
MARK: Final = "•••"


def of_column(name: str) -> str:
    """Return the notice's code for a folded column that holds such a limit; else empty."""
    return COLUMNS.get(name, "")


def from_column(code: str, column: str, value: str) -> Notice | None:
    """Return what to say of a limit's own cell; nothing where it sets no limit."""
    bare = " ".join(value.split()).casefold()
    if bare in NO_LIMIT or (code == "age_dropped" and OPEN_AGE.fullmatch(bare)):
        return None
    return Notice(code, column, value[:80])


def cleaned(text: str, column: str) -> tuple[str, list[Notice]]:
    """Return a text without such limits and without contacts, and what was taken out."""
    notices: list[Notice] = []
    if not text or (" " not in text and "@" not in text):
        return text, notices
    # Long blanks would make the patterns look at them again and again.
    found = BLANKS.sub(r"\1", text)
    for code, pattern in PATTERNS:
        notices += [
            Notice(code, column, match.group().strip()[:80]) for match in pattern.finditer(found)
        ]
        found = pattern.sub("", found)
    if notices:
        found = LOOSE.sub(r"\1", found).lstrip(" \n\t,;.:-").rstrip(" \n\t,;:-")
    masked = PHONE.sub(MARK, EMAIL.sub(MARK, found))
    if masked != found:
        notices.append(Notice("contact_masked", column))
    return masked, notices
