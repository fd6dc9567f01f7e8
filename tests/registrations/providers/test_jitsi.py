"""Jitsi, own and hosted, against rooms that check every claim."""

import base64
import json
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from registrations.errors.providers import (
    MeetingRefused,
    MeetingUnknown,
    ProviderRefused,
    ProviderUnable,
    SignatureRefused,
)
from registrations.gateways.providers.interface import NOTHING, Probe
from registrations.gateways.providers.jitsi import HostedJitsi, Jitsi
from tests.registrations.providers.fake_jitsi import FakeJitsi, unpacked
from tests.registrations.providers.scenes import (
    ADA,
    CHAIR,
    MEETING,
    NOW,
    RECORDED,
    Clock,
    followed,
    post,
)
from tests.registrations.providers.serving import serving

APP = "vpaas-magic-cookie-0123"
REPORTS = "whsec-of-the-endpoint"


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ANOTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def server(clock):
    rooms = FakeJitsi(
        clock, issuer="hemicycle", audience="jitsi", subject="meet.example", secret="s" * 40
    )
    with serving(rooms) as fake:
        yield fake


@pytest.fixture
def hosted(clock):
    rooms = FakeJitsi(
        clock, issuer="chat", audience="jitsi", subject=APP, tenant=APP,
        keys={f"{APP}/4f4910": KEY.public_key()},
    )  # fmt: skip
    with serving(rooms) as fake:
        yield fake


def own(server, **other):
    settings = {"app_id": "hemicycle", "secret": "s" * 40, "domain": "meet.example", **other}
    return Jitsi(name="meet", url=server.url, anywhere=True, **settings)


def jaas(server, **other):
    settings = {
        "app_id": APP, "key": pem(KEY), "key_id": f"{APP}/4f4910", "webhook_secret": REPORTS,
        **other,
    }  # fmt: skip
    return HostedJitsi(name="jaas", url=server.url, anywhere=True, **settings)


def refused(address):
    status, said = followed(address)
    assert status == 403
    return said.decode()


@pytest.mark.parametrize(("kind", "rooms"), [(own, "server"), (jaas, "hosted")])
def test_people_join_each_as_herself(request, kind, rooms):
    server = request.getfixturevalue(rooms)
    jitsi = kind(server)
    state = jitsi.prepare(RECORDED, NOTHING, at=NOW)

    for guest in (ADA, CHAIR):
        assert followed(jitsi.join_address(RECORDED, state, guest, at=NOW)) == (200, b"welcome")

    ada, chair = (claims["context"] for claims in server.inside)
    assert ada["user"] == {
        "id": "person-7", "name": "Ada Exemplar", "moderator": "false", "affiliation": "member",
    }  # fmt: skip
    assert (chair["user"]["moderator"], chair["user"]["affiliation"]) == ("true", "owner")
    assert (ada["features"]["recording"], chair["features"]["recording"]) == ("false", "true")
    assert "parliament.example" not in json.dumps(server.inside)


def test_address_lives_for_minutes(server, clock):
    jitsi = own(server)
    state = jitsi.prepare(MEETING, NOTHING, at=NOW)
    address = jitsi.join_address(MEETING, state, ADA, at=NOW)
    clock.tick(minutes=9, seconds=59)
    assert followed(address)[0] == 200

    clock.tick(seconds=1)

    assert refused(address) == "exp"
    assert jitsi.abilities.is_short_lived


def test_clock_of_theirs_may_be_a_little_behind(server, clock):
    jitsi = own(server)
    address = jitsi.join_address(MEETING, jitsi.prepare(MEETING, NOTHING, at=NOW), ADA, at=NOW)
    clock.tick(seconds=-30)
    assert followed(address)[0] == 200

    clock.tick(seconds=-1)

    assert refused(address) == "nbf"


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"secret": "t" * 40}, "signature"),
        ({"app_id": "somebody"}, "iss"),
        ({"audience": "others"}, "aud"),
        ({"domain": "elsewhere.example"}, "sub"),
    ],
)
def test_fake_refuses_what_is_not_agreed(server, other, reason):
    jitsi = own(server, **other)
    state = jitsi.prepare(MEETING, NOTHING, at=NOW)

    assert refused(jitsi.join_address(MEETING, state, ADA, at=NOW)) == reason


