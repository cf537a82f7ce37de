"""Run a command beside embedded servers, or remove the servers' data.

``python -m config.embedded run [--name NAME] -- COMMAND...`` starts the servers, runs the
command with ``DATABASE_URL`` and ``CELERY_BROKER_URL`` set, stops the servers and returns
the command's exit code. A server whose variable is set already is not started: the command
uses the one that is named.

``python -m config.embedded remove`` removes the data of all servers of this directory.
"""

import argparse
import contextlib
import os
import re
import shutil
import sys

from config.embedded.attend import EXIT_REFUSED, InterruptedBySignalError, attend, signals_raise
from config.embedded.lock import acquire
from config.embedded.places import default_var, places
from config.embedded.refusals import RefusalError
from config.embedded.servers import Embedded


def name(text: str) -> str:
    """Return ``text`` if it may name servers: it becomes part of a socket's path."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,19}", text):
        raise argparse.ArgumentTypeError("a name is up to 20 of a-z, 0-9 and -")
    return text


def parse(arguments: list[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=__doc__)
    commands = parser.add_subparsers(required=True)
    run_parser = commands.add_parser("run", help="run a command beside embedded servers")
    run_parser.add_argument("--name", type=name, default="test")
    run_parser.add_argument("command", nargs="+")
    run_parser.set_defaults(do=lambda options: run(options.name, options.command))
    remove_parser = commands.add_parser("remove", help="remove the data of all servers")
    remove_parser.set_defaults(do=lambda _options: remove())
    return parser.parse_args(arguments)


def run(servers: str, command: list[str]) -> int:
    """Run ``command`` beside the servers ``servers``; return its exit code."""
    environ = environment()
    database = not environ.get("DATABASE_URL")
    broker = not environ.get("CELERY_BROKER_URL")
    if not (database or broker):
        return attend(command, environ=environ)
    with Embedded(servers, database=database, broker=broker, say=tell) as embedded:
        return attend(command, environ=environ | embedded.environ())


def tell(text: str) -> None:
    """Tell the person at the terminal; standard output belongs to the command."""
    print(text, file=sys.stderr)


def remove() -> int:
    """Remove the data of all servers of this directory; refuse while one runs."""
    for lock in sorted(default_var().glob("*/lock")):
        found = places(lock.parent.name)
        handle, _ = acquire(lock, name=found.name)
        for directory in (found.data, found.run, found.shared):
            shutil.rmtree(directory, ignore_errors=True)
        os.ftruncate(handle, 0)
        os.close(handle)
    return 0


def environment() -> dict[str, str]:
    """Return the caller's variables, without the default that ``config.celery`` sets."""
    environ = dict(os.environ)
    if environ.get("DJANGO_SETTINGS_MODULE") == "config.settings.base":
        del environ["DJANGO_SETTINGS_MODULE"]
    return environ


def main() -> int:
    """Run the command line; a refusal is one sentence and exit code 2."""
    options = parse(sys.argv[1:])
    try:
        with signals_raise():
            return int(options.do(options))
    except RefusalError as refusal:
        print(refusal, file=sys.stderr)
        return EXIT_REFUSED
    except InterruptedBySignalError as interruption:
        return interruption.exit_code


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main())
