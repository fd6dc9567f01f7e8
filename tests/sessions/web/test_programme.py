"""The public pages of an assembly, as strangers, participants and editors get them."""

import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import Capacity, Role, Sex
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.services import roles
from notifications.models.follows import Follow
from notifications.services import follows
from sessions.models.sittings import Sitting
from sessions.selectors import moments
from sessions.services import sittings
from tests.factories.sessions import (
    LATER,
    NOW,
    make_agenda_item,
    make_assembly,
    make_body,
    make_room,
    make_sitting,
)

pytestmark = pytest.mark.django_db

PROGRAMME = "/en/events/138/programme/"


@pytest.fixture
def assembly():
    return make_assembly(number=138)


@pytest.fixture
def editor(client):
    user = User.objects.create_user("editor@example.org")
    roles.grant(user=user, role=Role.PROGRAMME_EDITOR, by=None, at=NOW)
    client.force_login(user)
    return user


@pytest.fixture
def participant(client, assembly):
    user = User.objects.create_user("ada@example.org", name="Ada")
    Participant.objects.create(
        event_id=assembly.pk,
        user=user,
        badge_name="Ada",
        given_name="Ada",
        family_name="Nwosu",
        sex=Sex.FEMALE,
        capacity=Capacity.MEMBER_OF_PARLIAMENT,
        language="en",
        accredited_at=NOW,
    )
    client.force_login(user)
    return user


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def shown_keys(response):
    return [card.pk for day in response.context["days"] for card in day.cards]


def test_programme_shows_days_rooms_and_the_clock_of_each_day(client):
    assembly = make_assembly(number=138)  # 21 to 25 October 2026; clocks change on the 25th
    make_sitting(assembly, day=1, room=make_room(assembly, "Room 18"))
    make_sitting(assembly, day=5)

    response = client.get(PROGRAMME)

    assert [day.clock for day in response.context["days"]] == ["UTC+02:00", "UTC+01:00"]
    assert "Wednesday 21 October 2026" in text(response)
    assert "Room 18" in text(response)
    assert "2 sittings" in text(response)
    assert text(response).count("09:00</time>") == 2


def test_programme_says_closed_changed_and_cancelled_in_words(client, assembly):
    make_sitting(assembly, hour=9, is_closed=True)
    moved, cancelled = make_sitting(assembly, hour=11), make_sitting(assembly, hour=14)
    slot = sittings.Slot(
        starts_at=moved.starts_at, ends_at=moved.ends_at + timedelta(minutes=30), room=None
    )
    sittings.move(
        sitting=moved, to=slot, note=LanguageMap({"en": "Half an hour more"}), by=None, at=LATER
    )
    sittings.cancel(sitting=cancelled, by=None, at=LATER)

    page = text(client.get(PROGRAMME))
    assert ">Closed</span>" not in page
    user = User.objects.create_user("editor@example.org")
    roles.grant(user=user, role=Role.PROGRAMME_EDITOR, by=None, at=NOW)
    client.force_login(user)
    page = text(client.get(PROGRAMME))

    for word in ("Closed", "Changed", "Cancelled"):
        assert page.count(f">{word}</span>") == 1
    assert "Half an hour more" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_programme_costs_a_fixed_number_of_queries(
    client, assembly, rows, django_assert_num_queries
):
    for day in range(rows):
        make_sitting(assembly, day=day + 1, room=make_room(assembly, f"Room {day}"))

    with django_assert_num_queries(4):  # the version, the assembly, its sittings, what is in hand
        client.get(PROGRAMME)
    moments.forget()
    with django_assert_num_queries(1):  # the version
        client.get(PROGRAMME)
    with django_assert_num_queries(0):
        client.get(PROGRAMME)


@pytest.mark.parametrize("rows", [1, 3])
def test_participant_programme_costs_a_fixed_number_of_queries(
    client, assembly, participant, rows, django_assert_num_queries
):
    for day in range(rows):
        make_sitting(assembly, day=day + 1)

    # session, account, assembly, sittings, roles, participation, what she follows,
    # what is in hand
    with django_assert_num_queries(11):
        client.get(PROGRAMME)


