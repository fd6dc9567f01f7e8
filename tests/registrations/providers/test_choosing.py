"""Services by the names of the settings; a plain address; what is signed, for any words."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings as site
from hypothesis import given
from hypothesis import strategies as st

from registrations.errors.providers import MeetingRefused, ProviderRefused, ProviderUnable
from registrations.gateways.providers import tokens
from registrations.gateways.providers.bigbluebutton import HASHES, BigBlueButton
from registrations.gateways.providers.choosing import PLAIN, choose, names
from registrations.gateways.providers.interface import NOTHING, Abilities, Probe
from registrations.gateways.providers.jitsi import HostedJitsi, Jitsi
from registrations.gateways.providers.plain import PlainAddress
from registrations.gateways.providers.zoom import Zoom
from tests.registrations.providers.fake_bigbluebutton import FakeBigBlueButton
from tests.registrations.providers.scenes import ADA, MEETING, NOW, Clock
from tests.registrations.providers.test_jitsi import KEY, pem

SETTINGS = {
    "bbb": {"kind": "bigbluebutton", "url": "https://bbb.example/bigbluebutton", "secret": "x1y2"},
    "meet": {"kind": "jitsi", "url": "https://meet.example", "app_id": "a", "secret": "x1y2"},
    "hosted": {"kind": "jaas", "app_id": "a", "key": pem(KEY), "key_id": "k"},
    "zoom": {"kind": "zoom", "account_id": "a", "client_id": "c", "client_secret": "x1y2"},
}


@pytest.mark.parametrize(
    ("name", "kind"),
    [("bbb", BigBlueButton), ("meet", Jitsi), ("hosted", HostedJitsi), ("zoom", Zoom),
     (PLAIN, PlainAddress)],
)  # fmt: skip
def test_a_name_means_a_service(name, kind):
    found = choose(name, SETTINGS)

    assert type(found) is kind
    assert found.name == name
    assert isinstance(found.abilities, Abilities)
    assert "x1y2" not in repr(found)
    assert "BEGIN" not in repr(found)


def test_names_are_those_of_the_settings():
    assert names(SETTINGS) == [PLAIN, "bbb", "meet", "hosted", "zoom"]
    assert names({}) == names({PLAIN: {}}) == [PLAIN]
    assert site.PROVIDERS == {}


@pytest.mark.parametrize(
    ("name", "said", "reason"),
    [
        ("other", None, "no settings"),
        ("bbb", "https://bbb.example", "no settings"),
        ("bbb", {}, "kind"),
        ("bbb", {"kind": "teams"}, "kind"),
        ("bbb", {"kind": ["zoom"]}, "kind"),
        ("bbb", SETTINGS["bbb"] | {"name": "x"}, "unknown setting"),
        ("bbb", SETTINGS["bbb"] | {"sekret": "x1y2"}, "unknown setting"),
        ("bbb", SETTINGS["bbb"] | {"secret": ""}, "secret"),
        ("bbb", SETTINGS["bbb"] | {"secret": 7}, "secret"),
        ("bbb", SETTINGS["bbb"] | {"hash": "md5"}, "hash"),
        ("bbb", SETTINGS["bbb"] | {"anywhere": "yes"}, "anywhere"),
        ("bbb", SETTINGS["bbb"] | {"url": "http://bbb.example"}, "address"),
        ("bbb", SETTINGS["bbb"] | {"url": "https://u:x1y2@bbb.example"}, "address"),
        ("bbb", SETTINGS["bbb"] | {"url": "https://bbb.example/?x"}, "address"),
        ("bbb", SETTINGS["bbb"] | {"url": "https://"}, "address"),
        ("bbb", {"kind": "bigbluebutton", "secret": "x1y2"}, "url"),
        ("meet", SETTINGS["meet"] | {"minutes": True}, "minutes"),
        ("meet", SETTINGS["meet"] | {"minutes": "10"}, "minutes"),
        ("zoom", SETTINGS["zoom"] | {"host": ""}, "host"),
        ("zoom", SETTINGS["zoom"] | {"api_url": "ftp://api.example"}, "address"),
        ("zoom", {"kind": "zoom", "account_id": "a", "client_id": "c"}, "client_secret"),
    ],
)
def test_settings_that_cannot_be_right_are_refused_by_name(name, said, reason):
    with pytest.raises(ProviderRefused) as refused:
        choose(name, SETTINGS | {"bbb": said} if name == "bbb" else {name: said})

    assert refused.value.details == {"provider": name, "reason": reason}
    assert "x1y2" not in str(refused.value)


def plain(url):
    return replace(MEETING, address=url)


@pytest.mark.parametrize(
    "url",
    [
        "https://meet.example/abc-defg-hij",
        "https://teams.example/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22T%22%7d",
        "https://meet.example:8443/x#room",
    ],
)
def test_plain_address_is_given_as_it_is(url):
    service = choose(PLAIN, {})
    state = service.prepare(plain(url), NOTHING, at=NOW)

    assert service.join_address(plain(url), state, ADA, at=NOW) == url
    assert service.admit(plain(url), state, ADA, at=NOW) == NOTHING
    assert service.probe(at=NOW) == Probe(is_well=True)
    assert url not in repr(plain(url))
    with pytest.raises(ProviderUnable):
        service.end(plain(url), state, at=NOW)


@pytest.mark.parametrize(
    "url",
    [
        "", "meet.example/x", "http://meet.example/x", "javascript:alert(1)", "https://",
        "https://user:word@meet.example/", "https://meet.example/a b", "https://meet.example/\r\n",
        "https://meet.example:99999/", "https://[::1", "data:text/html,x", "https://mëet.example/",
        "https://meet.example/" + "x" * 5000,
    ],
)  # fmt: skip
def test_plain_address_that_leads_nowhere_good_is_refused(url):
    service = choose(PLAIN, {})

    for ask in (
        lambda: service.prepare(plain(url), NOTHING, at=NOW),
        lambda: service.join_address(plain(url), NOTHING, ADA, at=NOW),
    ):
        with pytest.raises(MeetingRefused):
            ask()


@pytest.mark.parametrize(
    "change",
    [
        {"ends_at": MEETING.starts_at},
        {"ends_at": MEETING.starts_at - timedelta(minutes=1)},
        {"starts_at": MEETING.starts_at.replace(tzinfo=None)},
    ],
)
def test_meeting_in_an_impossible_time_is_refused_by_all(change):
    for name in (PLAIN, *SETTINGS):
        with pytest.raises(MeetingRefused):
            choose(name, SETTINGS).prepare(
                replace(plain("https://x.example"), **change), NOTHING, at=NOW
            )


# What is signed, for any words

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(st.dictionaries(st.text("abcXYZ-_", min_size=1, max_size=8), WORDS, max_size=6), WORDS,
       st.sampled_from(HASHES))  # fmt: skip
def test_checksum_fits_what_arrives_and_nothing_else(parameters, secret, algorithm):
    parameters.pop("checksum", None)
    bbb = BigBlueButton(name="b", url="https://b.example", secret=f"{secret}!", hash=algorithm)

    query = urlsplit(bbb.address_of("create", parameters)).query

    fake = FakeBigBlueButton(f"{secret}!", Clock())
    arrived = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=True))
    arrived.pop("checksum")
    assert arrived == parameters
    assert query.isascii()
    assert fake._fits("create", query)
    assert not fake._fits("join", query)
    assert not FakeBigBlueButton(f"{secret}?", Clock())._fits("create", query)


@given(st.dictionaries(WORDS, st.one_of(WORDS, st.integers()), max_size=5), WORDS)
def test_token_says_its_claims_and_fits_its_secret(claims, secret):
    header, payload, seal = tokens.written_hs256(claims, secret=secret).split(".")

    def unpacked(part):
        assert "=" not in part
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))

    signed = f"{header}.{payload}".encode()
    assert json.loads(unpacked(payload)) == claims
    assert json.loads(unpacked(header)) == {"alg": "HS256", "typ": "JWT"}
    assert unpacked(seal) == hmac.new(secret.encode(), signed, hashlib.sha256).digest()


def test_token_is_the_one_that_everybody_knows():
    """The example of jwt.io, to the last letter."""
    claims = {"sub": "1234567890", "name": "John Doe", "iat": 1516239022}

    token = tokens.written_hs256(claims, secret="your-256-bit-secret")

    assert token == (
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
        ".eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ"
        ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
    )
