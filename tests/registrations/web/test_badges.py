"""The desk's badges: filtered in the address, printed, replaced, taken back."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from registrations.models.badges import Badge
from registrations.services import badges, people
from tests.factories.papers import make_approved, make_badge

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, world):
    client.force_login(world.desk)
    return client


def listed(client, world, **query):
    page = client.get(reverse("registrations:badge-list", args=[world.assembly.slug]), query)
    assert page.status_code == 200
    return [line["name"] for line in page.context["lines"]]


def print_for(client, world, query="", **fields):
    path = reverse("registrations:badge-print", args=[world.assembly.slug])
    answer = client.post(path + query, {"layout": "sheet", **fields})
    is_made = "badges.pdf" in answer.get("Location", "")
    return client.get(answer["Location"]) if is_made else answer


def test_list_is_narrowed_by_what_the_address_says(desk, world):
    printed = make_approved(world, given_name="Ana", family_name="Printed", badge_name="Ana P")
    made = make_approved(world, given_name="Éva", family_name="Ready", badge_name="Éva R")
    make_approved(world, badge_name="Old N", sex="male", capacity="adviser")
    world.add_person(badge_name="Draft D")
    print_for(desk, world, participant=printed.participant_id)
    make_badge(world, made)

    assert sorted(listed(desk, world)) == ["Ana P", "Old N", "Éva R"]
    assert listed(desk, world, state="printed") == ["Ana P"]
    assert sorted(listed(desk, world, state="open")) == ["Old N", "Éva R"]
    assert listed(desk, world, capacity="adviser") == ["Old N"]
    assert listed(desk, world, q="eva") == ["Éva R"]
    assert listed(desk, world, delegation=world.other_file.delegation_id) == []
    assert len(listed(desk, world, state="nonsense", capacity="nonsense", page="x")) == 3


def test_list_costs_the_same_for_one_and_for_many(desk, world, django_assert_max_num_queries):
    make_approved(world)
    with django_assert_max_num_queries(8):
        listed(desk, world)
    for number in range(5):
        make_approved(world, badge_name=f"Person {number}")

    with django_assert_max_num_queries(8):
        assert len(listed(desk, world)) == 6


def test_who_was_changed_after_printing_is_found(desk, world):
    person = make_approved(world)
    print_for(desk, world, participant=person.participant_id)
    assert listed(desk, world, state="changed") == []

    people.change(
        person=person,
        changes={"function_in_organization": "Chair"},
        by=world.desk,
        at=Badge.objects.get().printed_at.replace(year=2099),
        past_deadline=True,
    )

    assert listed(desk, world, state="changed") == [person.badge_name]


def test_printing_makes_the_missing_badges_and_gives_a_file(desk, world):
    first, second, third = (make_approved(world, family_name=name) for name in "ABC")
    held = make_badge(world, first)

    answer = print_for(desk, world, participant=[first.participant_id, second.participant_id])

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "attachment" in answer["Content-Disposition"]
    printed = Badge.objects.exclude(printed_at=None)
    assert set(printed.values_list("participant", flat=True)) == {
        first.participant_id,
        second.participant_id,
    }
    assert held in printed
    assert not Badge.objects.filter(participant=third.participant).exists()


def test_a_file_of_void_badges_or_of_another_event_is_not_made(desk, world):
    kept, gone = (make_badge(world, make_approved(world)) for _n in "ab")
    badges.void(badge=gone, reason="Lost", by=world.desk, at=timezone.now())
    path = reverse("registrations:badge-sheet", args=[world.assembly.slug])

    assert desk.get(path, {"layout": "card", "badges": f"{gone.pk},{kept.pk}"}).status_code == 200
    for keys in (gone.pk, "", "x", "9" * 30, "²"):
        assert desk.get(path, {"layout": "card", "badges": keys}).status_code == 302
    assert desk.get(path, {"layout": "poster", "badges": kept.pk}).status_code == 302


def test_everybody_whom_the_filter_shows_is_printed(desk, world):
    make_approved(world, capacity="adviser")
    make_approved(world)

    answer = print_for(desk, world, "?capacity=adviser", everyone="1")

    assert answer.status_code == 200
    assert [badge.participant.capacity for badge in Badge.objects.all()] == ["adviser"]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"participant": "x"},
        {"participant": "9" * 30},
        {"participant": "²"},
        {"participant": "1", "layout": "poster"},
    ],
)
def test_nothing_is_printed_for_nobody(desk, world, fields):
    waiting = world.add_person()
    assert waiting.participant_id is None

    answer = print_for(desk, world, **fields)

    assert answer.status_code == 302
    assert not Badge.objects.exists()


def test_a_badge_is_replaced_with_a_reason(desk, world):
    badge = make_badge(world, make_approved(world))
    path = reverse("registrations:badge-detail", args=[badge.pk])

    refused = desk.post(path, {"act": "reprint", "reason": " "})
    done = desk.post(path, {"act": "reprint", "reason": "Lost on the bus"})

    assert (refused.status_code, done.status_code) == (422, 302)
    badge.refresh_from_db()
    assert badge.void_reason == "Lost on the bus"
    assert Badge.objects.valid().get().serial == 2
    assert "Lost on the bus" in desk.get(path).content.decode()
    again = desk.post(path, {"act": "reprint", "reason": "Again"})
    assert again.status_code == 422


def test_a_badge_is_taken_back(desk, world):
    person = make_approved(world)
    badge = make_badge(world, person)

    desk.post(
        reverse("registrations:badge-detail", args=[badge.pk]),
        {"act": "void", "reason": "Stolen"},
    )

    assert not Badge.objects.valid().exists()
    assert listed(desk, world, state="void") == [person.badge_name]


def test_a_delegate_downloads_no_badge(client, world):
    badge = make_badge(world, make_approved(world, email="delegate@example.org"))
    client.force_login(world.delegate)

    assert client.get(reverse("registrations:badge-detail", args=[badge.pk])).status_code == 404
    assert print_for(client, world, participant=badge.participant_id).status_code == 404


def test_badges_are_sorted_by_country_in_the_language_of_the_reader_then_by_rank(desk, world):
    germany = world.other_file.delegation.institution
    germany.name = {"en": "Germany", "fr": "Allemagne"}
    germany.save(update_fields=["name"])
    make_approved(world, file=world.other_file, badge_name="Of Germany")
    make_approved(world, capacity="adviser", family_name="Aa", badge_name="Adviser")
    make_approved(world, family_name="Zz", badge_name="Member")

    assert listed(desk, world) == ["Member", "Adviser", "Of Germany"]
    with translation.override("fr"):
        assert listed(desk, world) == ["Of Germany", "Member", "Adviser"]
    print_for(desk, world, everyone="1")
    in_order = Badge.objects.order_by("serial").select_related("participant")
    assert [badge.participant.badge_name for badge in in_order] == [
        "Member",
        "Adviser",
        "Of Germany",
    ]
