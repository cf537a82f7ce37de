"""What a cell of each type takes, in both languages (data labels: English, Spanish)."""

from typing import Final

RULE_OF_TYPE: Final[dict[str, tuple[str, str]]] = {
    "text": ("Text.", "Texto."),
    "long_text": ("Text, several lines allowed.", "Texto; puede tener varias líneas."),
    "code": (
        "Your own code: the same code in a later file changes the same record.",
        "Tu propia clave: la misma clave en otro archivo cambia el mismo registro.",
    ),
    "reference": (
        "The code of a record that is here already or in another of your files.",
        "La clave de un registro que ya está aquí o en otro de tus archivos.",
    ),
    "integer": ("A whole number.", "Un número entero."),
    "decimal": ("A number.", "Un número."),
    "percent": ("A percentage, 0 to 100.", "Un porcentaje, de 0 a 100."),
    "money": (
        "An amount, for example 1250.50; 0 means free.",
        "Una cantidad, por ejemplo 1250.50; 0 quiere decir gratis.",
    ),
    "currency": ("A currency: MXN or USD.", "Una moneda: MXN o USD."),
    "date": ("A date: YYYY-MM-DD.", "Una fecha: AAAA-MM-DD."),
    "duration": (
        "A time: 12 weeks, 6 months, 400 hours.",
        "Un tiempo: 12 semanas, 6 meses, 400 horas.",
    ),
    "yes_no": ("Yes or no.", "Sí o no."),
    "choice": ("One of:", "Uno de:"),
    "language": ("A language: es or en.", "Un idioma: es o en."),
    "country": ("A country: MX or US.", "Un país: MX o US."),
    "region": (
        "A state, by name or code: Nuevo León, MX-NLE, US-TX.",
        "Un estado, por nombre o clave: Nuevo León, MX-NLE, US-TX.",
    ),
    "place": (
        "A municipality or county, with its state: Juárez, Nuevo León.",
        "Un municipio o condado, con su estado: Juárez, Nuevo León.",
    ),
    "level": (
        "A level, with its framework where you know it: conocer:2.",
        "Un nivel, con su marco si lo conoces: conocer:2.",
    ),
    "occupation": (
        "An occupation, by title or by code (ISCO, SOC, SINCO); several on lines of their own.",
        "Una ocupación, por nombre o clave (CIUO, SOC, SINCO); varias, una por línea.",
    ),
    "skill": (
        "Skills, each on a line of its own.",
        "Habilidades, una por línea.",
    ),
    "industry": (
        "An industry, by name or code (NAICS, SCIAN).",
        "Una actividad, por nombre o clave (SCIAN, NAICS).",
    ),
    "url": ("A web address: https://…", "Una dirección web: https://…"),
    "organisation": (
        "An organization, by name or official number; empty means your own.",
        "Una organización, por nombre o número oficial; vacío quiere decir la tuya.",
    ),
    "list": (
        "An item on each line, its parts separated by |:",
        "Un elemento por línea, con sus partes separadas por |:",
    ),
}
"""By type: English, Spanish."""