def test_programme_and_feed_show_the_same_sittings(client, assembly):
    for hour in (9, 11, 14):
        make_sitting(assembly, hour=hour)
    long_gone = make_sitting(assembly, day=1, hour=16)
    start = timezone.now() - timedelta(days=200)
    Sitting.objects.filter(pk=long_gone.pk).update(
        starts_at=start, ends_at=start + timedelta(hours=1)
    )
    sittings.cancel(sitting=long_gone, by=None, at=start)
    recent = make_sitting(assembly, day=2)
    sittings.cancel(sitting=recent, by=None, at=timezone.now())

    on_page = shown_keys(client.get(PROGRAMME))
    feed = client.get("/calendar/assemblies/138.en.ics").content
    uids = {str(e["UID"]) for e in icalendar.Calendar.from_ical(feed).walk("VEVENT")}

    in_feed = Sitting.objects.filter(uid__in=uids - {str(assembly.uid)})
    assert sorted(on_page) == sorted(in_feed.values_list("pk", flat=True))
    assert recent.pk in on_page
    assert long_gone.pk not in on_page


def test_programme_filter_is_kept_in_the_address(client, assembly):
    peace = make_body("sc_peace", name={"en": "Standing Committee on Peace"})
    wanted, other = make_sitting(assembly, body=peace), make_sitting(assembly)

    response = client.get(f"{PROGRAMME}?body=sc_peace")

    assert shown_keys(response) == [wanted.pk]
    assert "1 of 2 sittings" in text(response)
    assert '<option value="sc_peace" selected>' in text(response)
    assert other.pk not in shown_keys(response)


def test_programme_gives_a_second_clock_without_javascript(client, assembly):
    make_sitting(assembly, hour=18)

    page = text(client.get(f"{PROGRAMME}?zone=Asia/Tokyo"))

    assert "01:00 – 03:00 (Thu 22 Oct)" in page
    assert "Asia/Tokyo" in page


@pytest.mark.parametrize(
    "query", ["body=nobody", "zone=Mars/Olympus", "body=%00", "zone=../../etc", "body=%F0%9F%92%A9"]
)
def test_programme_names_the_field_of_a_bad_choice(client, assembly, query):
    make_sitting(assembly)

    response = client.get(f"{PROGRAMME}?{query}")

    assert response.status_code == 400
    assert "There is a problem" in text(response)
    assert f'href="#show-{query.partition("=")[0]}"' in text(response)


def test_programme_prints_a_label_where_the_end_is_open(client, assembly):
    label = {"en": "After the Council", "fr": "Après le Conseil"}
    make_sitting(assembly, hour=9, end_is_indicative=True, time_shown_as=label)
    make_sitting(assembly, hour=14, end_is_indicative=True)

    page = text(client.get(PROGRAMME))

    assert "<span>After the Council</span>" in page
    assert page.count("(end open)") == 1
    assert "11:00" not in page
    assert "16:00" not in page


def test_programme_without_sittings_says_what_will_be_here(client, assembly):
    assert "Sittings appear here" in text(client.get(PROGRAMME))


def test_programme_of_nothing_is_not_found(client):
    assert client.get(PROGRAMME).status_code == 404


def test_programme_speaks_french(client, assembly):
    make_sitting(assembly)

    page = text(client.get("/fr/events/138/programme/"))

    assert "Conseil directeur" in page
    assert '<html lang="fr" dir="ltr">' in page


def test_programme_reads_from_the_right_in_arabic(client, assembly):
    assert 'dir="rtl"' in text(client.get("/ar/events/138/programme/"))


def test_overview_shows_agenda_and_how_to_subscribe(client, assembly):
    make_agenda_item(assembly, 1)
    make_agenda_item(assembly, 2, title={"en": "Reports"}, prepared_by=make_body())

    page = text(client.get("/en/events/138/"))

    assert "General Debate" in page
    assert "webcal://testserver/calendar/assemblies/138.en.ics" in page
    assert "http://testserver/calendar/assemblies/138.en.ics" in page
    assert "21 to 25 October 2026" in page


