"""Where nothing is sent, how it is signed, how long it is tried."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from notifications.errors import WebhookAddressRefused
from notifications.rules import webhooks as law

AT = datetime(2026, 10, 20, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "url",
    ["https://parliament.example/hooks?x=1", "https://parliament.example:8443/", "https://[2001:db8::1]/"],
)  # fmt: skip
def test_address_of_the_open_internet_is_taken(url):
    law.check_address(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://parliament.example/", "https"),
        ("ftp://parliament.example/", "https"),
        ("file:///etc/passwd", "host"),
        ("javascript:alert(1)", "host"),
        ("https://", "host"),
        ("https://a:b@parliament.example/", "host"),
        ("https://parliament.example/#x", "host"),
        ("https://parliament.example:22/", "port"),
        ("https://parliament.example:99999/", "unreadable"),
        ("https://[::1/", "unreadable"),
        ("https://parliament.example/\r\nX: y", "unreadable"),
        ("https://parliament.example/ x", "unreadable"),
        ("https://parlament.exämple/", "unreadable"),
        ("https://parliament..example/", "host"),
        ("https://.example/", "host"),
        ("https://" + "a" * 64 + ".example/", "host"),
        ("https://parliament.example/" + "a" * 500, "unreadable"),
    ],
)
def test_other_address_is_refused(url, reason):
    with pytest.raises(WebhookAddressRefused) as refused:
        law.check_address(url)

    assert refused.value.details == {"reason": reason}


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "192.0.2.1", "224.0.0.1", "255.255.255.255", "::1", "::",
        "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "x", "",
        "::127.0.0.1", "::ffff:0:7f00:1", "64:ff9b:1::1", "fec0::1", "192.0.0.8", "192.88.99.1",
        "3fff::1", "5f00::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_address_of_this_house_is_not_public(address):
    assert not law.is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_address_of_the_internet_is_public(address):
    assert law.is_public(address)


def test_seal_is_over_time_and_body_once_for_each_secret():
    header = law.signature_of(b'{"a":1}', secrets=("new", "old"), at=AT)

    seconds = int(AT.timestamp())
    seals = [
        hmac.new(secret, f'{seconds}.{{"a":1}}'.encode(), hashlib.sha256).hexdigest()
        for secret in (b"new", b"old")
    ]
    assert header == f"t={seconds},v1={seals[0]},v1={seals[1]}"


def test_tries_stretch_over_a_day_and_then_end():
    tries, moment = [], AT
    while moment is not None:
        tries.append(moment)
        moment = law.next_try(attempts=len(tries), status=500, created_at=AT, at=moment)

    assert len(tries) == 11
    assert tries[1] - tries[0] == timedelta(minutes=1)
    assert timedelta(hours=20) < tries[-1] - AT < law.GIVEN_UP_AFTER
    assert [b > a for a, b in pairwise(tries)] == [True] * 10


def test_who_says_gone_is_not_tried_again():
    assert law.next_try(attempts=1, status=410, created_at=AT, at=AT) is None


def test_only_2xx_is_taken():
    assert [law.is_taken(s) for s in (199, 200, 204, 299, 300, 302, 404, 500)] == [
        False, True, True, True, False, False, False, False,
    ]  # fmt: skip