def test_token_of_one_room_opens_no_other(server):
    jitsi = own(server)
    state = jitsi.prepare(MEETING, NOTHING, at=NOW)
    other = jitsi.prepare(replace(MEETING, key="sitting-43"), NOTHING, at=NOW)
    address = jitsi.join_address(MEETING, state, ADA, at=NOW)

    assert refused(address.replace(state["reference"], other["reference"])) == "room"


@pytest.mark.parametrize("part", [0, 1, 2])
def test_token_that_was_changed_opens_nothing(server, part):
    jitsi = own(server)
    state = jitsi.prepare(MEETING, NOTHING, at=NOW)
    address = jitsi.join_address(MEETING, state, ADA, at=NOW)
    token = parse_qs(urlsplit(address).query)["jwt"][0]
    parts = token.split(".")
    if part == 2:
        parts[2] = ("A" if parts[2][0] != "A" else "B") + parts[2][1:]
    else:
        said = json.loads(unpacked(parts[part])) | {"x": 1}
        parts[part] = _packed(said)

    assert refused(address.replace(token, ".".join(parts))) == "signature"


def test_token_without_a_signature_opens_nothing(server):
    jitsi = own(server)
    state = jitsi.prepare(MEETING, NOTHING, at=NOW)
    address = jitsi.join_address(MEETING, state, ADA, at=NOW)
    token = parse_qs(urlsplit(address).query)["jwt"][0]
    unsigned = f"{_packed({'alg': 'none', 'typ': 'JWT'})}.{token.split('.')[1]}."

    assert refused(address.replace(token, unsigned)) == "signature"


def _packed(said):
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def test_room_cannot_be_guessed_and_stays_the_same(server):
    jitsi = own(server)
    state = jitsi.prepare(MEETING, NOTHING, at=NOW)

    assert state == jitsi.prepare(MEETING, NOTHING, at=NOW)
    assert state["reference"].startswith("sitting-42-")
    assert len(state["reference"]) > len("sitting-42-") + 16
    after_a_new_secret = own(server, secret="n" * 40).prepare(MEETING, state, at=NOW)
    assert after_a_new_secret == state
    assert own(server, secret="n" * 40).prepare(MEETING, NOTHING, at=NOW) != state


def test_listener_of_a_webinar_comes_in_muted(server):
    jitsi = own(server)
    webinar = replace(MEETING, is_webinar=True)
    state = jitsi.prepare(webinar, NOTHING, at=NOW)

    assert "#config.startWithAudioMuted=true" in jitsi.join_address(webinar, state, ADA, at=NOW)
    assert "#" not in jitsi.join_address(webinar, state, CHAIR, at=NOW)
    assert "lang=ar" in jitsi.join_address(webinar, state, ADA, at=NOW)


def test_nobody_joins_what_was_not_prepared(server):
    with pytest.raises(MeetingUnknown):
        own(server).join_address(MEETING, NOTHING, ADA, at=NOW)


def test_what_jitsi_cannot_do_it_says(server):
    jitsi = own(server)
    assert jitsi.abilities.ends is jitsi.abilities.records is jitsi.abilities.attends is False

    for ask in (jitsi.end, jitsi.recordings, jitsi.is_running):
        with pytest.raises(ProviderUnable):
            ask(MEETING, NOTHING, at=NOW)
    with pytest.raises(ProviderUnable):
        jitsi.attendance_of(post(), at=NOW)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"secret": ""}, "secret"),
        ({"key": pem(KEY), "key_id": "k"}, "secret"),
        ({"secret": "", "key": pem(KEY)}, "key_id"),
        ({"secret": "", "key": "no key at all", "key_id": "k"}, "key"),
        ({"secret": "", "key": pem(ec.generate_private_key(ec.SECP256R1())), "key_id": "k"},
         "key"),
        ({"secret": "", "key_id": "k",
          "key": pem(rsa.generate_private_key(public_exponent=65537, key_size=1024))}, "key"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 10_000}, "minutes"),
    ],
)  # fmt: skip
def test_keys_that_cannot_be_right_are_refused_at_once(server, other, reason):
    with pytest.raises(ProviderRefused) as wrong:
        own(server, **other)

    assert wrong.value.details["reason"] == reason
    assert "BEGIN" not in str(wrong.value)


