import os
import pwd
from pathlib import Path

import dj_database_url
import pytest
from kombu import Connection

from config.embedded.places import LONGEST_SOCKET_PATH, SOCKET, is_reachable, places, urls

AWKWARD = [
    "plain",
    "with space",
    "Upper",
    "señal",
    "a,b",
    "per%20cent",
    "at@colon:",
    'quo"te',
    "long" * 40,
]


@pytest.mark.parametrize("folder", AWKWARD)
def test_places_socket_path_fits_in_any_directory(tmp_path: Path, folder: str) -> None:
    run = places("demo", var=tmp_path / folder).run
    assert len(os.fsencode(run / SOCKET)) <= LONGEST_SOCKET_PATH


@pytest.mark.parametrize("folder", AWKWARD)
def test_urls_pass_unchanged_through_the_parsers(tmp_path: Path, folder: str) -> None:
    var = tmp_path / folder
    found = urls("demo", var=var)
    database = dj_database_url.parse(found.database)
    assert database["HOST"] == str(places("demo", var=var).run)
    assert (database["PORT"], database["NAME"], database["USER"]) == (5432, "registry", "postgres")
    broker = Connection(found.broker)
    assert broker.hostname == f"socket://{places('demo', var=var).broker_socket}"


def test_urls_has_no_side_effect(tmp_path: Path) -> None:
    urls("demo", var=tmp_path / "var")
    assert list(tmp_path.iterdir()) == []


def test_urls_differ_by_name_and_by_directory(tmp_path: Path) -> None:
    found = {
        urls(name, var=tmp_path / folder).database
        for name in ("demo", "test")
        for folder in ("Á", "B")
    }
    assert len(found) == 4


def test_places_stay_below_var_for_a_plain_path() -> None:
    found = places("demo", var=Path("/srv/registry/var"))
    if not found.is_moved:
        assert found.run == Path("/srv/registry/var/demo/run")


def test_is_reachable_refuses_a_private_parent(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    (tmp_path / "private").mkdir(mode=0o700)
    assert not is_reachable(tmp_path / "private" / "var", by=nobody)


def test_is_reachable_follows_links(tmp_path: Path) -> None:
    (tmp_path / "private").mkdir(mode=0o700)
    (tmp_path / "private" / "inner").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "private" / "inner")
    me = pwd.getpwuid(os.geteuid())
    assert is_reachable(link / "var", by=me)
    assert not is_reachable(link / "var", by=pwd.getpwnam("nobody"))
