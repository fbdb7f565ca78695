"""The settings of tests: as served, on an embedded database of the tests' own, and quick where that proves nothing."""

import os

from config import embedded_postgres
from config.settings import *  # noqa: F403 - everything else is as it is served

#: A server beside the one that `make run` uses, which may have no connection left to give.
SERVER = embedded_postgres.EmbeddedServer(embedded_postgres.BASE_DIR, "tests")

if not os.environ.get("DATABASE_URL"):
    for _database in DATABASES.values():  # noqa: F405
        _database.update({**SERVER.connection_settings(), "OPTIONS": _database["OPTIONS"]})

STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# A static file is looked for when it is asked for: every client would look all of them up again.
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# What tests ask of one address in a minute is more than a client may; tests of the limits set their own.
RATE_LIMIT = LOGIN_RATE_LIMIT = ""
