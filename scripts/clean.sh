#!/bin/sh
# Removes what can be made anew. Refuses while servers of this directory run.
set -eu

if [ -x .venv/bin/python ] && [ -d var ]; then
    .venv/bin/python -m config.embedded remove || exit $?
fi
rm -rf var assets/built staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis \
    .import_linter_cache .venv
find locale -name '*.mo' -exec rm -f {} + 2>/dev/null || true
find config registry matching tests scripts -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
echo "Removed data, logs, caches and .venv; \`make demo\` makes them anew."
