"""The Standing Committees' work for programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.accounts import api_client
from tests.factories.committees import make_cycle, make_subject
from tests.factories.seats import make_participants

pytestmark = pytest.mark.django_db
HERE = "/api/v1/assemblies/138/committees/sc_peace/"
SUBJECT = {"title": {"en": "Water"}, "explanation": {"en": "Wells run dry."}}


@pytest.fixture
def proposed(world):
    """A subject that France has proposed before the bureau has met; the bureau has met now."""
    at = timezone.now()
    make_cycle(world.assembly, meets_at=at + timedelta(days=2), at=at)
    said = {"institution": "FR", **SUBJECT}
    answer = api_client(world.coordinator).post(f"{HERE}subjects/", said, format="json")
    make_cycle(world.assembly, meets_at=at, at=at)
    return answer.json()["subjects"][0]["id"]


def titles(client):
    return [one["title"]["en"] for one in client.get(HERE).json()["subjects"]]


def test_subject_that_is_not_chosen_is_its_members_and_the_secretariats(world, proposed):
    assert titles(api_client(world.coordinator)) == titles(api_client(world.editor)) == ["Water"]
    assert titles(api_client()) == titles(api_client(world.other_coordinator)) == []

    on = timezone.localdate().isoformat()
    act = {"act": "select", "decided_on": on}
    refused = api_client(world.coordinator).post(
        f"{HERE}subjects/{proposed}/move/", act, format="json"
    )
    assert refused.status_code == 403
    chosen = api_client(world.editor).post(f"{HERE}subjects/{proposed}/move/", act, format="json")

    assert chosen.json()["subjects"][0]["state"] == "selected"
    assert titles(api_client()) == ["Water"]


def test_bureau_combines_by_one_call_and_says_what_is_missing(world, proposed):
    editor, on = api_client(world.editor), timezone.localdate().isoformat()
    wanted = {**SUBJECT, "decided_on": on, "items": [proposed]}

    few = editor.post(f"{HERE}subjects/put/", wanted, format="json")
    gone = editor.post(f"{HERE}subjects/put/", {**wanted, "items": [10**6]}, format="json")
    own = editor.post(f"{HERE}subjects/put/", {**SUBJECT, "decided_on": on}, format="json")

    assert (few.status_code, few.json()["code"]) == (409, "subjects_too_few")
    assert few.json()["rule"] == "Rules of the Standing Committees"
    assert gone.status_code == 400
    assert own.status_code == 201


def test_parts_of_a_subject_are_public_while_it_is_chosen_and_their_people_never(world):
    at, (hers,) = (
        timezone.now(),
        make_participants(
            world.assembly, 1, delegation=world.file.delegation, capacity="member_of_parliament"
        ),
    )
    make_cycle(world.assembly, meets_at=at + timedelta(days=2), at=at)
    coordinator, editor = api_client(world.coordinator), api_client(world.editor)
    for title in ("Wells", "Rivers"):
        said = {"institution": "FR", **SUBJECT, "title": {"en": title}, "rapporteur": hers.pk}
        proposed = coordinator.post(f"{HERE}subjects/", said, format="json").json()["subjects"]
    make_cycle(world.assembly, meets_at=at, at=at)
    decided = {"decided_on": timezone.localdate().isoformat()}
    several = {**SUBJECT, **decided, "items": [one["id"] for one in proposed]}
    whole = editor.post(f"{HERE}subjects/put/", several, format="json").json()["subjects"][-1]

    assert titles(api_client()) == ["Wells", "Rivers", "Water"]
    for reader, named in ((api_client(), None), (coordinator, hers.pk), (editor, hers.pk)):
        assert reader.get(HERE).json()["subjects"][0]["rapporteur"] == named

    given_up = {"act": "decline", "reason": "Another one.", **decided}
    editor.post(f"{HERE}subjects/{whole['id']}/move/", given_up, format="json")
    assert titles(api_client()) == []
    assert titles(coordinator) == ["Wells", "Rivers"]
    restored = {"act": "restore", **decided}
    again = editor.post(f"{HERE}subjects/{proposed[0]['id']}/move/", restored, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "subject_not_movable")


def test_typed_input_is_its_members_until_inputs_are_public(world):
    at = timezone.now()
    make_subject(make_cycle(world.assembly, meets_at=at, at=at), at=at)
    said = {"institution": "FR", "language": "en", "text": "Water is a right."}
    sent = api_client(world.coordinator).put(f"{HERE}inputs/", said, format="json")
    assert sent.json()["inputs"][0]["pages"] == 1
    others = api_client(world.other_coordinator).put(f"{HERE}inputs/", said, format="json")
    assert others.status_code == 400
    assert api_client().get(HERE).json()["inputs"] == []

    shown = {"are_public": True}
    api_client(world.editor).post(f"{HERE}inputs/show/", shown, format="json")

    assert api_client().get(HERE).json()["inputs"][0]["text"] == "Water is a right."


def test_day_that_no_calendar_prints_is_refused(world):
    make_cycle(world.assembly, meets_at=timezone.now(), at=timezone.now())
    editor, kept = api_client(world.editor), api_client().get(HERE)
    none = dict.fromkeys(("bureau_meets_at", "subjects_until", "inputs_until", "draft_until"))

    for name in ("inputs_until", "draft_until"):
        sent = {**none, name: "9999-12-31"}
        refused = editor.put(HERE, sent, format="json")
        assert refused.status_code == 400
        assert list(refused.json()["details"]["fields"]) == [name]
    assert api_client().get(HERE).json() == kept.json()
