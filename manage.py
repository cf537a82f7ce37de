#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line

# What reads files only: it has no use for a database or a secret, so none is asked for.
NEEDS_NO_DEPLOYMENT = ("rank_titles",)

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    if sys.argv[1:2] and sys.argv[1] in NEEDS_NO_DEPLOYMENT and "SECRET_KEY" not in os.environ:
        os.environ.setdefault("DJANGO_ENV", "development")
    execute_from_command_line(sys.argv)
