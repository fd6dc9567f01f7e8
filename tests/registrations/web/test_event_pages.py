"""The secretariat's pages of events: list, making, task list, acts; queries; bad input in words."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from assemblies.models.events import Event
from registrations.models.admissions import Admission
from registrations.services import event_making
from registrations.web.console_place import place_of_console
from sessions.enums.events import Template
from sessions.models.sittings import Sitting
from sessions.selectors.event_desk import mark_of_event
from sessions.services import events_publishing
from tests.factories.events import make_event
from tests.factories.sessions import make_body

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.now().date() + timedelta(days=days)


@pytest.fixture
def editor(world, client):
    client.force_login(world.editor)
    return client


@pytest.fixture
def draft(world):
    return make_event(starts_on=in_days(30), at=timezone.now())


def at(name, *args):
    return reverse(f"registrations:{name}", args=args)


def typed(**changes):
    return {
        "title_en": "Water for all",
        "title_fr": "L'eau pour tous",
        "starts_on": in_days(40).isoformat(),
        "first": "14:00",
        "minutes": "90",
        "time_zone": "Europe/Zurich",
        "body": make_body().pk,
        "languages": ["en", "fr"],
        **changes,
    }


def make(client, template="webinar", **changes):
    given = {name: value for name, value in typed(**changes).items() if value is not None}
    return client.post(at("event-make", template), given)


def test_editor_makes_a_webinar_on_one_page(editor):
    answer = make(editor)

    event = Event.objects.get(kind="webinar")
    assert answer["Location"] == at("event-overview", event.slug)
    assert Sitting.planned.filter(event_id=event.pk).count() == 1
    assert Admission.objects.filter(event=event).exists()
    page = editor.get(answer["Location"]).content.decode()
    assert "3 of 7 done" in page
    assert "The draft is made" in page


def test_next_webinar_is_offered_the_body_of_the_last(editor):
    make(editor)
    body = Event.objects.get(kind="webinar").body

    form = editor.get(at("event-make", "webinar")).context["form"]

    assert form["body"].value() == body.pk
    assert editor.get(at("event-make", "hearing")).context["form"]["body"].value() is None


@pytest.mark.parametrize("template", [one.value for one in Template])
def test_page_of_each_template_is_shown_and_makes_its_event(editor, template):
    assert editor.get(at("event-make", template)).status_code == 200

    more = {"place_en": "Geneva", "format": "hybrid", "first": None, "minutes": None}
    if template in ("webinar", "webinar_twice", "meeting"):
        more |= {"first": "09:00", "second": "17:00", "minutes": "60"}
    if template == "assembly":
        more |= {"number": "153", "yearly_session": "first"}
    answer = make(editor, template, **more)

    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"time_zone": "Europe/Zurich, America/New_York"}, "Name one time zone"),
        ({"time_zone": "Europe/Zurich America/New_York"}, "Name one time zone"),
        ({"time_zone": "CET in summer"}, "There is no such time zone"),
        ({"time_zone": ""}, "This field is required"),
        ({"starts_on": "2020-01-01"}, "This day is over"),
        ({"starts_on": "9999-12-31"}, "This year is out of range"),
        ({"title_en": "a\x00b"}, "Remove the characters that cannot be printed"),
        ({"title_fr": ""}, "This field is required"),
        ({"minutes": "10000000000000000000000"}, "Enter 1439 or less"),
        ({"minutes": "-1"}, "Enter 5 or more"),
        ({"first": "25:00"}, "Enter a valid time"),
        ({"title_en": "a" * 10_000}, "at most 200 characters"),
    ],
)
def test_bad_input_comes_back_in_words_and_makes_nothing(editor, changes, sentence):
    answer = make(editor, **changes)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Event.objects.filter(kind="webinar").exists()


def test_hour_that_clocks_skip_is_said_beside_its_field(editor):
    day = timezone.now().year + 1
    # The last Sunday of March, when clocks go forward in Zurich.
    found = max(d for d in range(25, 32) if timezone.datetime(day, 3, d).weekday() == 6)
    answer = make(editor, starts_on=f"{day}-03-{found}", first="02:30")

    assert answer.status_code == 422
    assert "does not exist or comes twice" in answer.content.decode()


def test_unknown_template_is_not_found(editor):
    assert editor.get(at("event-make", "party")).status_code == 404


def test_list_finds_by_word_kind_state_and_year(editor, draft, world):
    def shown(**query):
        page = editor.get(at("event-desk"), query).content.decode()
        return {one.slug for one in Event.objects.all() if at("event-overview", one.slug) in page}

    assert shown() == {draft.slug, world.assembly.slug}
    assert shown(q="eau tous") == {draft.slug}
    assert shown(kind="assembly") == {world.assembly.slug}
    assert shown(stage="draft") == {draft.slug}
    assert shown(year=draft.starts_on.year + 5) == set()
    assert shown(year="10" * 20, kind="x", stage="\x00") == {draft.slug, world.assembly.slug}
    page = editor.get(at("event-desk"), {"kind": "webinar"}).content.decode()
    assert "What it is about, Speakers, Online meeting, Publication" in page
    assert "1 to 1 of 1 event" in page


def test_event_of_old_times_is_listed_by_its_year_alone(editor, draft):
    year = {"starts_on": date(1998, 1, 1), "ends_on": date(1998, 12, 31), "date_precision": "year"}
    Event.objects.filter(pk=draft.pk).update(**year)

    for address in (at("event-desk"), at("event-overview", draft.slug)):
        page = editor.get(address).content.decode()
        assert "1998" in page
        assert "December 1998" not in page


def queries_of(client, path):
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_list_costs_the_same_with_one_event_and_with_thirty(editor, draft):
    few = queries_of(editor, at("event-desk"))
    for _n in range(30):
        make_event(starts_on=in_days(30), at=timezone.now())

    assert queries_of(editor, at("event-desk")) == few == 13
    assert queries_of(editor, at("event-overview", draft.slug)) == 12


def test_overview_says_what_is_left_and_leads_there(editor, draft):
    page = editor.get(at("event-overview", draft.slug)).content.decode()

    assert reverse("assembly_sessions:board", args=[draft.slug]) in page
    assert at("event-speakers", draft.slug) in page
    assert "1 sitting is planned." in page
    assert at("event-delete", draft.slug) in page
    assert at("event-cancel", draft.slug) not in page


def test_description_is_changed_and_a_late_editor_is_told(editor, draft):
    path = at("event-describe", draft.slug)
    form = editor.get(path).context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, "")}
    sent |= {"title_en": "Wells", "summary_en": "About wells."}

    assert editor.post(path, sent).status_code == 302
    again = editor.post(path, sent)

    assert again.status_code == 422
    assert "Somebody else has changed this meanwhile" in again.content.decode()
    assert Event.objects.get(pk=draft.pk).summary == {"en": "About wells."}


def rows(**changes):
    return {
        "row-TOTAL_FORMS": "3", "row-INITIAL_FORMS": "0", "row-0-name": "Example Fund",
        "row-0-url": "https://fund.example/", **changes,
    }  # fmt: skip


def test_partners_are_kept_changed_and_taken_away(editor, draft):
    path = at("event-partners", draft.slug)
    seen = editor.get(path).context["seen"]

    assert editor.post(path, rows(seen=seen)).status_code == 302
    assert draft.partners.get().url == "https://fund.example/"
    late = editor.post(path, rows(seen=seen))
    assert late.status_code == 422
    seen = editor.get(path).context["seen"]
    gone = {"row-TOTAL_FORMS": "4", "row-INITIAL_FORMS": "1", "row-0-name": "", "seen": seen}
    assert editor.post(path, gone).status_code == 302
    assert not draft.partners.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"row-0-url": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"row-1-name": "Example fund"}, "stands there twice"),
        ({"row-0-name": ""}, "leave the whole row empty"),
        ({"row-0-name": "a" * 10_000}, "at most 200 characters"),
        ({"row-TOTAL_FORMS": "x"}, "ManagementForm data is missing"),
    ],
)
def test_bad_rows_come_back_in_words(editor, draft, changes, sentence):
    path = at("event-partners", draft.slug)
    seen = editor.get(path).context["seen"]

    answer = editor.post(path, rows(seen=seen, **changes))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not draft.partners.exists()


def test_speakers_and_links_take_their_rows(editor, draft):
    for name, facts in (
        ("speakers", {"row-0-name": "Ada Example", "row-0-function_en": "Chair"}),
        (
            "links",
            {"row-0-kind": "recording", "row-0-url": "https://x.example/f",
             "row-0-title_en": "Film", "row-0-is_for_participants": "on"},
        ),
    ):  # fmt: skip
        path = at(f"event-{name}", draft.slug)
        seen = editor.get(path).context["seen"]
        sent = {"row-TOTAL_FORMS": "3", "row-INITIAL_FORMS": "0", "seen": seen, **facts}
        assert editor.post(path, sent).status_code == 302, name

    assert draft.speakers.get().function == {"en": "Chair"}
    assert draft.links.get().is_for_participants


def test_it_is_scheduled_on_the_clock_of_the_event_published_and_taken_back(editor, draft):
    seen = mark_of_event(draft)
    moment = f"{in_days(10).isoformat()}T09:00"
    sent = {"publish_at": moment, "seen": seen}
    assert editor.post(at("event-schedule", draft.slug), sent).status_code == 302
    event = Event.objects.get(pk=draft.pk)
    assert event.publish_at.astimezone(event.zone).strftime("%Y-%m-%dT%H:%M") == moment
    assert (
        "The clock publishes it on" in editor.get(at("event-publish", draft.slug)).content.decode()
    )

    late = editor.post(at("event-publish-now", draft.slug), {"seen": seen})
    assert late.status_code == 422
    for name in ("event-publish-now", "event-take-back"):
        seen = mark_of_event(Event.objects.get(pk=draft.pk))
        assert editor.post(at(name, draft.slug), {"seen": seen}).status_code == 302
    assert Event.objects.get(pk=draft.pk).is_draft
    acts = AuditEntry.objects.filter(act__startswith="event.").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == [
        "event.create", "event.schedule", "event.publish", "event.take_back",
    ]  # fmt: skip


def test_publication_page_says_what_is_still_to_be_done(editor, draft):
    page = editor.get(at("event-publish", draft.slug))

    urls = [task.url for task in page.context["open"]]
    assert at("event-speakers", draft.slug) in urls
    assert at("event-publish", draft.slug) not in urls
    assert "Still to be done" in page.content.decode()


def test_schedule_in_the_past_is_said_beside_the_field(editor, draft):
    sent = {"publish_at": "2020-01-01T09:00", "seen": mark_of_event(draft)}

    answer = editor.post(at("event-schedule", draft.slug), sent)

    assert answer.status_code == 422
    assert "This moment is past" in answer.content.decode()


def test_cancelling_asks_for_words(editor, draft):
    event = events_publishing.publish(event=draft, by=None, at=timezone.now())
    path = at("event-cancel", event.slug)
    assert "no mail goes out" in editor.get(path).content.decode()

    bare = editor.post(path, {"seen": mark_of_event(event)})
    assert bare.status_code == 422
    sent = {"seen": mark_of_event(event), "words_en": "The hall\nburned down."}
    assert editor.post(path, sent).status_code == 302
    assert Event.objects.get(pk=event.pk).is_cancelled
    assert "was cancelled" in editor.get(at("event-overview", event.slug)).content.decode()


def test_bar_of_a_webinar_leaves_out_what_only_an_assembly_has(world, draft):
    def names(event):
        place = place_of_console(world.manager, event, "event-overview")
        return {link.url.rstrip("/").split("/")[-1] for link in [*place["tabs"], *place["subtabs"]]}

    assert "emergency-item" in names(Event.objects.get(pk=world.assembly.pk))
    assert not names(draft) & {"emergency-item", "delegations", "invitations"}
    assert {"description", "speakers", "publication"} <= names(draft)


def test_each_page_in_the_bar_of_a_webinar_is_there(world, client, draft):
    """A link that leads nowhere is worse than none."""
    client.force_login(world.manager)
    found = {}
    for page in ("event-overview", "board", "mail-list", "form-list", "seat-sittings"):
        place = place_of_console(world.manager, draft, page)
        for link in [*place["tabs"], *place["subtabs"]]:
            found[link.url] = client.get(link.url).status_code

    found.pop(reverse("registrations:people-list", args=[draft.slug]), None)
    assert {url: code for url, code in found.items() if code >= 400} == {}


def test_clone_is_made_from_its_page(editor, draft):
    path = at("event-clone", draft.slug)
    assert editor.get(path).status_code == 200

    sent = {"title_en": "Again", "title_fr": "Encore", "starts_on": in_days(90).isoformat()}
    answer = editor.post(path, sent)

    assert answer["Location"].startswith("/en/console/again-")
    assert event_making.people_told(draft) == 0
