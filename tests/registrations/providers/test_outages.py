"""A service that is away, or answers nonsense: said so in time, and nothing else comes of it."""

import socket
import threading
import time
from dataclasses import replace

import pytest

from registrations.errors.providers import ProviderAway, ProviderRefused
from registrations.gateways.providers import calls
from registrations.gateways.providers.interface import NOTHING
from tests.registrations.providers import serving as faults
from tests.registrations.providers.fake_bigbluebutton import FakeBigBlueButton
from tests.registrations.providers.fake_zoom import FakeZoom
from tests.registrations.providers.scenes import (
    ADA,
    CHAIR,
    MEETING,
    NOW,
    SECRET,
    Clock,
    bbb_at,
    zoom_at,
)
from tests.registrations.providers.serving import serving

STATE = {"reference": "81000000000", "kind": "meetings"}


@pytest.fixture(params=["bigbluebutton", "zoom", "zoom with a token"])
def pair(request):
    """Return a fake and the service that asks it."""
    if request.param == "bigbluebutton":
        with serving(FakeBigBlueButton(SECRET, Clock())) as fake:
            yield fake, bbb_at(fake)
        return
    with serving(FakeZoom(Clock())) as fake:
        zoom = zoom_at(fake)
        if "token" in request.param:
            zoom.prepare(MEETING, NOTHING, at=NOW)
            fake.asked.clear()
        yield fake, zoom


ACTS = [
    lambda one: one.prepare(MEETING, NOTHING, at=NOW),
    lambda one: one.join_address(MEETING, STATE, ADA, at=NOW),
    lambda one: one.join_address(MEETING, STATE, CHAIR, at=NOW),
    lambda one: one.is_running(MEETING, STATE, at=NOW),
    lambda one: one.end(MEETING, STATE, at=NOW),
    lambda one: one.recordings(MEETING, STATE, at=NOW),
]

ENDING = 4  # Zoom confirms it without a word


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (faults.down, "status 500"),
        (faults.garbage, "unreadable"),
        (faults.too_long, "too long"),
        (lambda _fake: (200, {}, b"[" * 100_000), "unreadable"),
        (lambda _fake: (200, {}, b"<a>" * 100_000), "unreadable"),
        (lambda _fake: (503, {}, b""), "status 503"),
    ],
)
def test_outage_is_an_outage(pair, act, fault, reason):
    fake, one = pair
    fake.fault = fault

    with pytest.raises(ProviderAway) as away:
        act(one)

    assert away.value.details == {"provider": one.name, "reason": reason, "seconds": 0}
    assert away.value.__cause__ is None


@pytest.mark.parametrize("act", [act for number, act in enumerate(ACTS) if number != ENDING])
def test_no_words_are_no_answer(pair, act):
    fake, one = pair
    assert one.probe(at=NOW).is_well
    fake.fault = lambda _fake: (200, {}, b"")

    with pytest.raises(ProviderAway, match="unreadable"):
        act(one)


@pytest.mark.parametrize("act", ACTS)
def test_nobody_is_led_elsewhere(pair, act):
    fake, one = pair
    fake.fault = faults.elsewhere

    with pytest.raises(ProviderRefused, match="redirection"):
        act(one)

    assert not any(asked.path == "/elsewhere" for asked in fake.asked)


@pytest.mark.parametrize("fault", [faults.hanging, faults.dripping])
def test_nobody_waits_for_ever(pair, fault, monkeypatch):
    monkeypatch.setattr(calls, "TIMEOUT", 0.3)
    fake, one = pair
    fake.fault = fault
    begun = time.monotonic()

    assert one.probe(at=NOW).reason == "timeout"
    assert time.monotonic() - begun < 2


def test_nobody_is_there(pair):
    fake, one = pair
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    gone = f"http://127.0.0.1:{free}"
    away = (
        replace(one, url=gone)
        if hasattr(one, "url")
        else replace(one, api_url=gone, oauth_url=f"{gone}/token")
    )

    assert away.probe(at=NOW).reason == "connection"
    assert fake.asked == []


def test_what_is_no_http_is_unreadable():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        call = calls.Call("GET", address)
        client = _asked_beside(call)
        connection, _address = server.accept()
        connection.recv(1000)
        connection.sendall(b"SSH-2.0-OpenSSH\r\n")
        connection.close()

        assert client() == {"provider": "x", "reason": "unreadable", "seconds": 0}


def _asked_beside(call):
    """Ask in a thread; return what gives the details of the refusal."""
    said = []

    def ask():
        try:
            calls.ask(call, provider="x", anywhere=True)
        except ProviderAway as error:
            said.append(error.details)

    thread = threading.Thread(target=ask)
    thread.start()

    def wait():
        thread.join(10)
        return said[0]

    return wait


def test_long_answer_is_not_read_to_its_end(monkeypatch):
    """Ten megabytes are offered; a little over the bound is taken."""
    taken = []

    class Counting(calls._Raw):
        def readinto(self, buffer):
            number = super().readinto(buffer)
            taken.append(number)
            return number

    monkeypatch.setattr(calls, "_Raw", Counting)
    fake = FakeBigBlueButton(SECRET, Clock())
    fake.fault = faults.too_long
    with serving(fake):
        assert bbb_at(fake).probe(at=NOW).reason == "too long"

    assert calls.MOST < sum(taken) < calls.MOST + 100_000


def test_nothing_within_this_house_is_called_unasked():
    fake = FakeBigBlueButton(SECRET, Clock())
    with serving(fake):
        with pytest.raises(ProviderRefused, match="address"):
            calls.ask(calls.Call("GET", fake.url), provider="x")
        with pytest.raises(ProviderRefused, match="address"):
            replace(bbb_at(fake), anywhere=False)

    assert fake.asked == []


@pytest.mark.parametrize("header", ["a\r\nX-Admin: 1", "a\nb", "é"])
def test_header_that_cannot_be_written_is_not_sent(header):
    fake = FakeBigBlueButton(SECRET, Clock())
    with serving(fake), pytest.raises(ProviderAway, match="unreadable"):
        calls.ask(calls.Call("GET", fake.url, {"X": header}), provider="x", anywhere=True)

    assert fake.asked == []
