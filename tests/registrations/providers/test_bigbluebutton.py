"""BigBlueButton, against one that checks every checksum by the letter."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from registrations.errors.providers import (
    MeetingUnknown,
    ProviderRefused,
    ProviderUnable,
    SignatureRefused,
)
from registrations.gateways.providers.bigbluebutton import BigBlueButton
from registrations.gateways.providers.interface import NOTHING, Probe
from tests.registrations.providers.fake_bigbluebutton import FakeBigBlueButton
from tests.registrations.providers.scenes import (
    ADA,
    CALLBACK,
    CHAIR,
    MEETING,
    NOW,
    RECORDED,
    SECRET,
    Clock,
    bbb_at,
    followed,
    post,
)
from tests.registrations.providers.serving import serving


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def server(clock):
    with serving(FakeBigBlueButton(SECRET, clock)) as fake:
        yield fake


def test_fake_takes_the_example_of_the_documents(server):
    """Of the API reference: a call and its SHA-1 sum. Ours writes %20 for its plus sign."""
    example = "name=Test+Meeting&meetingID=abc123&attendeePW=111222&moderatorPW=333444"
    assert server._fits("create", f"{example}&checksum=1fcbb0c4fc1f039f73aa6d697d2db9ba7f803f17")

    bbb = bbb_at(server, hash="sha1")
    pairs = {"meetingID": "abc123", "attendeePW": "111222", "moderatorPW": "333444"}
    address = bbb.address_of("create", {"name": "Test", **pairs})

    assert address.startswith(f"{server.url}/bigbluebutton/api/create?name=Test&meetingID=abc123&")
    assert server._fits("create", urlsplit(address).query)
    assert not server._fits("join", urlsplit(address).query)


@pytest.mark.parametrize("end", ["", "/", "/api", "/api/"])
def test_address_is_taken_as_the_server_prints_it(end):
    bbb = BigBlueButton(name="bbb", url=f"https://b.example/bigbluebutton{end}", secret=SECRET)

    assert bbb.address_of("end", {}).startswith("https://b.example/bigbluebutton/api/end?checksum=")


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha384", "sha512"])
def test_people_join_each_as_herself_with_every_hash(server, algorithm):
    bbb = bbb_at(server, hash=algorithm)
    server.algorithms = (algorithm,)
    state = bbb.prepare(MEETING, NOTHING, at=NOW)

    for guest in (ADA, CHAIR):
        assert followed(bbb.join_address(MEETING, state, guest, at=NOW))[0] == 302

    assert [(one["userID"], one["role"], one["fullName"]) for one in server.inside] == [
        ("person-7", "VIEWER", "Ada Exemplar"), ("person-1", "MODERATOR", "Bo Chair"),
    ]  # fmt: skip
    assert len(server.meetings) == 1, "whoever comes first makes it, the others find it"
    wanted = server.meetings["sitting-42"]["wanted"]
    assert wanted["name"] == MEETING.title
    assert (wanted["record"], wanted["webcamsOnlyForModerator"]) == ("false", "false")
    assert server.inside[0]["userdata-bbb_override_default_locale"] == "ar"


def test_no_mail_address_is_told(server):
    bbb = bbb_at(server)
    bbb.join_address(MEETING, bbb.prepare(MEETING, NOTHING, at=NOW), ADA, at=NOW)

    assert not any("parliament.example" in one.query for one in server.asked)


def test_address_of_one_meeting_opens_no_later_one(server, clock):
    bbb = bbb_at(server)
    state = bbb.prepare(MEETING, NOTHING, at=NOW)
    old = bbb.join_address(MEETING, state, ADA, at=NOW)
    bbb.end(MEETING, state, at=NOW)
    clock.tick(hours=1)
    bbb.join_address(MEETING, state, CHAIR, at=clock.at)

    _status, said = followed(old)

    assert b"mismatchCreateTimeParam" in said
    assert server.inside == []


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("VIEWER", "MODERATOR"),
        lambda url: url.replace("person-7", "person-1"),
        lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"),
        lambda url: url.partition("&checksum")[0],
        lambda url: url + "&role=MODERATOR",
        # The same words in another order: the checksum is of the text, not of the meaning.
        lambda url: url.replace("role=VIEWER&", "", 1).replace(
            "&checksum", "&role=VIEWER&checksum"
        ),
    ],
)
def test_fake_refuses_an_address_that_was_changed(server, change):
    bbb = bbb_at(server)
    state = bbb.prepare(MEETING, NOTHING, at=NOW)

    _status, said = followed(change(bbb.join_address(MEETING, state, ADA, at=NOW)))

    assert b"checksumError" in said
    assert server.inside == []


def test_wrong_secret_is_said_to_staff_and_never_shown(server):
    bbb = bbb_at(server, secret="not-the-secret")

    with pytest.raises(ProviderRefused) as refused:
        bbb.prepare(MEETING, NOTHING, at=NOW)

    assert refused.value.details == {"provider": "bbb", "reason": "checksum"}
    shown = f"{refused.value} {refused.value.details} {bbb!r}"
    assert "not-the-secret" not in shown
    assert SECRET not in shown
    assert bbb.probe(at=NOW) == Probe(is_well=False, code="provider_refused", reason="checksum")
    assert bbb_at(server).probe(at=NOW) == Probe(is_well=True)


def test_hash_that_the_server_does_not_take_is_said(server):
    server.algorithms = ("sha512",)

    assert bbb_at(server, hash="sha1").probe(at=NOW).reason == "checksum"


def test_meeting_of_somebody_else_under_our_key_is_not_entered(server):
    server.meetings["sitting-42"] = {"created": 1, "passwords": ("theirs", "own"), "wanted": {}}

    with pytest.raises(ProviderRefused) as refused:
        bbb_at(server).join_address(MEETING, NOTHING, ADA, at=NOW)

    assert refused.value.details["reason"] == "another meeting"


def test_ending_twice_is_ending_once(server):
    bbb = bbb_at(server)
    state = bbb.prepare(MEETING, NOTHING, at=NOW)
    assert bbb.is_running(MEETING, state, at=NOW) is False
    assert followed(bbb.join_address(MEETING, state, ADA, at=NOW))[0] == 302
    assert bbb.is_running(MEETING, state, at=NOW) is True

    bbb.end(MEETING, state, at=NOW)
    bbb.end(MEETING, state, at=NOW)

    assert server.meetings == {}
    assert bbb.is_running(MEETING, state, at=NOW) is False


def test_what_is_published_can_be_watched(server):
    bbb = bbb_at(server)
    assert bbb.recordings(RECORDED, NOTHING, at=NOW) == ()
    server.film("sitting-42", url="https://bbb.example/playback?m=1&x=<")
    server.film("sitting-43", url="https://bbb.example/another")
    server.film("sitting-42", url="javascript:alert(1)", kind="podcast")

    (film,) = bbb.recordings(RECORDED, NOTHING, at=NOW)

    assert (film.reference, film.title) == ("r-1:presentation", "Water & peace")
    assert (film.address, film.seconds) == ("https://bbb.example/playback?m=1&x=<", 3600)
    assert dict(parse_qsl(server.asked[-1].query))["state"] == "published"


def test_entities_are_not_unfolded(server):
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">'
        b'<!ENTITY f SYSTEM "file:///etc/passwd">]><response><returncode>&b;&f;</returncode>'
        b"</response>"
    )
    server.fault = lambda _fake: (200, {}, bomb)

    assert bbb_at(server).probe(at=NOW) == Probe(False, "provider_away", "unreadable")


def test_document_types_are_not_looked_up(server):
    said = b"<!DOCTYPE response SYSTEM 'http://x.example/d'><response><returncode>SUCCESS"
    server.fault = lambda _fake: (200, {}, said + b"</returncode></response>")

    assert bbb_at(server).probe(at=NOW) == Probe(False, "provider_away", "unreadable")


def test_strange_names_and_titles_are_taken(server):
    bbb = bbb_at(server)
    odd = replace(MEETING, title="\x00\n" + "x" * 500)
    nameless = replace(ADA, name=" \r\n\t ")

    for meeting, guest in ((odd, nameless), (replace(odd, title="", key="ab"), ADA)):
        assert followed(bbb.join_address(meeting, NOTHING, guest, at=NOW))[0] == 302

    assert [one["fullName"] for one in server.inside] == ["?", "Ada Exemplar"]


# Reports


def told(server, *events, at=NOW, **how):
    return post(*_pair(server.told(CALLBACK, *events, at=at, **how)))


def _pair(told):
    address, body = told
    return address, (), body


def test_who_comes_and_goes_is_told_once(server):
    bbb = bbb_at(server)
    later = NOW + timedelta(minutes=30)
    report = told(
        server,
        server.event("user-joined", "sitting-42", "person-7", at=NOW),
        server.event("user-cam-broadcast-start", "sitting-42", "person-7", at=NOW),
        server.event("user-left", "sitting-42", "person-7", at=later),
        at=later,
    )

    came, went = bbb.attendance_of(report, at=later)

    assert (came.what, came.meeting, came.guest, came.at) == (
        "joined", "sitting-42", "person-7", NOW,
    )  # fmt: skip
    assert (went.what, went.at) == ("left", later)
    assert came.key != went.key
    again = bbb.attendance_of(report, at=later + timedelta(minutes=1))
    assert [one.key for one in again] == [came.key, went.key]
    assert bbb.answer_to(report, at=later) == b""


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_reports_are_sealed_with_the_hash_that_was_agreed(server, algorithm):
    event = server.event("user-joined", "sitting-42", "person-7", at=NOW)
    report = told(server, event, algorithm=algorithm)

    assert len(bbb_at(server, callback_hash=algorithm).attendance_of(report, at=NOW)) == 1
    with pytest.raises(SignatureRefused):
        bbb_at(server).attendance_of(report, at=NOW)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda p: replace(p, body=p.body.replace(b"person-7", b"person-1")), "signature"),
        (lambda p: replace(p, address=p.address[:-1] + "g"), "signature"),
        (lambda p: replace(p, address=urlsplit(p.address)._replace(query="").geturl()),
         "signature"),
        (lambda p: replace(p, address=p.address.rpartition("=")[0] + "=é€"), "signature"),
        (lambda p: replace(p, body=b"x" * 1_000_000), "too long"),
    ],
)  # fmt: skip
def test_report_that_was_changed_is_refused(server, change, reason):
    report = told(server, server.event("user-joined", "sitting-42", "person-7", at=NOW))

    with pytest.raises(SignatureRefused) as refused:
        bbb_at(server).attendance_of(change(report), at=NOW)

    assert refused.value.details == {"reason": reason}


@pytest.mark.parametrize("minutes", [-20, 20, 60 * 24 * 400])
def test_report_of_another_time_is_refused(server, minutes):
    report = told(server, server.event("user-joined", "sitting-42", "person-7", at=NOW))

    with pytest.raises(SignatureRefused, match="too old"):
        bbb_at(server).attendance_of(report, at=NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    "event",
    [{}, [], None, 7, {"data": None}, {"data": {"id": ["user-joined"]}},
     {"data": {"id": "user-joined", "event": {"ts": "soon"}}},
     {"data": {"id": "user-joined", "event": {"ts": 10**30}, "attributes": []}}],
)  # fmt: skip
def test_sealed_nonsense_tells_nothing(server, event):
    assert bbb_at(server).attendance_of(told(server, event), at=NOW) == ()


def test_without_an_address_for_reports_none_are_asked_for(server):
    bbb = bbb_at(server, callback="")
    bbb.prepare(MEETING, NOTHING, at=NOW)

    assert server.asked == []
    assert bbb.abilities.attends is False
    with pytest.raises(ProviderUnable):
        bbb.attendance_of(post(), at=NOW)


def test_reports_are_asked_for_once(server):
    bbb = bbb_at(server)

    states = [bbb.prepare(MEETING, NOTHING, at=NOW) for _time in range(2)]

    assert states[0] == states[1] == {"reference": "sitting-42", "hook": "1"}
    assert server.hooks == {(CALLBACK, "sitting-42"): 1}


def test_what_is_not_there_is_said_so(server):
    server.fault = lambda fake: fake._failed("notFound", "gone")

    with pytest.raises(MeetingUnknown):
        bbb_at(server).is_running(MEETING, NOTHING, at=NOW)
