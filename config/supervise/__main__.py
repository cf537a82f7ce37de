"""``python -m config.supervise demo``: what ``make demo`` runs; reads PORT and SERVE."""

import argparse
import os
import signal
import sys

from config.embedded.attend import (
    EXIT_REFUSED,
    EXIT_SIGNAL,
    InterruptedBySignalError,
    signals_raise,
)
from config.embedded.places import PROJECT, default_var
from config.embedded.refusals import RefusalError, sentence
from config.embedded.servers import Embedded
from config.supervise.console import Line
from config.supervise.demo import Demo, Options, environment
from config.supervise.processes import FailedError

HIGHEST_PORT = 65535


def options() -> Options:
    """Read the options from the environment.

    Raises:
        RefusalError: PORT is no port.
    """
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= HIGHEST_PORT):
        raise RefusalError(f"PORT={text} is no port: use a number from 1024 to {HIGHEST_PORT}.")
    return Options(is_served=os.environ.get("SERVE", "1") != "0", port=int(text))


def demo() -> int:
    """Run the demo; return the exit code."""
    chosen = options()
    line = Line("servers")
    with Embedded(
        "demo",
        database=not os.environ.get("DATABASE_URL"),
        broker=not os.environ.get("CELERY_BROKER_URL"),
    ) as embedded:
        line.done()
        try:
            Demo(embedded, chosen, environment(embedded, chosen)).run()
        except InterruptedBySignalError as interruption:
            print("\nStopping ...", flush=True)
            is_usual = chosen.is_served and interruption.number == signal.SIGINT
            return 0 if is_usual else interruption.exit_code
    return 0


def main() -> int:
    """Run the command line; what prevents the demo is told without a traceback."""
    parser = argparse.ArgumentParser(prog="python -m config.supervise", description=__doc__)
    parser.add_argument("what", choices=["demo"])
    parser.parse_args()
    try:
        with signals_raise():
            return demo()
    except FailedError as failure:
        print(failure, file=sys.stderr)
        return 1
    except RefusalError as refusal:
        print(refusal, file=sys.stderr)
        return EXIT_REFUSED
    except InterruptedBySignalError as interruption:
        return interruption.exit_code
    except BrokenPipeError:
        return EXIT_SIGNAL + signal.SIGPIPE
    except OSError as error:
        print(sentence(error, path=default_var()), file=sys.stderr)
        return EXIT_REFUSED


if __name__ == "__main__":
    os.chdir(PROJECT)
    sys.exit(main())