def test_hosted_one_takes_no_shared_secret(hosted):
    with pytest.raises(ProviderRefused, match="key"):
        jaas(hosted, key="", secret="s" * 40)


def test_another_key_is_refused_by_the_hosted_one(hosted):
    jitsi = jaas(hosted, key=pem(ANOTHER))
    state = jitsi.prepare(MEETING, NOTHING, at=NOW)

    assert refused(jitsi.join_address(MEETING, state, ADA, at=NOW)) == "signature"
    assert "BEGIN" not in repr(jitsi)
    assert REPORTS not in repr(jitsi)
    assert jitsi.probe(at=NOW) == Probe(is_well=True), "nothing to ask: keys were looked at"


@pytest.mark.parametrize("key", ["", "a", "x" * 61, "a,b", "a b", "a/b", "-a", "a\n", "é1"])
def test_meeting_with_a_strange_key_is_refused(server, key):
    with pytest.raises(MeetingRefused):
        own(server).prepare(replace(MEETING, key=key), NOTHING, at=NOW)


# Reports of the hosted one


def event(jitsi, what="PARTICIPANT_JOINED", **other):
    room = jitsi.prepare(MEETING, NOTHING, at=NOW)["reference"]
    return {
        "idempotencyKey": "8a1c", "appId": APP, "eventType": what, "fqn": f"{APP}/{room}",
        "timestamp": int(NOW.timestamp() * 1000), "data": {"id": "person-7", "name": "Ada"},
        **other,
    }  # fmt: skip


def told(server, said, *, secret=REPORTS, at=NOW, **how):
    headers, body = server.told(secret, said, at=at, **how)
    return post(headers=headers, body=body)


def test_who_comes_and_goes_is_told(hosted):
    jitsi = jaas(hosted)
    room = jitsi.prepare(MEETING, NOTHING, at=NOW)["reference"]

    (came,) = jitsi.attendance_of(told(hosted, event(jitsi)), at=NOW)
    (went,) = jitsi.attendance_of(
        told(hosted, event(jitsi, "PARTICIPANT_LEFT", idempotencyKey="8a1d")), at=NOW
    )

    assert (came.what, came.meeting, came.guest, came.at) == ("joined", room, "person-7", NOW)
    assert went.what == "left"
    assert came.key != went.key
    assert jitsi.attendance_of(told(hosted, event(jitsi)), at=NOW)[0].key == came.key
    assert jitsi.attendance_of(told(hosted, event(jitsi, "ROOM_CREATED")), at=NOW) == ()
    assert jitsi.answer_to(told(hosted, event(jitsi)), at=NOW) == b""


def test_one_of_several_seals_is_enough(hosted):
    jitsi = jaas(hosted)
    report = told(hosted, event(jitsi))
    both = {"x-jaas-signature": report.headers["x-jaas-signature"] + ",v1=another"}

    assert jitsi.attendance_of(replace(report, headers=both), at=NOW)


@pytest.mark.parametrize(
    ("how", "at", "reason"),
    [
        ({"secret": "another"}, NOW, "signature"),
        ({"scheme": "v0"}, NOW, "signature"),
        ({}, NOW + timedelta(minutes=5, seconds=1), "too old"),
        ({}, NOW - timedelta(minutes=5, seconds=1), "too old"),
    ],
)
def test_report_that_is_not_theirs_or_old_is_refused(hosted, how, at, reason):
    jitsi = jaas(hosted)

    with pytest.raises(SignatureRefused) as no:
        jitsi.attendance_of(told(hosted, event(jitsi), **how), at=at)

    assert no.value.details == {"reason": reason}


def test_report_without_a_seal_or_of_another_account_is_refused(hosted):
    jitsi = jaas(hosted)

    with pytest.raises(SignatureRefused, match="no time"):
        jitsi.attendance_of(post(body=b"{}"), at=NOW)
    with pytest.raises(SignatureRefused, match="another account"):
        jitsi.attendance_of(told(hosted, event(jitsi, fqn="vpaas-other/room")), at=NOW)
    with pytest.raises(ProviderUnable):
        jaas(hosted, webhook_secret="").attendance_of(post(body=b"{}"), at=NOW)
