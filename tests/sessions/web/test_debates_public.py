"""Debates as everybody sees them: who has the floor, who is next, one's own turn, the booths."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from assemblies.enums import Capacity
from notifications.services import live
from sessions.enums.debates import DebateKind, ListCategory, ScreenView, SpeakerState, TurnState
from sessions.models.debates import Debate, WrittenStatement
from sessions.models.presence import Presence
from sessions.models.turns import Turn
from sessions.selectors.debates import public_words
from sessions.selectors.debates.floor import debate_now
from sessions.services import events
from sessions.services.debates import screens
from sessions.web.debates import public_pages, rendered_once
from tests.factories.accounts import make_account
from tests.factories.debates import make_debate, make_screen, make_speaker
from tests.factories.seats import make_participants
from tests.factories.sessions import make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(world):
    return make_sitting(world.assembly, day=2, hour=9)


@pytest.fixture
def debate(sitting):
    return make_debate(sitting, lists_closed_at=sitting.starts_at - timedelta(days=1))


def listed(debate, *names, category=ListCategory.FIRST_SPEAKERS):
    """Speakers of parliaments of these names, in this order."""
    return [
        make_speaker(
            debate, make_parliament(f"X{n}", name), category=category, rank=n, name=f"Rosa {name}"
        )
        for n, name in enumerate(names)
    ]


def give_floor(debate, speaker, *, ago=timedelta(seconds=90), seconds=480):
    """Somebody speaks since a while, as the chair's act leaves it."""
    sitting, since = debate.sittings.get(), timezone.now() - ago
    debate.sitting, debate.opened_at = sitting, since
    debate.save()
    speaker.state = SpeakerState.HAS_FLOOR
    speaker.save()
    return Turn.objects.create(
        debate=debate, sitting=sitting, kind="speech", speaker=speaker, seconds=seconds,
        institution=speaker.institution, name=speaker.name, languages=speaker.languages,
        state=TurnState.RUNNING, called_at=since, begun_at=since, running_since=since,
    )  # fmt: skip


def address(debate, more=""):
    return f"/en/events/138/debates/{debate.pk}/{more}"


def acted(debate):
    with transaction.atomic():
        live.changed(debate.channel)


def test_page_shows_the_floor_the_next_five_and_all_lists(client, debate):
    chile, *others = listed(debate, "Chile", "Ghana", "Kuwait", "Malta", "Nepal", "Peru", "Togo")
    make_speaker(debate, name="Nina Sample", category=ListCategory.OPENING)
    give_floor(debate, chile)

    page = client.get(address(debate)).content.decode()

    floor = page.split('class="debate-floor"')[1].split("</section>")[0]
    assert "Chile" in floor
    assert "Rosa Chile" in floor
    assert 'data-seconds="480"' in floor
    assert 'data-state="running"' in floor
    assert 90_000 <= int(floor.split('data-ago-ms="')[1].split('"')[0]) < 100_000
    following = page.split('class="debate-next"')[1].split("</ol>")[0]
    assert following.count("<li") == 5
    assert "Nina Sample" in following
    assert "Togo" not in following
    assert page.index("Opening and special guests") < page.index("First speakers<")
    assert "You are number 2: 1 speaker is before you." in page  # said of everybody, matched by key
    assert [one.name for one in others][-1] in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Registration is open until"),
        ({"draw_at": timezone.now()}, "The draw is announced for"),
        ({"registration_opens_at": timezone.now() + timedelta(hours=1)}, "Speakers register from"),
        ({"lists_closed_at": timezone.now()}, "Registration is closed"),
        ({"closed_at": timezone.now()}, "It was closed on"),
    ],
)
def test_page_says_before_and_after_what_comes(client, sitting, changes, said):
    at = timezone.now()
    known = {"registration_opens_at": at - timedelta(days=1), **changes}
    known["registration_closes_at"] = at + timedelta(days=1)

    page = client.get(address(make_debate(sitting, **known))).content.decode()

    assert said in page


