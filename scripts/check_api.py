"""Try everything that the OpenAPI document promises, with many made-up requests.

    python scripts/check_api.py [REQUESTS]

REQUESTS are asked of every operation (default 50), the same ones every time. Runs on the
servers that the environment names; ``make check-api`` brings embedded ones.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUESTS = "50"


def main() -> int:
    """Check the document itself, then what it promises."""
    requests = sys.argv[1] if len(sys.argv) > 1 else REQUESTS
    environ = {**os.environ, "DJANGO_ENV": "test", "API_CHECK_EXAMPLES": requests}
    for command in (
        ("manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", os.devnull),
        ("-m", "pytest", "-q", "tests/registry/api/test_schemathesis.py"),
    ):
        code = subprocess.call([sys.executable, *command], cwd=ROOT, env=environ)
        if code:
            return code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
