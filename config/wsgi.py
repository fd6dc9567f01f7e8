"""The WSGI callable that the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
framework = get_wsgi_application()

# What imports models comes after the set-up.
from config import public_pages  # noqa: E402
from sessions.feeds import quick  # noqa: E402

application = quick.before(framework, quick.calendar, public_pages.at_hand)

# All pages are loaded now, not with the first visitor. What is loaded stays, so the collector of
# garbage need not walk over it; and it comes after twenty thousand new things instead of seven
# hundred: a fifth of what a registration cost, for a few megabytes of garbage that waits.
get_resolver().url_patterns  # noqa: B018 - a property that loads
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
