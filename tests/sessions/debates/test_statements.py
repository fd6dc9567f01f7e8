"""Written statements: who hands in, who reads them before the speech and after, on page and API."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assemblies.enums import Capacity
from assemblies.errors import UploadUnknown
from sessions.enums.debates import SpeakerState
from sessions.errors.draws import (
    LanguageNotSpoken,
    StatementOfWithdrawn,
    StatementStands,
)
from sessions.models.debates import WrittenStatement
from sessions.rules.debates.statements import statement_is_public
from sessions.services.debates import registration
from sessions.services.debates.statements import take_away
from tests.factories.accounts import api_client
from tests.factories.debates import make_drawn, make_statement
from tests.factories.record import make_participant
from tests.factories.sessions import make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def debate(world):
    files = world.file, world.other_file
    sitting = make_sitting(world.assembly, day=2)
    return make_drawn(sitting, *(file.delegation for file in files))


@pytest.fixture
def france(debate):
    return debate.speakers.order_by("pk").first()


@pytest.fixture
def clients(world):
    interpreter = make_participant(
        world.assembly, user=world.stranger, capacity=Capacity.INTERPRETER
    )
    assert interpreter.accredited_at
    who = {
        "own": world.coordinator,
        "other": world.other_coordinator,
        "desk": world.editor,
        "booth": world.stranger,
    }
    found = {"nobody": Client()}
    for name, user in who.items():
        found[name] = Client()
        found[name].force_login(user)
    return found


def page(speaker, more=""):
    return f"/en/events/138/debates/{speaker.debate_id}/speakers/{speaker.pk}/statements/{more}"


def readers(clients, speaker):
    answers = {name: client.get(page(speaker, "en/")) for name, client in clients.items()}
    return {name for name, answer in answers.items() if answer.status_code == 200}


def upload(text="Madam President,", name="Rosa Example.txt"):
    return SimpleUploadedFile(name, text.encode(), content_type="text/plain")


def test_before_the_speech_booths_secretariat_and_own_delegation_read_it(debate, france, clients):
    make_statement(france)
    inside = {"own", "desk", "booth"}
    assert readers(clients, france) == inside

    france.state = SpeakerState.SPOKEN
    france.save()
    assert readers(clients, france) == {*inside, "nobody", "other"}


def test_when_the_debate_is_closed_that_of_who_was_not_heard_is_public(debate, france, clients):
    make_statement(france)
    debate.closed_at = debate.registration_closes_at + timedelta(days=1)
    debate.save()
    assert "nobody" in readers(clients, france)

    france.state = SpeakerState.WITHDRAWN
    france.save()
    assert readers(clients, france) == {"own", "desk"}


def test_the_booths_have_no_text_of_who_has_withdrawn(world, debate, france, clients):
    text = make_statement(france)
    booth = f"/en/events/138/debates/{debate.pk}/interpreters/{text.pk}/"
    assert clients["booth"].get(booth).status_code == 200

    registration.withdraw(speaker=france, by=None, at=debate.registration_closes_at)
    assert clients["booth"].get(booth).status_code == 404
    assert readers(clients, france) == {"own", "desk"}


def test_public_is_what_the_law_says():
    public = {state for state in SpeakerState if statement_is_public(state, is_closed=True)}
    assert public == set(SpeakerState) - {SpeakerState.WITHDRAWN}
    open_ones = {state for state in SpeakerState if statement_is_public(state, is_closed=False)}
    assert open_ones == {SpeakerState.SPOKEN}


def test_the_delegation_hands_in_on_the_page_and_replaces_until_it_is_public(france, clients):
    own = clients["own"]
    sent = own.post(page(france), {"language": "en", "file": upload()})
    again = own.post(page(france), {"language": "en", "file": upload("A better text.")})
    bad = own.post(page(france), {"language": "en", "file": upload("<html>", "a.html")})
    kept = WrittenStatement.objects.get()

    assert (sent.status_code, again.status_code, bad.status_code) == (302, 302, 422)
    assert bytes(kept.content) == b"A better text."
    assert kept.name == f"statement-{france.pk}-en.txt"  # what it was sent as names her
    assert clients["other"].post(page(france), {}).status_code == 404
    assert clients["other"].get(page(france)).status_code == 404

    france.state = SpeakerState.SPOKEN
    france.save()
    late = own.post(page(france), {"language": "en", "file": upload("Another one.")})
    gone = own.post(page(france, "en/take-away/"))
    by_desk = clients["desk"].post(page(france), {"language": "en", "file": upload("Corrected.")})

    assert (late.status_code, gone.status_code, by_desk.status_code) == (422, 422, 302)
    assert bytes(WrittenStatement.objects.get().content) == b"Corrected."


def test_what_is_not_taken(france):
    with pytest.raises(LanguageNotSpoken):
        make_statement(france, language="xx")
    with pytest.raises(UploadUnknown):
        make_statement(france, "#!/bin/sh")
    statement = make_statement(france)
    france.state = SpeakerState.SPOKEN
    france.save()
    with pytest.raises(StatementStands):
        take_away(statement=statement, at_desk=False, by=None, at=france.registered_at)
    france.state = SpeakerState.WITHDRAWN
    france.save()
    with pytest.raises(StatementOfWithdrawn):
        make_statement(france, language="fr")


def test_programs_hand_in_read_and_take_away(world, france):
    own, other = api_client(world.coordinator), api_client(world.other_coordinator)
    address = f"/api/v1/speakers/{france.pk}/statements/en/"
    sent = own.put(address, b"Madam President,", content_type="text/plain")
    foreign = other.put(address, b"Nothing of hers", content_type="text/plain")
    unread = other.get(address)
    read = own.get(address)
    gone = own.delete(address)

    assert (sent.status_code, foreign.status_code, unread.status_code) == (200, 403, 404)
    assert read.content == b"Madam President,"
    assert read["ETag"] == f'"{sent.json()["sha256"]}"'
    assert (gone.status_code, own.get(address).status_code) == (204, 404)
