"""How the United States writes dates and numbers (en-US)."""

from django.conf.locale.en.formats import *  # noqa: F403 - Django's own en formats

NUMBER_GROUPING = 3
