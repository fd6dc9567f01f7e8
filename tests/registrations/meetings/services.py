"""Fakes of services as a site's settings name them."""

import contextlib

from django.utils import timezone

from tests.registrations.providers.fake_bigbluebutton import FakeBigBlueButton
from tests.registrations.providers.fake_zoom import FakeZoom
from tests.registrations.providers.scenes import REPORTS, SECRET
from tests.registrations.providers.serving import serving

CALLBACK = "http://testserver/hooks/meetings/bbb/"


@contextlib.contextmanager
def bigbluebutton(settings):
    with serving(FakeBigBlueButton(SECRET, timezone.now)) as fake:
        settings.PROVIDERS = {
            "bbb": {
                "kind": "bigbluebutton", "url": f"{fake.url}/bigbluebutton", "secret": SECRET,
                "callback": CALLBACK, "anywhere": True,
            }
        }  # fmt: skip
        yield fake


@contextlib.contextmanager
def zoom(settings):
    with serving(FakeZoom(timezone.now)) as fake:
        settings.PROVIDERS = {
            "zoom": {
                "kind": "zoom", "account_id": "acc", "client_id": "cli", "client_secret": "s3cret",
                "webhook_secret": REPORTS, "api_url": f"{fake.url}/v2",
                "oauth_url": f"{fake.url}/oauth/token", "anywhere": True,
            }
        }  # fmt: skip
        yield fake