def test_sitting_page_shows_both_clocks_and_its_file(client, assembly):
    sitting = make_sitting(assembly, room=make_room(assembly, "Room 18"))

    page = text(client.get(f"/en/events/138/sittings/{sitting.pk}/?zone=Asia/Tokyo"))

    for part in ("09:00", "Europe/Zurich, UTC+02:00", "16:00 – 18:00", "Room 18"):
        assert part in page
    assert f"/calendar/sittings/{sitting.uid}.en.ics" in page


def test_cities_stand_in_the_order_of_the_alphabet(client, assembly):
    sitting = make_sitting(assembly)

    page = text(client.get(f"/en/events/138/sittings/{sitting.pk}/"))

    cities = ("Santo Domingo", "São Paulo", "Seoul", "Zurich")
    order = [page.index(f">{city}</option>") for city in cities]
    assert order == sorted(order)


def test_sitting_page_names_the_day_of_the_venue(client):
    early = make_sitting(make_assembly(number=139, time_zone="Pacific/Auckland"), hour=8)

    page = text(client.get(f"/en/events/139/sittings/{early.pk}/"))

    assert "Wednesday 21 October 2026" in page
    assert "Tuesday 20 October" not in page, "the day at that moment in UTC"


def test_sitting_of_another_assembly_is_not_found(client, assembly):
    elsewhere = make_sitting(make_assembly(number=139))

    assert client.get(f"/en/events/138/sittings/{elsewhere.pk}/").status_code == 404
    assert client.get(f"/en/events/139/sittings/{elsewhere.pk}/?zone=x").status_code == 404
    assert client.get(f"/en/events/139/sittings/{elsewhere.pk}/").status_code == 200


# Kept pages


def test_visitor_gets_a_kept_page_without_cookies_and_with_all_headers(client, assembly):
    make_sitting(assembly)
    first, second = client.get(PROGRAMME), client.get(PROGRAMME)

    assert second.content == first.content
    for response in (first, second):
        assert not response.cookies
        assert response["Cache-Control"] == "no-cache"
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert set(response["Vary"].split(", ")) == {"Cookie", "Accept-Encoding"}
        assert "csrfmiddlewaretoken" not in text(response)


def test_visitor_asks_again_and_is_told_nothing_changed(client, assembly):
    make_sitting(assembly)
    tag = client.get(PROGRAMME)["ETag"]

    again = client.get(PROGRAMME, headers={"If-None-Match": tag})

    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == tag


def test_kept_page_is_zipped_on_request(client, assembly):
    make_sitting(assembly)
    plain = client.get(PROGRAMME)

    zipped = client.get(PROGRAMME, headers={"Accept-Encoding": "gzip"})

    assert zipped["Content-Encoding"] == "gzip"
    assert len(zipped.content) < len(plain.content)
    assert zipped["ETag"] != plain["ETag"]


def test_kept_page_shows_a_move_at_once(client, assembly):
    sitting = make_sitting(assembly)
    client.get(PROGRAMME)
    slot = sittings.Slot(
        starts_at=sitting.starts_at - timedelta(minutes=75), ends_at=sitting.ends_at, room=None
    )

    sittings.move(sitting=sitting, to=slot, by=None, at=LATER)

    assert "07:45" in text(client.get(PROGRAMME))


def test_kept_page_is_not_given_to_an_account(client, assembly, editor):
    make_sitting(assembly)
    mine = client.get(PROGRAMME)
    client.logout()
    strangers = client.get(PROGRAMME)

    assert "Move or cancel" in text(mine)
    assert "private" in mine["Cache-Control"]
    assert "Move or cancel" not in text(strangers)


def test_kept_page_of_one_language_is_not_another(client, assembly):
    make_sitting(assembly)

    assert "Conseil directeur" not in text(client.get(PROGRAMME))
    assert "Conseil directeur" in text(client.get("/fr/events/138/programme/"))


def test_unknown_words_in_the_address_are_not_kept(client, assembly):
    make_sitting(assembly)

    assert not client.get(f"{PROGRAMME}?utm=1").has_header("ETag")
    assert client.get(PROGRAMME).has_header("ETag")


