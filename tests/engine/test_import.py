"""The engine stands alone."""

import subprocess
import sys

FOREIGN = (
    "import matching.engine, sys; print([m for m in ('django', 'celery') if m in sys.modules])"
)


def test_import_of_engine_needs_no_django() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FOREIGN], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"
