#!/bin/sh
# Makes .venv with the locked packages, or finds it made: prints nothing then and needs no
# network. The stamp is written last, so an interrupted install is made anew.
#   PYTHON=/path/to/python3.12   uses that interpreter
set -eu

lock=requirements/dev.txt
stamp=.venv/.stamp
log=var/install.log

say() { printf '%s\n' "$*" >&2; }

suits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        suits "$PYTHON" && printf '%s' "$PYTHON" && return
        say "PYTHON=$PYTHON is not Python 3.11 or newer: name another one."
        exit 2
    fi
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        suits "$candidate" && printf '%s' "$candidate" && return
    done
    say "This needs Python 3.11 or newer and found none: install it, or run make with PYTHON=/path/to/python3."
    exit 2
}

fingerprint() { cksum <"$lock" | tr ' ' '-'; }

if [ -x .venv/bin/python ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ] &&
    .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

python=$(find_python)
mkdir -p var
started=$(date +%s)
if [ ! -f "$stamp" ] || ! suits .venv/bin/python; then
    rm -rf .venv
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        say "$python cannot make virtual environments: install its venv package (on Debian and Ubuntu: apt-get install python3-venv)."
        exit 2
    fi
    "$python" -m venv .venv
fi
rm -f "$stamp"
say "Installing the locked packages into .venv (the first time takes a minute or two) ..."
if ! .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check \
    --require-hashes --requirement "$lock" >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    say "Installing the packages failed; the whole log is in $log. Run the same command to try again."
    exit 1
fi
fingerprint >"$stamp"
say "Installed in $(($(date +%s) - started)) s."
