"""The WSGI callable that the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# All pages are loaded now, not with the first visitor; and what is loaded stays, so the collector
# of garbage need not walk over it each time again: a tenth of what a registration costs.
get_resolver().url_patterns  # noqa: B018 - a property that loads
gc.collect()
gc.freeze()
