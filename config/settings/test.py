"""Settings for tests: the same house, quick password hashing, mail kept in memory."""

import os

os.environ.setdefault("DJANGO_ENV", "test")

from config.settings.base import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