def test_list_has_todays_debates_first(client, world, debate):
    today = timezone.now()
    later = make_sitting(world.assembly, day=3, starts_at=today, ends_at=today + timedelta(hours=1))
    make_debate(later, DebateKind.PANEL, title={"en": "Panel on peace"})

    page = client.get("/en/events/138/debates/").content.decode()

    assert (
        page.index("Panel on peace")
        < page.index("On other days")
        < page.index("General debate</a>")
    )


def test_sitting_leads_to_its_debates(client, debate, sitting):
    page = client.get(f"/en/events/138/sittings/{sitting.pk}/").content.decode()

    assert f'href="{address(debate)}"' in page


def test_a_closed_sittings_debate_is_nothing_to_outsiders(client, world):
    closed = make_debate(make_sitting(world.assembly, day=2, hour=9, is_closed=True))
    editor = Client()
    editor.force_login(world.editor)

    pages = [address(closed), address(closed, "now/?v=1"), f"/live/debates/{closed.pk}/"]
    answers = [client.get(page) for page in pages]
    seen = editor.get(address(closed))

    assert [one.status_code for one in answers] == [404] * 3
    assert seen.status_code == 200
    assert "no-store" in seen["Cache-Control"]
    assert "data-shared" not in seen.content.decode()  # nothing of it is asked for without rights
    assert str(closed.title) not in client.get("/en/events/138/debates/").content.decode()


def test_closing_a_sitting_takes_the_kept_part_away(client, debate, sitting):
    acted(debate)
    path = address(debate, "now/?v=1")
    before = [client.get(path).status_code for _ in range(2)]
    sitting.is_closed = True
    sitting.save()
    events.renew_calendar(event_id=sitting.event_id)  # as every act on a programme does

    assert (before, client.get(path).status_code) == ([200, 200], 404)


def watch(debate, version):
    """Twenty phones fetch the part at the same time, each from a thread."""

    def ask(_n):
        try:
            return Client().get(address(debate, f"now/?v={version}")).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        return set(threads.map(ask, range(20)))


@pytest.fixture
def renderings(monkeypatch):
    made, render = [], public_pages._render

    def slowly(*known):
        made.append(1)
        time.sleep(0.2)  # as on a busy machine: the others come meanwhile
        return render(*known)

    monkeypatch.setattr(public_pages, "_render", slowly)
    return made


@pytest.mark.django_db(transaction=True)
def test_a_change_costs_one_rendering_however_many_watch(debate, renderings):
    listed(debate, "Chile", "Ghana")

    first = (acted(debate), watch(debate, 1), len(renderings))[1:]
    second = (acted(debate), watch(debate, 2), len(renderings))[1:]

    assert (first, second) == (({200}, 1), ({200}, 2))


@pytest.mark.django_db(transaction=True)
def test_without_the_hold_many_would_render(debate, renderings, monkeypatch):
    """The negative control; and what comes where the shared cache is away: everybody is served."""
    monkeypatch.setattr(type(caches["default"]), "add", lambda *_a: True)
    acted(debate)

    assert watch(debate, 1) == {200}
    assert len(renderings) > 1


def test_kept_part_is_answered_without_a_question(client, debate, django_assert_num_queries):
    acted(debate)
    client.get(address(debate, "now/?v=1"))
    client.get(address(debate, "now/?v=1"))

    with django_assert_num_queries(0):
        kept = client.get(address(debate, "now/?v=1"))

    assert kept.status_code == 200
    assert int(kept["X-Age-Ms"]) >= 0
    newer = (acted(debate), client.get(address(debate, "now/?v=2")))[1]
    assert newer.status_code == 200


@pytest.mark.parametrize("asked", ["", "?v=", "?v=x", "?v=-1", f"?v={'9' * 18}", "?v=1&v=2"])
def test_a_part_asked_for_by_no_version_is_the_newest(client, debate, asked):
    acted(debate)

    answer = client.get(address(debate, f"now/{asked}"))

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["screens/abc/", "screens/abc/now/"])
def test_a_key_that_opens_no_screen_is_nothing(client, world, path):
    assert client.get(f"/en/{path}").status_code == 404


def test_clock_of_a_kept_part_goes_on(debate):
    kept = rendered_once.Rendered(1, '<b data-ago-ms="5000">', timezone.now().timestamp() - 2)

    ago = int(kept.html_now.split('"')[1])

    assert 7000 <= ago < 8000


