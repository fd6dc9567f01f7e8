"""The smallest product that ./run can start: one page, one table, one worker."""

import os

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = os.environ["ALLOWED_HOSTS"].split(",")
ROOT_URLCONF = "config.urls"
INSTALLED_APPS = ["django.contrib.contenttypes"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"{os.environ['VAR_DIR']}/hemicycle.sqlite3",
    }
}
USE_TZ = True
CELERY_BROKER_URL = os.environ.get("REDIS_URL") or "memory://"
