"""The programme on paper: from a release, as everybody may read it, made once for whoever asks."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from assemblies.fields import LanguageMap
from sessions import tasks
from sessions.enums import ItemState, PaperState
from sessions.jobs import papers as jobs
from sessions.models.papers import PrintedPaper
from sessions.models.releases import Release
from sessions.selectors import papers
from sessions.selectors.editions import STRANGER, Reading
from sessions.selectors.paper_words import paper_of
from sessions.services import papers as printing
from sessions.services import plans, releases
from sessions.services.papers import QUIET
from tests.factories.documents import make_document
from tests.factories.sessions import (
    LATER,
    NOW,
    make_agenda,
    make_agenda_item,
    make_assembly,
    make_body,
    make_release,
    make_room,
    make_sitting,
    make_treatment,
)
from tests.sessions.test_paper import read, words_of

pytestmark = pytest.mark.django_db

SECRET = "Talks nobody hears of"
HOUR = timedelta(hours=1)
MORE = LATER + HOUR


@pytest.fixture
def assembly():
    return make_assembly(
        number=138, title={"en": "138th Assembly", "fr": "138e Assemblée", "ar": "الجمعية ١٣٨"}
    )


def publish(sitting, at=LATER, note=None, **facts):
    plans.edit(sitting=sitting, facts=facts, by=None, at=at)
    return fresh(releases.release(event=sitting.event, by=None, at=at, note=note))


def fresh(release):
    return Release.objects.select_related("event").get(pk=release.pk)


def say(release, name="programme", language="en"):
    """Return what a paper says, before it is drawn."""
    reading = Reading(STRANGER, LATER)
    return paper_of(release, papers.name_of(release, name), language, reading=reading)


def entries(paper):
    return [entry for day in paper.days for entry in day.entries]


def ask(release, name="programme", language="en", at=NOW):
    release = fresh(release)
    return printing.ask(
        release=release, name=papers.name_of(release, name), language=language, at=at
    )


def make_all(at=NOW):
    count = 0
    while jobs.make_next(clock=lambda: at):
        count += 1
    return count


def made(release, name="programme", language="en"):
    asked = ask(release, name, language)
    make_all()
    return PrintedPaper.objects.select_related("release__event").get(pk=asked.pk)


def test_programme_has_all_days_in_order(assembly):
    make_sitting(assembly, day=2, hour=9, room=make_room(assembly))
    make_sitting(assembly, day=1, hour=14, title={"en": "Second", "fr": "Deuxième"})
    make_sitting(assembly, day=1, hour=9, title={"en": "First", "fr": "Premier"})

    paper = say(make_release(assembly))

    assert [(day.title, [entry.title for entry in day.entries]) for day in paper.days] == [
        ("Wednesday 21 October 2026", ["First", "Second"]),
        ("Thursday 22 October 2026", ["Governing Council"]),
    ]
    last = entries(paper)[-1]
    assert (last.hours, last.room, last.body, last.marks) == ("09:00 – 11:00", "Room 1", "", ())
    assert paper.release == "Release 1, 1 September 2026, 10:00 Europe/Zurich"
    assert paper.compared == ""


@pytest.mark.parametrize("language", ["en", "fr", "ar", "es"])
def test_paper_is_drawn_in_each_language(assembly, language):
    make_sitting(
        assembly,
        title={"en": "Council", "fr": "Conseil", "es": "Consejo", "ar": "ABC"},
    )

    content = bytes(made(make_release(assembly), language=language).body)

    title = {"en": "Council", "fr": "Conseil", "es": "Consejo", "ar": "ABC"}[language]
    assert title in words_of(content)
    assert "10:00 Europe/Zurich" in words_of(content)
    assert read(content).trailer["/Root"]["/Lang"] == language


def test_times_are_those_of_the_venue_and_say_what_is_open(assembly):
    make_sitting(assembly, hour=8, end_is_indicative=True)
    make_sitting(assembly, hour=9, time_shown_as={"en": "after the Council"})
    make_sitting(assembly, hour=22, hours=4)

    told = [(entry.hours, entry.label) for entry in entries(say(make_release(assembly)))]

    assert told == [
        ("08:00", "end open"),
        ("", "after the Council"),
        ("22:00 – 02:00", "until Thursday 22 October"),
    ]


def test_what_a_release_changed_is_marked(assembly):
    moved, gone = make_sitting(assembly), make_sitting(assembly, hour=14)
    make_sitting(assembly, hour=16)
    make_release(assembly)
    plans.drop(sitting=gone, by=None, at=LATER)
    new = publish(moved, starts_at=moved.starts_at + HOUR, room=make_room(assembly))

    paper = say(new)

    assert [(entry.marks, entry.is_cancelled) for entry in entries(paper)] == [
        (("Other time", "Other room"), False),
        (("Cancelled",), True),
        ((), False),
    ]
    assert paper.compared == "Marked is what has changed since release 1."


def test_old_release_stays_as_it_was(assembly):
    sitting = make_sitting(assembly)
    first = make_release(assembly)
    before = made(first).etag
    publish(sitting, title=LanguageMap({"en": "Renamed"}), starts_at=sitting.starts_at + HOUR)

    again = made(first)

    assert again.etag == before
    assert "Renamed" not in words_of(bytes(again.body))


def test_closed_sitting_stands_on_no_paper(assembly):
    closed = make_sitting(
        assembly, day=3, title={"en": SECRET, "fr": SECRET}, is_closed=True,
        body=make_body("bureau", name={"en": "Hidden bureau"}), room=make_room(assembly, "Hidden"),
    )  # fmt: skip
    item = make_agenda_item(assembly)
    shown = make_sitting(assembly, day=3, hour=15)
    for sitting in (closed, shown):
        make_treatment(item, sitting)
    release = make_release(assembly)

    names = papers.names_of(fresh(release))
    said = [str(say(fresh(release), str(name))) for name in names]

    assert [str(name) for name in names] == [
        "programme", "order-2026-10-23", "journal-2026-10-23", "agenda-assembly",
    ]  # fmt: skip
    assert all(word not in text for text in said for word in (SECRET, "Hidden"))
    assert "General Debate" in said[1]  # the negative control: the other one is there


def test_day_with_closed_sittings_only_has_no_paper(assembly):
    make_sitting(assembly, day=1)
    make_sitting(assembly, day=4, is_closed=True)

    assert papers.name_of(make_release(assembly), "order-2026-10-24") is None


def test_sitting_that_is_closed_goes_from_papers_already_made(assembly):
    sitting = make_sitting(assembly, title={"en": SECRET, "fr": SECRET})
    make_sitting(assembly, hour=15)
    first = make_release(assembly)
    assert SECRET in words_of(bytes(made(first).body))  # there is something to leak

    second = publish(sitting, is_closed=True)

    stale = papers.stored(fresh(first), "programme", "en")
    assert not papers.is_ready(stale)
    for release in (first, second):
        assert SECRET not in words_of(bytes(made(release).body))


def test_sitting_that_is_opened_is_new_to_everybody(assembly):
    sitting = make_sitting(assembly, is_closed=True)
    first = make_release(assembly)
    second = publish(sitting, is_closed=False)

    assert papers.names_of(fresh(first)) == ()
    assert [entry.marks for entry in entries(say(second))] == [("New",)]


def test_what_is_only_planned_is_not_printed(assembly):
    sitting = make_sitting(assembly)
    release = make_release(assembly)
    plans.edit(sitting=sitting, facts={"title": LanguageMap({"en": SECRET})}, by=None, at=LATER)
    plans.add(
        event=assembly, by=None, at=LATER,
        facts={"body": sitting.body, "title": LanguageMap({"en": SECRET}),
               "starts_at": sitting.ends_at, "ends_at": sitting.ends_at + HOUR},
    )  # fmt: skip

    assert SECRET not in str(say(fresh(release)))
    later = releases.release(event=assembly, by=None, at=LATER)
    assert str(say(fresh(later))).count(SECRET) == 2


def test_journal_tells_what_is_new_since_the_day_before(assembly):
    day = assembly.starts_on + timedelta(days=1)
    moved = make_sitting(assembly, day=2, room=make_room(assembly))
    make_sitting(assembly, day=1)
    make_release(assembly)
    evening = moved.starts_at - timedelta(hours=14)  # the day before
    long_before = moved.starts_at - timedelta(days=2)
    publish(moved, at=long_before, title=LanguageMap({"en": "Renamed long ago"}))
    new = publish(
        fresh_sitting(moved),
        at=evening,
        note=LanguageMap({"en": "A word to all"}),
        starts_at=moved.starts_at + HOUR / 2,
    )

    paper = say(new, f"journal-{day}")

    assert [(one.title, one.text) for one in paper.news] == [
        ("", "A word to all"),
        (
            "Renamed long ago",
            "Other time · Thursday 22 October 2026, 09:30 to 11:00 (Europe/Zurich) · Room 1",
        ),
    ]
    assert [entry.marks for entry in entries(paper)] == [("Other time",)]
    assert paper.compared == "Marked is what has changed since release 2."


def fresh_sitting(sitting):
    return type(sitting).objects.select_related("event").get(pk=sitting.pk)


def test_journal_of_the_first_release_announces_nothing(assembly):
    make_sitting(assembly)

    paper = say(make_release(assembly), "journal-2026-10-21")

    assert (paper.of_news, paper.news) == ("Announcements", ())
    assert paper.nothing == "There are no announcements."


def test_papers_of_a_day_say_what_its_sittings_treat(assembly):
    sitting = make_sitting(assembly)
    whole = make_agenda_item(assembly, 3, title={"en": "Reports"})
    part = make_agenda_item(assembly, 1, title={"en": "Peace"}, parent=whole, agenda=whole.agenda)
    withdrawn = make_agenda_item(assembly, 5, state=ItemState.WITHDRAWN, state_at=NOW)
    hidden = make_agenda(assembly, make_body(), is_public=False)
    secret = make_agenda_item(assembly, 1, agenda=hidden, title={"en": SECRET})
    for item in (part, withdrawn, secret):
        make_treatment(item, sitting)

    (entry,) = entries(say(make_release(assembly), "order-2026-10-21"))

    assert [(item.number, item.title) for item in entry.items] == [("3(a)", "Peace")]


def test_agenda_of_a_body_is_a_tree_with_states(assembly):
    whole = make_agenda_item(assembly, 1, title={"en": "Reports"})
    make_agenda_item(
        assembly, 1, title={"en": "Peace"}, parent=whole, agenda=whole.agenda,
        state=ItemState.CLOSED, state_at=NOW,
    )  # fmt: skip
    make_agenda(assembly, make_body(), is_public=False)
    release = make_release(assembly)

    paper = say(release, "agenda-assembly")

    assert [(one.number, one.title, one.depth, one.state) for one in paper.agenda] == [
        ("1", "Reports", 0, ""),
        ("1(a)", "Peace", 1, "Closed"),
    ]
    assert paper.release.endswith(" · Agenda, version 1")
    assert [str(name) for name in papers.names_of(release)] == ["agenda-assembly"]


def test_paper_is_made_once_for_two_who_ask(assembly):
    make_sitting(assembly)
    release = make_release(assembly)

    one, other = ask(release), ask(release)

    assert one == other
    assert make_all() == 1
    found = PrintedPaper.objects.get()
    assert (found.state, found.attempts, found.finished_at) == (PaperState.READY, 1, NOW)
    assert ask(release).state == PaperState.READY
    assert make_all() == 0


def test_languages_and_days_are_papers_of_their_own(assembly):
    make_sitting(assembly)
    release = make_release(assembly)

    etags = {
        made(release, name, language).etag
        for name in ("programme", "order-2026-10-21")
        for language in ("en", "fr")
    }

    assert len(etags) == 4


def test_paper_is_made_anew_when_the_event_has_changed(assembly):
    sitting = make_sitting(assembly)
    first = make_release(assembly)
    before = made(first)
    publish(sitting, starts_at=sitting.starts_at + HOUR)

    asked = ask(first, at=MORE)

    assert (asked.state, asked.pk) == (PaperState.WAITING, before.pk)
    assert papers.is_ready(made(first))


def test_paper_that_was_made_with_older_words_is_made_anew(assembly, monkeypatch):
    make_sitting(assembly)
    release = make_release(assembly)
    made(release)
    monkeypatch.setattr(papers, "EDITION", papers.EDITION + 1)

    assert ask(release).state == PaperState.WAITING


def test_failure_is_tried_again_three_times_then_after_a_while(assembly, monkeypatch):
    make_sitting(assembly)
    release = make_release(assembly)
    ask(release)

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "programme_pdf", lambda *_args, **_more: 1 / 0)
        assert make_all() == jobs.TRIES

    assert PrintedPaper.objects.get().state == PaperState.FAILED
    assert ask(release, at=NOW + QUIET / 2).state == PaperState.FAILED
    assert ask(release, at=NOW + QUIET).state == PaperState.WAITING
    make_all()
    assert PrintedPaper.objects.get().state == PaperState.READY


def test_paper_that_a_dead_worker_took_is_taken_over(assembly):
    make_sitting(assembly)
    asked = ask(make_release(assembly))
    PrintedPaper.objects.filter(pk=asked.pk).update(
        state=PaperState.RUNNING, claimed_until=NOW + jobs.LEASE, attempts=1
    )

    assert not jobs.make_next(clock=lambda: NOW)
    assert jobs.make_next(clock=lambda: NOW + jobs.LEASE)
    assert PrintedPaper.objects.get().state == PaperState.READY


def test_paper_of_a_day_that_is_closed_now_goes(assembly):
    sitting = make_sitting(assembly)
    make_sitting(assembly, day=2)
    release = make_release(assembly)
    ask(release, "order-2026-10-21")
    publish(sitting, is_closed=True)

    make_all()

    assert not PrintedPaper.objects.exists()


def test_worker_makes_what_waits(assembly):
    make_sitting(assembly)
    release = make_release(assembly)
    for language in ("en", "fr"):
        ask(release, language=language)

    tasks.make_papers()

    assert set(PrintedPaper.objects.values_list("state", flat=True)) == {PaperState.READY}


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_programme(assembly, count, django_assert_num_queries):
    item = make_agenda_item(assembly)
    for hour in range(count):
        make_treatment(
            item, make_sitting(assembly, hour=9 + hour, hours=1, room=make_room(assembly))
        )
    make_document(assembly)
    release = fresh(make_release(assembly))

    with django_assert_num_queries(5):
        names = papers.names_of(release)
    with django_assert_num_queries(10), translation.override("en"):
        paper_of(release, names[2], "en", reading=Reading(STRANGER, LATER))


def test_name_says_what_it_is_of(assembly):
    make_sitting(assembly)
    make_agenda_item(assembly)

    names = papers.names_of(make_release(assembly))

    assert [(str(one.kind), one.day, one.body and one.body.code) for one in names] == [
        ("programme", None, None),
        ("order", date(2026, 10, 21), None),
        ("journal", date(2026, 10, 21), None),
        ("agenda", None, "assembly"),
    ]