def test_who_speaks_is_told_her_turn_at_the_top(world, debate):
    speakers = listed(debate, "Chile", "Ghana", "Kuwait", "Malta", "Nepal", "Peru")
    (person,) = make_participants(world.assembly, 1, user=make_account("rosa@example.org"))
    speakers[5].participant = person
    speakers[5].save()
    client = Client()
    client.force_login(person.user)

    far = client.get(address(debate)).content.decode()
    for one in speakers[:2]:
        one.state = SpeakerState.SPOKEN
        one.save()
    near = client.get(address(debate)).content.decode()
    give_floor(debate, speakers[5])
    now = client.get(address(debate)).content.decode()

    def own(page):
        return page.split('class="debate-own')[1].split("</section>")[0]

    assert "You are number 6: 5 speakers are before you." in own(far)
    assert "soon" not in own(far)
    assert "You are number 4: 3 speakers are before you." in own(near)
    assert "soon" in own(near)
    assert "You have the floor." in own(now)
    assert 'class="debate-own' not in Client().get(address(debate)).content.decode()


def test_lists_drawn_by_lot_are_shown_from_their_closing_and_places_from_the_draw(world, debate):
    delegation = world.file.delegation
    columns = {"delegation": delegation, "category": ListCategory.FIRST_SPEAKERS, "name": "Rosa"}
    make_speaker(debate, name="Nina Sample", rank=1)
    speaker = make_speaker(debate, delegation.institution, **columns)
    make_speaker(debate, name="Omar Late", category=ListCategory.FIRST_SPEAKERS, is_late=True)
    screen = make_screen(world.assembly)
    shows = {"shows": ScreenView.SPEAKERS, "debate": debate}
    setting = screens.Setting(name=screen.name, language="en", **shows)
    screens.set_to(screen=screen, setting=setting, by=None, at=timezone.now())
    own = Client()
    own.force_login(world.coordinator)

    def seen():
        acted(debate)
        paths = (address(debate), f"/en/screens/{screen.key}/now/")
        pages = [Client().get(path).content.decode() for path in paths]
        hers = own.get(address(debate)).content.decode().split('class="debate-own')[1]
        return pages, hers.split("</section>")[0]

    Debate.objects.update(lists_closed_at=None)
    hidden, told_before = seen()
    Debate.objects.update(lists_closed_at=timezone.now())
    closed, told_undrawn = seen()
    speaker.rank = 1
    speaker.save()
    drawn, told = seen()

    assert [name in hidden[0] for name in ("Nina Sample", "Rosa", "Omar Late")] == [True] + 2 * [
        False
    ]
    assert ["Nina Sample" in hidden[1], "France" in hidden[1]] == [True, False]
    assert "are shown once they are closed" in hidden[0]
    assert ["Rosa" in closed[0], "You are number 2" in closed[0]] == [True, False]
    assert ["Nina Sample" in closed[1], "France" in closed[1]] == [True, False]
    assert "The place is known once the lot is drawn." in told_before
    assert "The place is known once the lot is drawn." in told_undrawn
    assert ["You are number 3" in drawn[0], "France" in drawn[1]] == [True, True]
    assert "Number 2: 1 speaker is before" in told


def test_hour_of_another_day_is_told_with_its_day(client, debate, sitting):
    speaker = listed(debate, "Chile")[0]
    now = timezone.now()
    sitting.starts_at, sitting.ends_at = now + timedelta(days=2), now + timedelta(days=2, hours=3)
    sitting.save()

    page = client.get(address(debate)).content.decode()
    waits = debate_now(debate, at=now).waiting[0]
    mail = [
        public_words.words_about_turn(debate, waits, "en", at=at)["hour"]
        for at in (now, sitting.starts_at)
    ]

    local = sitting.starts_at.astimezone(debate.event.zone)
    hour, day = f"{local:%H:%M}", f"{local.day} {local:%B}"
    assert f'data-told="You are next. About {day}, {hour}."' in page
    assert f"is at its end at about {day}, " in page
    assert mail == [f"{day}, {hour}", hour]
    assert speaker.pk == waits.pk