# A participant's own programme


def choose(client, *keys, query=""):
    address = reverse("assembly_sessions:programme-choose", args=["138"])
    return client.post(f"{address}{query}", {"follow": [str(key) for key in keys]})


def test_participant_ticks_and_unticks_sittings(client, assembly, participant):
    first, second = make_sitting(assembly, hour=9), make_sitting(assembly, hour=14)

    assert choose(client, first.pk, second.pk).status_code == 302
    assert choose(client, second.pk).status_code == 302

    assert [f.topic for f in Follow.objects.filter(user=participant)] == [second.topic]
    page = text(client.get(PROGRAMME))
    assert f'value="{second.pk}" checked' in page
    assert f'value="{first.pk}" checked' not in page


def test_unticking_says_that_news_of_a_held_place_still_come(client, assembly, participant):
    sitting = make_sitting(assembly, title={"en": "A workshop"})
    for topic in sitting.topics:
        follows.follow(user=participant, topic=topic, at=NOW)
    says = "As you hold a place there, you go on hearing of: A workshop."

    assert says not in text(client.get(choose(client, sitting.pk).url))
    assert says in text(client.get(choose(client).url))


def test_participant_reads_how_many_places_are_left(client, assembly, participant):
    make_sitting(assembly, places=40, places_taken=3)

    assert "37 of 40 places left" in text(client.get(PROGRAMME))
    client.logout()
    assert "40 places in all" in text(client.get(PROGRAMME))


def test_ticking_with_a_filter_leaves_the_rest_alone(client, assembly, participant):
    peace = make_body("sc_peace", name={"en": "Peace"})
    here, elsewhere = make_sitting(assembly, body=peace), make_sitting(assembly)
    choose(client, here.pk, elsewhere.pk)

    response = choose(client, query="?body=sc_peace")

    assert response["Location"].endswith("?body=sc_peace")
    assert [f.topic for f in Follow.objects.all()] == [elsewhere.topic]


def test_closed_sitting_cannot_be_ticked(client, assembly, participant):
    closed = make_sitting(assembly, is_closed=True)

    assert f'name="follow" value="{closed.pk}"' not in text(client.get(PROGRAMME))
    response = choose(client, closed.pk)

    assert response.status_code == 400
    assert "cannot be followed" in text(response)
    assert not Follow.objects.exists()


def test_follow_of_a_closed_sitting_that_an_act_gave_survives_ticking(
    client, assembly, participant
):
    closed, open_one = make_sitting(assembly, is_closed=True), make_sitting(assembly, hour=14)
    Follow.objects.create(user=participant, topic=closed.topic, created_at=NOW)

    choose(client, open_one.pk)

    topics = set(Follow.objects.filter(user=participant).values_list("topic", flat=True))
    assert topics == {closed.topic, open_one.topic}


@pytest.mark.parametrize("value", ["x", "999999999999999999999", "-1", "\x00", "💥"])
def test_ticking_nonsense_is_refused(client, assembly, participant, value):
    make_sitting(assembly)

    assert choose(client, value).status_code == 400


def test_strangers_see_no_boxes_and_may_not_tick(client, assembly):
    sitting = make_sitting(assembly)

    assert 'name="follow"' not in text(client.get(PROGRAMME))
    assert choose(client, sitting.pk).status_code == 302  # to the log-in page
    client.force_login(User.objects.create_user("nobody@example.org"))
    assert choose(client, sitting.pk).status_code == 403
    assert not Follow.objects.exists()


def test_night_of_the_clocks_stands_in_the_order_of_its_moments(client, assembly):
    """At three the clocks go back to two: 02:30 to 02:15 lasts three quarters of an hour."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    third = datetime(2026, 10, 25, 3, 15, tzinfo=UTC)
    make_sitting(assembly, starts_at=first, ends_at=second)
    make_sitting(assembly, starts_at=second, ends_at=third)

    places = re.findall(r"in-2 from-(\d+) to-(\d+)", text(client.get(PROGRAMME)))

    assert places == [("2", "3"), ("3", "4")]
