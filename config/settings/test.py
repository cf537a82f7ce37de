"""Settings for tests: the same house, quick password hashing, mail kept in memory."""

import os

os.environ.setdefault("DJANGO_ENV", "test")

from config.settings.base import *  # noqa: E402, F403 - DJANGO_ENV must be set before base reads it

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