def test_in_a_closed_debate_nobody_waits(client, world, debate):
    delegation = world.file.delegation
    make_speaker(debate, delegation.institution, delegation=delegation, rank=1, name="Rosa")
    Debate.objects.update(closed_at=timezone.now())
    own = Client()
    own.force_login(world.coordinator)

    page = own.get(address(debate)).content.decode()

    assert ["Rosa" in page, 'class="debate-own' in page] == [False, False]
    assert client.get(f"/api/v1/debates/{debate.pk}/floor/").json()["waiting"] == []


def test_who_coordinates_a_delegation_is_told_of_its_speakers(world, debate):
    delegation = world.file.delegation
    make_speaker(debate, delegation.institution, delegation=delegation, name="Rosa Example")
    client = Client()
    client.force_login(world.coordinator)

    page = client.get(address(debate)).content.decode()

    own = page.split('class="debate-own')[1].split("</section>")[0]
    assert "Rosa Example" in own
    assert "Is next." in own


def test_booths_see_languages_changes_and_texts_early(world, debate):
    speakers = listed(debate, "Chile", "Ghana", "Kuwait")
    for one, codes in zip(speakers, (["es"], ["en"], ["en", "ar"]), strict=True):
        one.languages = codes
        one.save()
    text = WrittenStatement.objects.create(
        speaker=speakers[1], language="en", name='a"b.pdf', media_type="application/pdf",
        content=b"%PDF-1.7", sha256="0" * 64, received_at=timezone.now(),
    )  # fmt: skip
    (person,) = make_participants(
        world.assembly, 1, user=make_account("booth@example.org"), capacity=Capacity.INTERPRETER
    )
    booth, other = Client(), Client()
    booth.force_login(person.user)
    other.force_login(world.delegate)

    page = booth.get(address(debate, "interpreters/"))
    file = booth.get(address(debate, f"interpreters/{text.pk}/"))
    refused = [other.get(address(debate, f"interpreters/{more}")) for more in ("", f"{text.pk}/")]

    shown = page.content.decode()
    assert shown.count("Change of language") == 1  # from Spanish to English, not from English to it
    assert shown.index("Chile") < shown.index("Change of language") < shown.index("Ghana")
    assert f"interpreters/{text.pk}/" in shown
    assert (file.content, 'filename="statement-' in file["Content-Disposition"]) == (
        b"%PDF-1.7",
        True,
    )
    assert [one.status_code for one in refused] == [404, 404]


def test_interpreter_in_the_room_sees_a_closed_debate(world):
    sitting = make_sitting(world.assembly, day=2, hour=9, is_closed=True)
    closed = make_debate(sitting)
    (person,) = make_participants(
        world.assembly, 1, user=make_account("booth@example.org"), capacity=Capacity.INTERPRETER
    )
    booth = Client()
    booth.force_login(person.user)
    pages = (address(closed, "interpreters/"), f"/live/debates/{closed.pk}/")

    outside = [booth.get(page).status_code for page in pages]
    Presence.objects.create(
        event_id=world.assembly.pk, sitting=sitting, participant=person, recorded_at=timezone.now()
    )
    inside = [booth.get(page).status_code for page in pages]

    assert (outside, inside) == ([404, 404], [200, 204])


def test_clock_says_by_how_much_somebody_is_over_her_time(client, debate):
    (chile,) = listed(debate, "Chile")
    give_floor(debate, chile, ago=timedelta(seconds=65), seconds=60)

    page = client.get(address(debate)).content.decode()

    assert "over by 0:05</span>" in page
    assert 'data-left="left of 1:00"' in page


def test_long_names_may_wrap_and_arabic_dates_have_their_own_comma(client, debate):
    chile, _ghana = listed(debate, "Chile", "Ghana")
    give_floor(debate, chile)

    page = client.get(address(debate)).content.decode()
    arabic = client.get(address(debate).replace("/en/", "/ar/")).content.decode()

    assert "<bdi>Rosa" not in page  # the house keeps a bdi on one line
    assert '<span dir="auto">Rosa Ghana</span>' in page
    assert '، <bdi dir="ltr">09:00</bdi></time>' in arabic
    assert ', <bdi dir="ltr">09:00</bdi></time>' in page
