"""Run every gate beside the tests, each on one line; all run even if one fails.

    python scripts/check.py [GATE...]

Gates run two at a time; what a failed one says is printed below the table.
"""

import base64
import os
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
SHOWN = 60  # lines of a failed gate; all of them where one gate is asked for
AT_ONCE = 2
# What a deployment sets, so that `check --deploy` judges the settings of production.
PRODUCTION = {
    "DJANGO_ENV": "production",
    "DJANGO_SETTINGS_MODULE": "config.settings.base",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "registry.example.org",
    "SITE_URL": "https://registry.example.org",
    "DATABASE_URL": "postgres://registry@database.example.org/registry",
    "CELERY_BROKER_URL": "amqp://registry@broker.example.org//",
    "EMAIL_HOST": "mail.example.org",
    "BADGE_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
}
TESTING = {"DJANGO_ENV": "test", "DJANGO_SETTINGS_MODULE": "config.settings.test"}


@dataclass(frozen=True)
class Gate:
    """One check: its name, what it runs, and the variables that it needs."""

    name: str
    command: tuple[str, ...]
    environ: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """How a gate ended: ``seconds`` it took and the ``output`` to show on failure."""

    gate: Gate
    code: int
    seconds: float
    output: str


IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
SERVERS = (PYTHON, "-m", "config.embedded", "run", "--name", "check", "--")
GATES = (
    Gate("types", (PYTHON, "-m", "mypy"), TESTING),
    Gate("format", (PYTHON, "-m", "ruff", "format", "--check", ".")),
    Gate("lint", (PYTHON, "-m", "ruff", "check", ".")),
    Gate("imports", (PYTHON, "-c", IMPORTS)),
    Gate(
        "migrations",
        (*SERVERS, PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),
        TESTING,
    ),
    Gate(
        "deployment",
        (PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        PRODUCTION,
    ),
    Gate("templates", (PYTHON, "-m", "djlint", "templates", "--lint", "--quiet")),
    Gate("translations", (PYTHON, "scripts/messages.py", "check")),
)


def run(gate: Gate) -> Result:
    """Run one gate to its end."""
    started = time.monotonic()
    done = subprocess.run(
        gate.command,
        cwd=ROOT,
        env=os.environ | gate.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Result(gate, done.returncode, time.monotonic() - started, done.stdout)


def report(result: Result) -> None:
    """Print the line of one gate."""
    state = "ok" if result.code == 0 else "FAILED"
    print(f"  {result.gate.name:<14} {state:<7} {result.seconds:5.1f} s", flush=True)


def main(names: list[str]) -> int:
    """Run the gates that are named, or all; return 1 if one fails."""
    unknown = set(names) - {gate.name for gate in GATES}
    if unknown:
        print(f"Unknown gate {', '.join(sorted(unknown))}; there are:", file=sys.stderr)
        print("  " + ", ".join(gate.name for gate in GATES), file=sys.stderr)
        return 2
    failed = []
    shown = SHOWN if len(names) != 1 else sys.maxsize
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for result in pool.map(run, [gate for gate in GATES if not names or gate.name in names]):
            report(result)
            if result.code != 0:
                failed.append(result)
    for result in failed:
        print(f"\n--- {result.gate.name} ---")
        lines = result.output.rstrip().splitlines()
        if len(lines) > shown:
            print(f"... {len(lines) - shown} lines before; `make check ARGS={result.gate.name}`")
        print("\n".join(lines[-shown:]))
    print(f"\n{len(failed)} of the gates failed." if failed else "All gates passed.")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
