"""The product's own settings with a handful of lines for speed and silence."""

import atexit
import os
import shutil
import tempfile

_scratch = tempfile.mkdtemp(prefix="hemicycle-tests-")
atexit.register(shutil.rmtree, _scratch, ignore_errors=True)
os.environ.update(
    {
        "SECRET_KEY": "tests-only-" + "x" * 50,
        "FIELD_KEYS": "tests-only-new,tests-only-old",
        "PUBLIC_URL": "http://testserver",
        "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", ""),
        "REDIS_URL": os.environ.get("TEST_REDIS_URL", ""),
        "VAR_DIR": _scratch,
        "DEMO": "true",
        "LOG_FORMAT": "pretty",
    }
)

from config.settings import *  # noqa: E402, F403, TID251 - Django's own idiom for settings
from config.settings import DATABASES, LOGGING  # noqa: E402, TID251 - the same

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "pages")
}
CELERY_TASK_ALWAYS_EAGER = False
WHITENOISE_AUTOREFRESH = True  # else each client reads all static files before its first page
LOGGING["root"]["level"] = "CRITICAL"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{_scratch}/test.sqlite3"}
BAKER_CUSTOM_FIELDS_GEN = {
    "assemblies.fields.LanguageMapField": "tests.factories.texts.language_map"
}
MESSAGE_KINDS = [*MESSAGE_KINDS, "tests.notifications.kinds"]  # noqa: F405 - of the product's
TEMPLATES[0]["DIRS"] = [ROOT / "tests" / "templates"]  # noqa: F405 - of the product's
