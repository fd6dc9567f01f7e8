"""The chair's console in the browser: what each button does, who may, what is refused."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assemblies.models.delegations import Participant
from assemblies.models.institutions import Institution
from sessions.enums import Part
from sessions.enums.debates import BudgetOf, DebateKind, ListCategory
from sessions.models.debates import Debate
from sessions.models.parts import SittingPart
from sessions.models.turns import Turn
from sessions.selectors.debates.floor import debate_now
from sessions.selectors.debates.public import spoken_in
from sessions.selectors.debates.spoken import spoken_of
from sessions.services.debates import chair
from tests.factories.accounts import make_account
from tests.factories.ballots import make_delegation
from tests.factories.debates import make_debate, make_screen, make_speaker
from tests.factories.sessions import make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db
PLAIN = {"headers": {"accept": "text/plain"}}


@pytest.fixture
def sitting(world):
    return make_sitting(world.assembly, day=2, hour=9)


@pytest.fixture
def debate(world, sitting):
    """An emergency debate of Chile and Zimbabwe, open in its sitting."""
    debate = make_debate(sitting, DebateKind.EMERGENCY)
    for rank, (code, name) in enumerate([("CL", "Chile"), ("ZW", "Zimbabwe")], start=1):
        parliament = make_parliament(code, name)
        delegation = make_delegation(world.assembly, parliament, sitting, men=0)
        make_speaker(
            debate, parliament, rank=rank, delegation=delegation, name=f"Rosa {name}",
            participant=delegation.participants.get(),
        )  # fmt: skip
    chair.open_in(debate=debate, sitting=sitting, by=world.editor, at=timezone.now())
    return Debate.objects.get()


@pytest.fixture
def editor(world):
    client = Client()
    client.force_login(world.editor)
    return client


def address(debate, end=""):
    return f"/en/console/{debate.event.slug}/debates/{debate.pk}/chair/{end}"


def press(client, debate, act, *, version=None, plain=True, **more):
    version = version or Debate.objects.get(pk=debate.pk).version
    data = {"act": act, "version": version, **more}
    return client.post(address(debate), data, **(PLAIN if plain else {}))


def on_floor():
    return debate_now(Debate.objects.get(), at=timezone.now()).turn


def test_console_shows_who_speaks_who_is_next_and_each_act_with_its_key(editor, debate):
    press(editor, debate, "call")

    page = editor.get(address(debate)).content.decode()

    for way in ("lists/", "record/", "interpreters/"):
        assert f'/debates/{debate.pk}/{way}"' in page
    assert 'data-state="running"' in page
    assert "Next: Zimbabwe" in page
    assert "Take back: called – Rosa Chile, Chile" in page
    for key in "ncpe31saloz":
        assert f'data-key="{key}"' in page or key == "o"


def test_debate_is_run_without_scripts(editor, debate, sitting):
    for act in ("call", "pause", "start", "extend:30", "end_turn", "call_only", "skip", "close"):
        assert press(editor, debate, act, plain=False).status_code == 302

    (chile, zimbabwe) = Turn.objects.order_by("pk")
    assert (chile.seconds, chile.state) == (330, "ended")
    assert zimbabwe.begun_at is None
    assert Debate.objects.get().closed_at is not None
    page = editor.get(address(debate)).content.decode()
    assert "Reopen the debate" in page

    for act in ("reopen", "adjourn", f"open:{sitting.pk}", "take_back", "take_back", "take_back"):
        assert press(editor, debate, act, plain=False).status_code == 302
    assert Debate.objects.get().closed_at is not None
    assert press(editor, debate, "reopen", plain=False).status_code == 302
    assert Debate.objects.get().sitting == sitting


def test_each_act_is_confirmed_and_not_here_is_said_of_who_has_the_floor(editor, debate):
    assert press(editor, debate, "call").content.decode() == "Chile has the floor."
    page = editor.get(address(debate)).content.decode()
    assert "Chile is not here: to the end" in page
    assert 'title="Somebody has the floor. End that turn first."' in page
    assert 'data-ask="Close though 1 speaker waits?"' in page

    said = press(editor, debate, "pass_over").content.decode()
    assert said == "Done: passed over – Rosa Chile, Chile."
    assert "Zimbabwe is not here: out" in editor.get(address(debate)).content.decode()
    said = press(editor, debate, "take_back").content.decode()
    assert said == "Taken back: passed over – Rosa Chile, Chile."


def test_point_of_order_is_given_to_a_delegation_by_the_beginning_of_its_name(editor, debate):
    press(editor, debate, "call")

    assert press(editor, debate, "give_point_of_order", who="zim").status_code == 200

    assert (on_floor().kind, on_floor().institution.code) == ("point_of_order", "ZW")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"act": "give_reply", "who": "Atlantis"}, "No delegation or organization"),
        ({"act": "end_turn"}, "Nobody has the floor."),
        ({"act": "extend:9999999999999"}, "Nobody has the floor."),
        ({"act": "call:99999"}, "This speaker does not wait any more."),
        ({"act": "open:99999"}, "This debate is not held in that sitting."),
        ({"act": "draw"}, "There is no such act."),
        ({"act": "call; drop"}, "There is no such act."),
        ({"act": ""}, "This field is required."),
        ({"act": "give_reply", "who": "", "name": "x" * 200}, "This name is too long."),
        ({"act": "call", "version": "one"}, "Enter a whole number."),
        ({"act": "call", "version": 1}, "Somebody else did something in this debate meanwhile."),
    ],
)
def test_refusal_is_said_and_nothing_has_happened(editor, debate, sent, said):
    before = Debate.objects.get().version

    for plain in (True, False):
        response = press(editor, debate, **sent, plain=plain)
        assert response.status_code == 422
        assert said in response.content.decode()

    assert Debate.objects.get().version == before


def test_key_pressed_twice_calls_one_speaker(editor, debate):
    version = debate.version

    assert press(editor, debate, "call", version=version).status_code == 200
    assert press(editor, debate, "call", version=version).status_code == 422

    assert on_floor().name == "Rosa Chile"


def test_speaker_is_placed_elsewhere_with_a_reason(editor, debate):
    first, second = debate.speakers.order_by("rank")
    page = address(debate, f"place/{second.pk}/")
    assert "Chile, Rosa Chile" in editor.get(page).content.decode()

    sent = {"before": first.pk, "version": debate.version}
    assert editor.post(page, {**sent, "reason": ""}).status_code == 422
    assert editor.post(page, {**sent, "reason": "Leaves at noon."}).status_code == 302

    waiting = debate_now(Debate.objects.get(), at=timezone.now()).waiting
    assert [one.name for one in waiting] == ["Rosa Zimbabwe", "Rosa Chile"]


def test_who_presides_in_the_sitting_runs_its_debate_and_others_learn_of_no_console(
    debate, sitting
):
    presiding, other = (one.participant for one in debate.speakers.order_by("rank"))
    for person, name in ((presiding, "presides"), (other, "other")):
        person.user = make_account(f"{name}@example.org")
        person.save()
    SittingPart.objects.create(sitting=sitting, part=Part.CHAIR, order=1, participant=presiding)
    client, stranger = Client(), Client()
    client.force_login(presiding.user)
    stranger.force_login(other.user)

    around = f"/en/console/{debate.event.slug}/debates/{debate.pk}/lists/"
    shown = client.get(address(debate)).content.decode()
    assert (around in shown, f"/debates/{debate.pk}/record/" in shown) == (False, True)
    assert press(client, debate, "call").status_code == 200
    assert client.get(f"/live/debates/{debate.pk}/chair/").status_code == 204
    assert stranger.get(address(debate)).status_code == 404
    assert press(stranger, debate, "pause").status_code == 404
    assert stranger.get(f"/live/debates/{debate.pk}/chair/").status_code == 404
    assert on_floor().state == "running"


def test_budgets_show_what_was_used(editor, debate):
    debate.budgets.create(of=BudgetOf.SEX, key="female", seconds=60)
    press(editor, debate, "call")
    Turn.objects.update(running_since=timezone.now() - timedelta(seconds=90))
    press(editor, debate, "end_turn")

    page = editor.get(address(debate)).content.decode()

    assert "1:30 of 1:00; left: −0:30" in page
    assert '<li class="is-over"><span class="label" dir="auto">Women</span>' in page


def test_each_delegation_has_what_it_used_and_what_is_left_of_its_time(editor, world, sitting):
    general = make_debate(sitting)
    for number in range(7):
        parliament = make_parliament(f"X{number}", f"Member {number}")
        delegation = make_delegation(world.assembly, parliament, sitting, men=0)
        speaker = make_speaker(
            general, parliament, delegation=delegation, category=ListCategory.FIRST_SPEAKERS
        )
        Turn.objects.create(
            debate=general, sitting=sitting, kind="speech", speaker=speaker,
            institution=parliament, seconds=480, state="ended", used_ms=(100 + number) * 1000,
            called_at=sitting.starts_at, begun_at=sitting.starts_at, ended_at=sitting.ends_at,
        )  # fmt: skip

    page = editor.get(address(general)).content.decode()

    assert page.index("1:46 of 8:00; left: 6:14") < page.index("The other delegations")
    assert page.index("The other delegations") < page.index("1:40 of 8:00; left: 6:20")


def test_screens_of_the_hall_are_given_the_debate_by_one_button(editor, debate, world):
    screen = make_screen(world.assembly)
    other = make_screen(world.assembly, "Foyer")

    page = editor.get(address(debate)).content.decode()
    assert f'value="{screen.pk}:speakers"' in page
    editor.post(address(debate, "screens/"), {"put": f"{screen.pk}:speakers"})
    screen.refresh_from_db()
    assert (screen.shows, screen.debate_id, screen.name) == ("speakers", debate.pk, "Plenary hall")
    editor.post(address(debate, "screens/"), {"put": f"{screen.pk}:nothing"})
    screen.refresh_from_db()
    assert (screen.shows, screen.debate_id) == ("nothing", None)

    for wrong in ("", "x", f"{other.pk}:message", "9" * 18 + ":nothing"):
        answer = editor.post(address(debate, "screens/"), {"put": wrong})
        assert answer.status_code in (302, 404)
    other.refresh_from_db()
    assert other.shows == "nothing"


def test_who_lost_her_accreditation_is_marked_for_chair_and_desk_and_nowhere_else(editor, debate):
    said = "Not accredited any more"
    desk = f"/en/console/{debate.event.slug}/debates/{debate.pk}/lists/"
    public = f"/en/events/{debate.event.slug}/debates/{debate.pk}/"
    assert said not in editor.get(address(debate)).content.decode()

    Participant.objects.filter(speeches__name="Rosa Chile").update(withdrawn_at=timezone.now())

    for page, times in ((address(debate), 2), (desk, 1), (public, 0)):
        shown = editor.get(page).content.decode()
        assert (shown.count(said), "Rosa Chile" in shown) == (times, True)


def test_console_of_a_long_list_takes_no_more_queries(editor, debate, django_assert_num_queries):
    for rank in range(3, 40):
        make_speaker(debate, rank=rank, name=f"Guest {rank}")
    editor.get(address(debate))

    with django_assert_num_queries(17):
        editor.get(address(debate))


def test_console_takes_no_more_queries_for_each_who_has_spoken(
    editor, debate, django_assert_max_num_queries
):
    press(editor, debate, "call")
    press(editor, debate, "end_turn")
    with CaptureQueriesContext(connection) as first:
        editor.get(address(debate))
    (held,) = Turn.objects.all()
    for _number in range(9):
        held.pk = None
        held.save()

    with django_assert_max_num_queries(len(first)):
        page = editor.get(address(debate)).content.decode()
    assert page.count("Chile") > 9


def test_who_was_called_and_never_began_has_not_spoken(client, editor, debate):
    press(editor, debate, "call_only")
    press(editor, debate, "pass_over")
    press(editor, debate, "call")
    press(editor, debate, "end_turn")

    assert [one.name for one in spoken_in(debate)] == ["Rosa Zimbabwe"]
    assert [one.name for one in spoken_of(debate).turns] == ["Rosa Zimbabwe"]


def test_an_observer_that_is_on_no_list_of_the_event_has_no_point_of_order(editor, debate):
    observer = Institution.objects.create(kind="observer", code="OBS", name={"en": "Observers"})
    press(editor, debate, "call")
    assert press(editor, debate, "give_point_of_order", who="Observers").status_code == 422
    assert "Observers" not in editor.get(address(debate)).content.decode()

    make_speaker(make_debate(debate.sitting, DebateKind.PANEL), observer)
    assert press(editor, debate, "give_point_of_order", who="Observers").status_code == 200


def test_hours_are_those_of_the_venue_with_the_day_where_it_is_another(editor, debate, sitting):
    zone = sitting.event.zone
    now = timezone.now()
    sitting.starts_at, sitting.ends_at = now - timedelta(hours=1), now + timedelta(minutes=2)
    sitting.save()
    tomorrow = make_sitting(sitting.event, day=4, hour=9)
    tomorrow.starts_at = now + timedelta(days=1)
    tomorrow.ends_at = tomorrow.starts_at + timedelta(hours=3)
    tomorrow.save()
    debate.sittings.add(tomorrow)
    press(editor, debate, "call")  # five minutes, so that the next one waits until tomorrow

    page = editor.get(address(debate)).content.decode()

    assert f"{sitting.ends_at.astimezone(zone):%H:%M}" in page
    assert f"{tomorrow.starts_at.astimezone(zone):%d.%m. %H:%M}" in page


def test_of_a_guest_her_function_is_large_and_her_name_below_it_as_in_the_hall(editor, debate):
    make_speaker(debate, name="Nina Sample", function="Secretary-General", rank=0)

    waits = editor.get(address(debate)).content.decode()
    press(editor, debate, "call")
    speaks = editor.get(address(debate)).content.decode()

    assert "Next: Secretary-General" in waits
    assert '<p class="name"><span dir="auto">Secretary-General</span>' in speaks
    assert '<p class="person"><span dir="auto">Nina Sample</span>' in speaks
