"""The screens of the halls: hung up in the console, opened by address, closed sittings too."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from notifications.selectors import live_version
from sessions.enums import BallotMethod, MajorityKind
from sessions.enums.debates import ScreenView
from sessions.models.screens import HallScreen
from sessions.selectors.debates.screens import screen_of
from sessions.services import questions, roll_calls
from sessions.services.debates import screens
from sessions.web.debates import screen_views
from tests.factories.ballots import call, make_delegation, make_question
from tests.factories.debates import make_debate, make_screen, make_speaker
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament
from tests.sessions.web.test_debates_public import acted, give_floor, listed

pytestmark = pytest.mark.django_db
LIST = "/en/console/138/screens/"


@pytest.fixture
def editor(world):
    client = Client()
    client.force_login(world.editor)
    return client


@pytest.fixture
def screen(world):
    return make_screen(world.assembly)


def hall(screen, more=""):
    """What hangs in the hall, without any account."""
    return Client().get(f"/{screen.language}/screens/{screen.key}/{more}")


def show(editor, screen, shows, **more):
    asked = {"name": screen.name, "language": screen.language, "shows": shows, **more}
    return editor.post(f"{LIST}{screen.pk}/", asked)


def test_editor_hangs_up_a_screen_and_says_what_it_shows(editor, world):
    made = editor.post(LIST, {"name": "Plenary hall,  left", "language": "fr"})
    screen = HallScreen.objects.get()
    message = {"message_en": "Please rise", "message_fr": "Levez-vous", "message_ar": "قفوا"}
    shown = show(editor, screen, "message", **message)

    page, listed_page = hall(screen), editor.get(LIST).content.decode()

    assert (made.status_code, shown.status_code, screen.name) == (302, 302, "Plenary hall, left")
    assert "Levez-vous" in page.content.decode()
    assert "Please rise" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert f"/fr/screens/{screen.key}/" in listed_page
    acts = AuditEntry.objects.filter(thing_label="HallScreen").order_by("pk")
    assert [one.act for one in acts] == ["screen.add", "screen.set"]
    assert "Levez-vous" not in str([one.after for one in acts])


def test_message_is_never_older_than_the_version_it_is_shown_under(editor, screen):
    show(editor, screen, "message", message_en="Please rise")
    looked = screen_of(screen.key)
    show(editor, screen, "message", message_en="Please leave")

    screen_views.shown_on(looked)

    assert "Please leave" in screen_views.shown_on(screen_of(screen.key)).html


def test_screen_speaks_its_own_language_at_any_address(editor, screen):
    show(editor, screen, "message", language="ar", message_ar="قفوا", message_en="Rise")

    page = Client().get(f"/en/screens/{screen.key}/").content.decode()

    assert '<html lang="ar" dir="rtl"' in page
    assert "قفوا" in page


def test_screen_shows_who_speaks_and_who_is_next(editor, screen, world):
    closed = make_sitting(world.assembly, day=2, hour=9, is_closed=True)
    debate = make_debate(closed, lists_closed_at=timezone.now())
    chile, *_others = listed(debate, "Chile", "Ghana", "Kuwait")
    turn = give_floor(debate, chile)
    show(editor, screen, "speakers", debate=debate.pk)

    shown = hall(screen, "now/").content.decode()

    floor, following = shown.split('class="hall-next"')
    assert "Chile" in floor
    assert "Rosa Chile" in floor
    assert 'data-seconds="480"' in floor
    assert following.index("Ghana") < following.index("Kuwait")
    before = live_version((screen.channel, debate.channel))
    turn.delete()
    acted(debate)
    assert "Rosa Chile" not in hall(screen, "now/").content.decode()
    live = Client().get(f"/live/screens/{screen.key}/")
    assert (live.status_code, live["ETag"]) == (204, f'"{before + 1}"')


def test_screen_shows_a_vote_open_then_closed_with_its_line(editor, screen, world):
    sitting = make_sitting(world.assembly, day=2, hour=17)
    delegations = [make_delegation(sitting.event, make_parliament("ZW", "Zimbabwe"), sitting)]
    question = make_question(sitting, at=sitting.starts_at, majority=MajorityKind.TWO_THIRDS)
    ballot = questions.open_question(
        question=question, method=BallotMethod.ROLL_CALL, by=None, at=sitting.starts_at
    )
    show(editor, screen, "vote", ballot=ballot.pk)
    is_open = hall(screen, "now/").content.decode()
    call(ballot, dict.fromkeys(delegations, (12, 6, 0)), by=world.editor, at=sitting.starts_at)
    voted = hall(screen, "now/").content.decode()
    roll_calls.close_vote(ballot=ballot, by=world.editor, at=sitting.starts_at)
    closed = hall(screen, "now/").content.decode()

    assert "0 / 1" in is_open
    assert "1 / 1" in voted
    assert "for" not in voted.split("hall-count")[1].split("</p>")[0]  # nothing of how it votes
    assert "Carried" in closed
    assert 'class="needed" x1="12"' in closed
    assert "Line: 12 needed" in closed


def test_screen_shows_the_rest_of_the_day_without_closed_sittings(editor, screen, world):
    now = timezone.now()
    hours = {"starts_at": now - timedelta(minutes=5), "ends_at": now + timedelta(minutes=9)}
    make_sitting(world.assembly, title={"en": "Panel on peace"}, **hours)
    make_sitting(world.assembly, title={"en": "Secret talks"}, is_closed=True, **hours)
    show(editor, screen, "programme")

    shown = hall(screen, "now/").content.decode()

    assert "Panel on peace" in shown
    assert "is-now" in shown
    assert "Secret talks" not in shown


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"shows": "speakers"}, "Say which debate"),
        ({"shows": "vote"}, "Say which debate"),
        ({"shows": "message", "message_en": " "}, "Say which debate"),
        ({"shows": "message", "message_en": "a" * 161}, "At most 160 letters"),
        ({"shows": "everything"}, "Select a valid choice"),
        ({"shows": "speakers", "debate": "99999"}, "Select a valid choice"),
        ({"shows": "nothing", "language": "de"}, "Select a valid choice"),
        ({"shows": "nothing", "name": ""}, "This field is required"),
        ({"shows": "nothing", "name": "Lobby"}, "There is a screen of that name already: Lobby."),
    ],
)
def test_what_cannot_be_shown_is_refused_and_the_screen_stays(editor, screen, world, asked, said):
    make_screen(world.assembly, "Lobby")
    before = HallScreen.objects.filter(pk=screen.pk).values().get()

    answer = show(editor, screen, **asked)

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert HallScreen.objects.filter(pk=screen.pk).values().get() == before


def test_old_address_is_nothing_after_a_new_one_and_none_after_removal(editor, screen):
    old = hall(screen).status_code
    editor.post(f"{LIST}{screen.pk}/address/")
    gone = (hall(screen).status_code, Client().get(f"/live/screens/{screen.key}/").status_code)
    screen.refresh_from_db()
    new = hall(screen).status_code
    editor.post(f"{LIST}{screen.pk}/remove/")

    assert (old, gone, new) == (200, (404, 404), 200)
    assert hall(screen, "now/").status_code == 404
    assert editor.get(f"{LIST}{screen.pk}/").status_code == 404
    assert editor.post(LIST, {"name": screen.name, "language": "en"}).status_code == 302


def test_another_events_debate_is_not_shown(screen, world, sitting_elsewhere):
    elsewhere = make_debate(sitting_elsewhere)
    setting = screens.Setting(name="a", language="en", shows=ScreenView.SPEAKERS, debate=elsewhere)

    with pytest.raises(screens.ScreenEmpty):
        screens.set_to(screen=screen, setting=setting, by=world.editor, at=timezone.now())


@pytest.fixture
def sitting_elsewhere():
    return make_sitting(make_assembly(number=139))


def test_idle_screen_says_what_comes(editor, screen, world):
    debate = make_debate(make_sitting(world.assembly, day=2, hour=9))
    make_speaker(debate, make_parliament("CL", "Chile"))
    show(editor, screen, "speakers", debate=debate.pk)

    shown = hall(screen).content.decode()

    assert "Registration is" in shown
    assert "Chile" in shown


def test_before_its_first_day_the_programme_says_when_the_assembly_begins(editor, screen, world):
    event = world.assembly
    event.starts_on = timezone.now().date() + timedelta(days=20)
    event.ends_on = event.starts_on + timedelta(days=3)
    event.save()
    show(editor, screen, "programme")

    shown = hall(screen, "now/").content.decode()

    assert f"The assembly begins on {event.starts_on.day} {event.starts_on:%B}" in shown
    assert "No more sittings today" not in shown


def test_form_says_what_is_asked_for_and_how_long_a_message_may_be(editor, screen):
    page = editor.get(f"{LIST}{screen.pk}/").content.decode()

    assert "Which debate</label>" in page
    assert "Which vote</label>" in page
    assert page.count("At most 160 letters") == 4


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("Chile", ""),
        ("Madagascar", "long"),
        ("Registration open", "very-long"),
        ("a" * 12, "very-long"),
    ],
)
def test_name_with_a_long_word_is_smaller_so_that_no_word_breaks(name, length):
    assert screen_views._length_of(name) == length
