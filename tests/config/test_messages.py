import subprocess
import sys
from pathlib import Path

import pytest

from config.embedded.places import PROJECT

PYTHON_SOURCE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
# Translators: on a button
SAVE = _("Save")
COUNT = ngettext("%(n)d opening", "%(n)d openings", 2)
MAY = pgettext("month", "May")
GREETING = _("Hello {name}, " "welcome")
"""
TEMPLATE_SOURCE = """
<h1>{% translate "It's 50%" %}</h1>
{# Translators: about people #}
{% blocktranslate count n=list|length trimmed %}
  {{ n }} worker (
{% plural %}
  {{ n }} workers (
{% endblocktranslate %}
<c-button :label="_('Press')" />
{{ name|default:_("nobody") }}
"""
TRANSLATED = {
    '"Save"': '"Guardar"',
    '"May"': '"mayo"',
    '"Press"': '"Oprimir"',
    '"nobody"': '"nadie"',
    '"It\'s 50%%"': '"Es 50%%"',
    '"Hello {name}, welcome"': '"Hola, {name}"',
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project whose catalogues are complete."""
    for folder in ("config", "registry", "matching", "templates"):
        (tmp_path / folder).mkdir()
    (tmp_path / "registry" / "views.py").write_text(PYTHON_SOURCE)
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE_SOURCE)
    assert messages(tmp_path, "update").returncode == 0
    catalogue = spanish(tmp_path)
    text = catalogue.read_text()
    for source, translation in TRANSLATED.items():
        text = text.replace(f'msgid {source}\nmsgstr ""', f"msgid {source}\nmsgstr {translation}")
    for noun, one, many in (
        ("%(n)d opening", "Una vacante", "%(n)d vacantes"),
        ("%(n)s worker (", "Una persona (", "%(n)s personas ("),
    ):
        plural = noun.replace("opening", "openings").replace("worker", "workers")
        head = f'msgid "{noun}"\nmsgid_plural "{plural}"\n'
        text = text.replace(
            head + 'msgstr[0] ""\nmsgstr[1] ""', f'{head}msgstr[0] "{one}"\nmsgstr[1] "{many}"'
        )
    catalogue.write_text(text)
    return tmp_path


def spanish(root: Path) -> Path:
    return root / "locale" / "es" / "LC_MESSAGES" / "django.po"


def messages(root: Path, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, PROJECT / "scripts" / "messages.py", command, "--root", root],
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_passes_a_complete_catalogue(project: Path) -> None:
    done = messages(project, "check")
    assert (done.returncode, done.stdout) == (0, "")


def test_update_is_stable_and_keeps_comments_and_translations(project: Path) -> None:
    before = spanish(project).read_text()
    assert "#. Translators: on a button\n#: registry/views.py\n" in before
    assert "#. Translators: about people\n#: templates/page.html\n" in before
    messages(project, "update")
    assert spanish(project).read_text() == before


def test_update_fills_english_with_the_message(project: Path) -> None:
    english = project / "locale" / "en" / "LC_MESSAGES" / "django.po"
    assert 'msgid "Save"\nmsgstr "Save"' in english.read_text()
    assert 'msgstr[1] "%(n)d openings"' in english.read_text()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('msgstr "Guardar"', 'msgstr ""', "not translated: 'Save'"),
        ('msgid "Save"', '#, fuzzy\nmsgid "Save"', "fuzzy: 'Save'"),
        ('msgid "Save"', 'msgid "Keep"', "not in the catalogue es: 'Save'"),
        ('msgid "Save"', 'msgid "Keep"', "obsolete (no source has it): 'Keep'"),
        ("%(n)d vacantes", "%(m)d vacantes", "the placeholders differ: '%(n)d opening'"),
        ("%(n)d vacantes", "vacantes", "the placeholders differ: '%(n)d opening'"),
        ("Hola, {name}", "Hola", "the placeholders differ: 'Hello {name}, welcome'"),
        ('msgid_plural "%(n)d openings"', 'msgid_plural "%(n)d jobs"', "the plural differs"),
        ('msgstr "Guardar"', "mgstr Guardar", "locale/es/LC_MESSAGES/django.po:"),
    ],
)
def test_check_refuses(project: Path, old: str, new: str, told: str) -> None:
    catalogue = spanish(project)
    text = catalogue.read_text()
    assert old in text
    catalogue.write_text(text.replace(old, new))
    done = messages(project, "check")
    assert done.returncode == 1
    assert told in done.stdout


def test_check_refuses_a_message_that_the_catalogue_lacks(project: Path) -> None:
    (project / "matching" / "views.py").write_text('\nX = _("New")\n')
    done = messages(project, "check")
    assert "matching/views.py:2: not in the catalogue es: 'New'" in done.stdout


def test_compile_makes_what_gettext_reads_and_only_when_older(project: Path) -> None:
    assert messages(project, "compile").returncode == 0
    compiled = spanish(project).with_suffix(".mo")
    first = compiled.stat().st_mtime_ns
    assert b"Guardar" in compiled.read_bytes()
    messages(project, "compile")
    assert compiled.stat().st_mtime_ns == first
