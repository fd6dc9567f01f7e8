"""Zoom, against one that checks tokens, rights and shapes, keeps its pace and seals its reports."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from registrations.errors.providers import (
    MeetingRefused,
    MeetingUnknown,
    ProviderAway,
    ProviderRefused,
    ProviderUnable,
    SignatureRefused,
)
from registrations.gateways.providers.interface import NOTHING, Probe
from tests.registrations.providers.fake_zoom import ALL, FakeZoom
from tests.registrations.providers.scenes import (
    ADA,
    CHAIR,
    MEETING,
    NOW,
    RECORDED,
    REPORTS,
    Clock,
    post,
    zoom_at,
)
from tests.registrations.providers.serving import serving

WEBINAR = replace(MEETING, is_webinar=True)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def server(clock):
    with serving(FakeZoom(clock)) as fake:
        yield fake


@pytest.mark.parametrize(("meeting", "kind"), [(RECORDED, "meetings"), (WEBINAR, "webinars")])
def test_meeting_is_made_and_each_has_an_address_of_her_own(server, meeting, kind):
    zoom = zoom_at(server)

    state = zoom.prepare(meeting, NOTHING, at=NOW)
    kept = zoom.admit(meeting, state, ADA, at=NOW)
    address = zoom.join_address(meeting, state, replace(ADA, kept=kept), at=NOW)
    started = zoom.join_address(meeting, state, CHAIR, at=NOW)

    (made,) = server.meetings.values()
    assert state == {"reference": str(made["id"]), "kind": kind}
    assert (made["kind"], made["start_time"], made["duration"], made["timezone"]) == (
        kind, "2027-03-09T14:00:00Z", 90, "UTC",
    )  # fmt: skip
    assert made["settings"]["approval_type"] == 0
    assert made["settings"]["registrants_confirmation_email"] is False
    assert made["settings"]["auto_recording"] == ("cloud" if meeting.record else "none")
    assert address == f"https://zoom.example/w/{made['id']}?tk=reg0"
    assert started.startswith("https://zoom.example/s/")
    (ada,) = made["registrants"].values()
    assert (ada["first_name"], ada["last_name"], ada["language"]) == ("Ada", "Exemplar", "ar-SA")
    json.dumps([state, kept])


def test_a_click_of_somebody_who_is_known_asks_nobody(server):
    zoom = zoom_at(server)
    state = zoom.prepare(MEETING, NOTHING, at=NOW)
    ada = replace(ADA, kept=zoom.admit(MEETING, state, ADA, at=NOW))
    before = len(server.asked)

    for _click in range(5):
        assert zoom.join_address(MEETING, state, ada, at=NOW)

    assert len(server.asked) == before
    assert "tk=" not in repr(ada)


def test_who_was_registered_too_often_today_is_found_in_the_list(server):
    """What was kept is lost: Zoom registers nobody more than thrice a day, but lists her."""
    zoom = zoom_at(server)
    state = zoom.prepare(MEETING, NOTHING, at=NOW)
    server.page = 2
    for number in range(5):
        other = replace(ADA, key=f"person-{20 + number}", address=f"p{number}@x.example")
        zoom.admit(MEETING, state, other, at=NOW)
    last = replace(ADA, address="P4@x.example")
    three = [zoom.admit(MEETING, state, replace(last, address="p4@x.example"), at=NOW)
             for _time in range(3)]  # fmt: skip
    server.sent_today[(state["reference"], "P4@x.example")] = 3

    found = zoom.admit(MEETING, state, last, at=NOW)

    assert found == three[0]
    pages = [one for one in server.asked if one.method == "GET" and "/registrants" in one.path]
    assert [one.parameters.get("next_page_token") for one in pages][-3:] == [None, "p2", "p4"]
    stranger = replace(ADA, address="who@x.example")
    server.sent_today[(state["reference"], "who@x.example")] = 3
    with pytest.raises(ProviderAway, match="busy"):
        zoom.admit(MEETING, state, stranger, at=NOW)


def test_preparing_again_brings_it_up_to_date(server):
    zoom = zoom_at(server)
    state = zoom.prepare(MEETING, NOTHING, at=NOW)
    later = replace(MEETING, title="Peace", ends_at=MEETING.ends_at + timedelta(seconds=1))

    assert zoom.prepare(later, state, at=NOW) == state

    (made,) = server.meetings.values()
    assert (made["topic"], made["duration"]) == ("Peace", 91)


def test_meeting_whose_answer_was_lost_is_found_again(server):
    """The time ran out after Zoom had made it: no second one is made."""
    zoom = zoom_at(server)
    server.page = 2
    for number in range(5):
        zoom.prepare(replace(MEETING, key=f"sitting-{50 + number}"), NOTHING, at=NOW)
    lost = zoom.prepare(MEETING, NOTHING, at=NOW)

    assert zoom.prepare(MEETING, NOTHING, at=NOW) == lost
    assert len(server.meetings) == 6


def test_meeting_that_was_removed_there_is_made_anew(server):
    zoom = zoom_at(server)
    state = zoom.prepare(MEETING, NOTHING, at=NOW)
    kept = zoom.admit(MEETING, state, ADA, at=NOW)
    number = int(state["reference"])
    server.meetings = {str(number + 7): server.meetings.pop(str(number)) | {"agenda": ""}}
    with pytest.raises(MeetingUnknown):
        zoom.join_address(MEETING, state, CHAIR, at=NOW)

    anew = zoom.prepare(MEETING, state, at=NOW)

    assert anew != state
    again = zoom.join_address(MEETING, anew, replace(ADA, kept=kept), at=NOW)
    assert again.startswith(f"https://zoom.example/w/{anew['reference']}?"), "not the old one's"


def test_meeting_that_becomes_a_webinar_is_another_one(server):
    zoom = zoom_at(server)
    state = zoom.prepare(MEETING, NOTHING, at=NOW)

    assert zoom.prepare(WEBINAR, state, at=NOW)["kind"] == "webinars"
    assert [one["kind"] for one in server.meetings.values()] == ["webinars"]


def test_who_withdraws_comes_in_no_more(server):
    zoom = zoom_at(server)
    state = zoom.prepare(MEETING, NOTHING, at=NOW)
    ada = replace(ADA, kept=zoom.admit(MEETING, state, ADA, at=NOW))

    zoom.dismiss(MEETING, state, ada, at=NOW)
    zoom.dismiss(MEETING, state, ada, at=NOW)
    zoom.dismiss(MEETING, state, CHAIR, at=NOW)

    assert server.meetings[state["reference"]]["registrants"] == {}


def test_a_meeting_is_taken_back_before_it_begins_and_ended_after(server):
    zoom = zoom_at(server)
    state = zoom.prepare(MEETING, NOTHING, at=NOW)
    server.meetings[state["reference"]]["status"] = "started"
    assert zoom.is_running(MEETING, state, at=NOW) is True

    zoom.end(MEETING, state, at=MEETING.starts_at)
    assert zoom.is_running(MEETING, state, at=NOW) is False
    zoom.end(MEETING, state, at=NOW)

    assert server.meetings == {}
    zoom.end(MEETING, state, at=NOW)
    zoom.end(MEETING, state, at=MEETING.starts_at)


def test_films_that_are_ready_can_be_watched(server):
    zoom = zoom_at(server)
    state = zoom.prepare(RECORDED, NOTHING, at=NOW)
    assert zoom.recordings(RECORDED, state, at=NOW) == ()
    film = {
        "id": "f1", "status": "completed", "file_type": "MP4",
        "play_url": "https://zoom.example/rec/play/1",
        "recording_start": "2027-03-09T14:00:00Z", "recording_end": "2027-03-09T15:00:00Z",
    }  # fmt: skip
    server.films[state["reference"]] = [
        film, film | {"status": "processing"}, film | {"file_type": "CHAT"},
        film | {"play_url": "javascript:alert(1)"}, None, "x",
    ]  # fmt: skip

    (found,) = zoom.recordings(RECORDED, state, at=NOW)

    assert (found.reference, found.seconds, found.title) == ("f1", 3600, RECORDED.title)


# Tokens, rights, pace


def test_token_is_asked_for_once_and_anew_before_it_runs_out(server, clock):
    state = zoom_at(server).prepare(MEETING, NOTHING, at=NOW)
    for _click in range(3):
        zoom_at(server).join_address(MEETING, state, CHAIR, at=clock.at)
    assert server.names_asked().count("POST /oauth/token") == 1

    clock.tick(minutes=57, seconds=59)
    zoom_at(server).join_address(MEETING, state, CHAIR, at=clock.at)
    assert server.names_asked().count("POST /oauth/token") == 1
    clock.tick(seconds=1)
    zoom_at(server).join_address(MEETING, state, CHAIR, at=clock.at)

    assert server.names_asked().count("POST /oauth/token") == 2


def test_token_that_was_taken_back_is_replaced(server):
    zoom = zoom_at(server)
    state = zoom.prepare(MEETING, NOTHING, at=NOW)
    server.tokens.clear()

    assert zoom.join_address(MEETING, state, CHAIR, at=NOW)


def test_token_that_is_never_taken_is_not_asked_for_ever(server, clock):
    zoom = zoom_at(server)
    server.lasts = 0
    clock.tick(seconds=1)

    with pytest.raises(ProviderRefused, match="credentials"):
        zoom.prepare(MEETING, NOTHING, at=NOW)
    assert len(server.asked) == 4


@pytest.mark.parametrize("wrong", ["account_id", "client_id", "client_secret"])
def test_wrong_password_is_said_to_staff_and_never_shown(server, wrong):
    zoom_at(server).prepare(MEETING, NOTHING, at=NOW)  # a token of the right one lets no other in
    zoom = zoom_at(server, **{wrong: "not-the-right-one"})

    with pytest.raises(ProviderRefused) as refused:
        zoom.prepare(MEETING, NOTHING, at=NOW)

    assert refused.value.details == {"provider": "zoom", "reason": "credentials"}
    assert refused.value.__cause__ is None
    shown = f"{refused.value!r} {zoom!r} {zoom._account!r}"
    assert "s3cret" not in shown
    assert REPORTS not in shown
    assert zoom.probe(at=NOW) == Probe(False, "provider_refused", "credentials")


@pytest.mark.parametrize(
    ("missing", "act"),
    [
        ("meeting", lambda zoom, state: zoom.prepare(MEETING, NOTHING, at=NOW)),
        ("webinar", lambda zoom, state: zoom.prepare(WEBINAR, NOTHING, at=NOW)),
        ("registrant", lambda zoom, state: zoom.admit(MEETING, state, ADA, at=NOW)),
        ("recording", lambda zoom, state: zoom.recordings(MEETING, state, at=NOW)),
        ("user", lambda zoom, state: zoom._knock(NOW)),
    ],
)
def test_right_that_the_app_was_not_given_is_said(server, missing, act):
    zoom = zoom_at(server)
    state = zoom.prepare(MEETING, NOTHING, at=NOW)
    server.scopes = ALL - {missing}

    with pytest.raises(ProviderRefused, match="scope"):
        act(zoom, state)


def test_probe_tells_a_host_who_is_not_there(server):
    assert zoom_at(server).probe(at=NOW) == Probe(is_well=True)
    assert zoom_at(server, host="nobody@x.example").probe(at=NOW).reason == "host"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7),
        ((NOW + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ"), 7200),
        ("", 1),
        ("soon", 1),
        ("-5", 1),
        ("99999999999", 1),
        ("9999999", 1),
        ("999999", 86_400),
        ("9999-12-31T23:59:59Z", 86_400),
    ],
)
def test_their_pace_is_kept(server, clock, said, seconds):
    zoom = zoom_at(server)
    state = zoom.prepare(MEETING, NOTHING, at=NOW)
    server.slow = {"X-RateLimit-Type": "QPS", "Retry-After": said}
    with pytest.raises(ProviderAway) as away:
        zoom.join_address(MEETING, state, CHAIR, at=NOW)
    assert away.value.details == {"provider": "zoom", "reason": "busy", "seconds": seconds}
    server.slow, asked = None, len(server.asked)

    with pytest.raises(ProviderAway):  # not a word to them before their time
        zoom_at(server).join_address(MEETING, state, CHAIR, at=clock.tick(seconds=seconds - 0.5))
    assert len(server.asked) == asked

    assert zoom_at(server).join_address(MEETING, state, CHAIR, at=clock.tick(seconds=1))


@pytest.mark.parametrize("guest", [replace(ADA, address=""), replace(ADA, key="a b")])
def test_somebody_without_an_address_cannot_be_registered(server, guest):
    zoom = zoom_at(server)
    state = zoom.prepare(MEETING, NOTHING, at=NOW)

    with pytest.raises(MeetingRefused):
        zoom.join_address(MEETING, state, guest, at=NOW)


@pytest.mark.parametrize("state", [NOTHING, {"reference": "1/../users/me"}, {"reference": None}])
def test_state_that_is_none_asks_nothing(server, state):
    with pytest.raises(MeetingUnknown):
        zoom_at(server).join_address(MEETING, state, ADA, at=NOW)
    assert server.asked == []


@pytest.mark.parametrize("name", ["X", "x" * 300, "\x00\r\n", "Ngũgĩ wa Thiong'o", "李 明"])
def test_every_name_is_taken(server, name):
    zoom = zoom_at(server)
    state = zoom.prepare(MEETING, NOTHING, at=NOW)

    assert zoom.admit(MEETING, state, replace(ADA, name=name), at=NOW)["registrant"] == "reg0"


# Reports


def event(what="meeting.participant_joined", **other):
    person = {
        "user_id": "16778240", "user_name": "Ada", "participant_uuid": "55AA",
        "registrant_id": "reg0", "email": "ada@parliament.example",
        "join_time": "2027-03-09T13:50:00Z", **other,
    }  # fmt: skip
    payload = {"account_id": "acc", "object": {"id": "81000000000", "participant": person}}
    return {"event": what, "event_ts": int(NOW.timestamp() * 1000), "payload": payload}


def told(server, said, *, secret=REPORTS, at=NOW):
    headers, body = server.told(secret, said, at=at)
    return post(headers=headers, body=body)


@pytest.mark.parametrize("kind", ["meeting", "webinar"])
def test_who_comes_and_goes_is_told_once(server, kind):
    zoom = zoom_at(server)
    report = told(server, event(f"{kind}.participant_joined"))

    (came,) = zoom.attendance_of(report, at=NOW)
    leaving = event(f"{kind}.participant_left", leave_time="2027-03-09T14:20:00Z")
    (went,) = zoom.attendance_of(told(server, leaving), at=NOW)

    assert (came.what, came.meeting, came.registrant, came.at) == (
        "joined", "81000000000", "reg0", NOW,
    )  # fmt: skip
    assert came.address == "ada@parliament.example"
    assert (went.what, went.at) == ("left", NOW + timedelta(minutes=30))
    assert zoom.attendance_of(report, at=NOW + timedelta(minutes=4))[0].key == came.key != went.key
    assert zoom.attendance_of(told(server, event("meeting.started")), at=NOW) == ()


@pytest.mark.parametrize(
    ("how", "at", "reason"),
    [
        ({"secret": "another"}, NOW, "signature"),
        ({"at": NOW - timedelta(minutes=6)}, NOW, "too old"),
        ({"at": NOW + timedelta(minutes=6)}, NOW, "too old"),
        ({}, NOW + timedelta(minutes=5, seconds=1), "too old"),  # played again later
    ],
)
def test_report_that_is_not_theirs_or_old_is_refused(server, how, at, reason):
    with pytest.raises(SignatureRefused) as refused:
        zoom_at(server).attendance_of(told(server, event(), **how), at=at)

    assert refused.value.details == {"reason": reason}


@pytest.mark.parametrize(
    "change",
    [
        lambda h: h | {"x-zm-request-timestamp": str(int(h["x-zm-request-timestamp"]) + 1)},
        lambda h: h | {"x-zm-signature": h["x-zm-signature"].removeprefix("v0=")},
        lambda h: h | {"x-zm-signature": ""},
        lambda h: h | {"x-zm-signature": "v0=é"},
        lambda h: {"x-zm-request-timestamp": h["x-zm-request-timestamp"]},
        lambda h: {"x-zm-signature": h["x-zm-signature"]},
        lambda h: h | {"x-zm-request-timestamp": "now"},
        lambda h: h | {"x-zm-request-timestamp": "٣"},
        lambda h: h | {"x-zm-request-timestamp": "9" * 40},
    ],
)
def test_headers_that_were_changed_are_refused(server, change):
    report = told(server, event())

    with pytest.raises(SignatureRefused):
        zoom_at(server).attendance_of(replace(report, headers=change(dict(report.headers))), at=NOW)


def test_report_whose_bytes_were_written_anew_is_refused(server):
    report = told(server, event())
    anew = json.dumps(json.loads(report.body), separators=(",", ":")).encode()

    with pytest.raises(SignatureRefused):
        zoom_at(server).attendance_of(replace(report, body=anew), at=NOW)


def test_report_of_another_account_is_refused(server):
    said = event()
    said["payload"]["account_id"] = "somebody"

    with pytest.raises(SignatureRefused, match="another account"):
        zoom_at(server).attendance_of(told(server, said), at=NOW)
    with pytest.raises(ProviderUnable):
        zoom_at(server, webhook_secret="").attendance_of(told(server, said), at=NOW)


@pytest.mark.parametrize(
    "said",
    [{}, [], None, 7, "x", {"event": ["x"]}, {"event": {}},
     {"event": "meeting.participant_joined", "payload": []}],
)  # fmt: skip
def test_sealed_nonsense_tells_nothing(server, said):
    assert zoom_at(server).attendance_of(told(server, said), at=NOW) == ()


def test_challenge_is_answered_when_it_is_theirs(server):
    """With the plain token of the documents' example."""
    said = {"event": "endpoint.url_validation", "payload": {"plainToken": "qgg8vlvZRS6UYooatFL8Aw"}}
    zoom = zoom_at(server)

    answer = json.loads(zoom.answer_to(told(server, said), at=NOW))

    assert answer["plainToken"] == "qgg8vlvZRS6UYooatFL8Aw"
    sealed = hmac.new(REPORTS.encode(), b"qgg8vlvZRS6UYooatFL8Aw", hashlib.sha256)
    assert answer["encryptedToken"] == sealed.hexdigest()
    assert zoom.answer_to(told(server, event()), at=NOW) == b""
    with pytest.raises(SignatureRefused):
        zoom.answer_to(told(server, said, secret="another"), at=NOW)


def test_challenge_seals_no_report(server):
    """The secret of challenges is that of reports: one that reads as a report is not sealed."""
    forged = f"v0:{int(NOW.timestamp())}:{{}}"
    said = {"event": "endpoint.url_validation", "payload": {"plainToken": forged}}

    with pytest.raises(SignatureRefused, match="challenge"):
        zoom_at(server).answer_to(told(server, said), at=NOW)
