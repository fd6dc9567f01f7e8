"""The secretariat asks who came without a delegation; the answer comes back before it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import Capacity
from assemblies.errors import Superseded
from assemblies.models.audit import AuditEntry
from notifications.models.messages import Message
from registrations.enums import (
    ApprovalPath,
    DataClass,
    InquiryState,
    RegistrationState,
)
from registrations.errors.coordination import NotLate
from registrations.errors.registering import (
    NotAlone,
    NotAsked,
    NotReviewable,
    QuestionOpen,
    RegistrationClosed,
)
from registrations.models.history import FieldChange
from registrations.models.inquiries import Inquiry
from registrations.models.questions import Answer
from registrations.permissions.people import visible_registrations
from registrations.permissions.reviews import reviewed_capacities
from registrations.selectors.copies_of_me import everything_about
from registrations.selectors.people import Wanted, counts_of, people_wanted
from registrations.selectors.personal import held
from registrations.selectors.timelines import timeline_of
from registrations.services import answers, inquiries, late_changes, people, reviews
from tests.factories.accounts import api_client
from tests.factories.capacity_forms import make_application, make_form
from tests.factories.questions import ask as ask_question

WORDS = "Which newspaper do you write for?"
REPLY = "The Example Gazette, since May."
PRESS, OBSERVER = Capacity.PRESS, Capacity.OBSERVER
API = "/api/v1/inquiries/"


@pytest.fixture
def form(world):
    return make_form(world.assembly, PRESS, approval=ApprovalPath.MEDIA)


@pytest.fixture
def one(world, form):
    """Return a journalist who was sent."""
    return make_application(form, world.stranger, capacity=PRESS, is_sent=True)


@pytest.fixture
def asked(world, one):
    return ask(world, one)


def ask(world, one, question=WORDS):
    return inquiries.ask(person=one, question=question, by=world.media, at=timezone.now())


def reply(world, inquiry, text=REPLY):
    return inquiries.answer(inquiry=inquiry, text=text, by=world.stranger, at=timezone.now())


def close(form):
    form.closes_at = timezone.now() - timedelta(minutes=1)
    form.save()


def mine(world, user, **wanted):
    capacities = reviewed_capacities(user, world.assembly.pk)
    seen = visible_registrations(user)
    found = people_wanted(
        seen, world.assembly, Wanted(**wanted), mine=capacities, at=timezone.now()
    )
    return list(found), counts_of(seen, world.assembly, mine=capacities).mine


def to(name, *args):
    return reverse(f"registrations:{name}", args=args)


def text_of(page):
    return page.content.decode()


# Acts


def test_question_is_mailed_and_leaves_the_desk_until_it_is_answered(world, one, deliver_all):
    deliver_all()
    assert mine(world, world.media, view="mine") == ([one], 1)

    asked = ask(world, one)

    [mail] = deliver_all()
    assert mail.to == [world.stranger.email]
    assert WORDS in mail.body
    assert to("application", one.pk) in mail.body
    assert mine(world, world.media, view="mine") == ([], 0)
    assert mine(world, world.media, view="asked")[0] == [one]
    reply(world, asked)
    assert mine(world, world.media, view="mine") == ([one], 1)
    assert mine(world, world.media, view="answered")[0] == [one]


def test_question_to_the_approved_leaves_the_approval_and_comes_back_answered(world, one):
    one = reviews.approve(person=one, by=world.media, at=timezone.now())
    asked = ask(world, one)
    assert mine(world, world.media, view="mine") == ([], 0)

    reply(world, asked)

    one.refresh_from_db()
    assert one.state == RegistrationState.APPROVED
    assert mine(world, world.media, view="mine") == ([one], 1)
    inquiries.settle(inquiry=asked, by=world.media, at=timezone.now())
    assert mine(world, world.media, view="mine") == ([], 0)


def test_answer_is_seen_before_anybody_decides(world, one, asked):
    looked_at = one.version

    reply(world, asked)

    with pytest.raises(Superseded):
        reviews.approve(person=one, version=looked_at, by=world.media, at=timezone.now())


def test_timeline_tells_question_and_answer_and_the_audit_no_words(world, one, asked):
    reply(world, asked)

    told = [(moment.entry.act, moment.words) for moment in timeline_of(one, with_acts=False)]
    assert told[:2] == [("registration.reply", REPLY), ("registration.ask", WORDS)]
    entries = AuditEntry.objects.filter(act__in=["registration.ask", "registration.reply"])
    assert [entry.by_key for entry in entries.order_by("pk")] == [
        str(world.media.pk), str(world.stranger.pk)
    ]  # fmt: skip
    assert "Gazette" not in repr([(entry.before, entry.after) for entry in entries])


def test_one_question_at_a_time_and_the_next_settles_what_was_answered(world, one, asked):
    with pytest.raises(QuestionOpen):
        ask(world, one, "And your card?")
    reply(world, asked)

    further = ask(world, one, "And your card?")

    states = dict(Inquiry.objects.values_list("pk", "state"))
    assert states == {asked.pk: InquiryState.SETTLED, further.pk: InquiryState.ASKED}
    assert Inquiry.objects.get(pk=asked.pk).answer == REPLY


def test_it_is_answered_once_and_never_after_it_was_settled(world, one, asked):
    reply(world, asked)
    with pytest.raises(NotAsked):
        reply(world, asked, "Another one.")
    inquiries.settle(inquiry=asked, by=world.media, at=timezone.now())

    with pytest.raises(NotAsked):
        reply(world, asked, "Late.")
    with pytest.raises(NotAsked):
        inquiries.settle(inquiry=asked, by=world.media, at=timezone.now())
    assert Inquiry.objects.get().answer == REPLY


@pytest.mark.parametrize("decision", ["approve", "refuse", "withdraw"])
def test_decision_settles_what_was_asked(world, one, asked, decision):
    now = timezone.now()
    if decision == "approve":
        reviews.approve(person=one, by=world.media, at=now)
    elif decision == "refuse":
        reviews.refuse(person=one, reason="No card.", by=world.media, at=now)
    else:
        people.withdraw(person=one, by=world.stranger, at=now)

    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (InquiryState.SETTLED, "")
    assert AuditEntry.objects.filter(act="registration.settle").count() == 1


def test_nobody_is_asked_who_was_not_sent_or_has_a_delegation(world, form, one):
    now = timezone.now()
    with pytest.raises(NotAlone):
        ask(world, world.add_person())
    reviews.refuse(person=one, reason="No card.", by=world.media, at=now)

    with pytest.raises(NotReviewable):
        ask(world, one)
    with pytest.raises(NotReviewable):
        ask(world, make_application(form, world.delegate, capacity=PRESS))
    assert not Message.objects.filter(kind="question_asked").exists()


def test_while_she_is_asked_no_deadline_holds_for_what_she_says(world, form, one):
    ask_question(world, "card")
    one = reviews.approve(person=one, by=world.media, at=timezone.now())
    close(form)

    def change(**changes):
        return people.change(person=one, changes=changes, by=world.stranger, at=timezone.now())

    def say(value):
        answers.save(person=one, values={"card": value}, by=world.stranger, at=timezone.now())

    for late in (lambda: change(given_name="Ann"), lambda: say("0042")):
        with pytest.raises(RegistrationClosed):
            late()
    asked = ask(world, one)
    with pytest.raises(NotLate):
        late_changes.ask_alone(
            person=one, changes={"given_name": "Ann"}, by=world.stranger, at=timezone.now()
        )

    say("0042")
    assert change(given_name="Ann").state == RegistrationState.SUBMITTED

    assert Answer.objects.get().value == "0042"
    assert FieldChange.objects.filter(field="given_name").count() == 1
    reply(world, asked)
    with pytest.raises(RegistrationClosed):
        change(given_name="Olga")


def test_who_was_asked_is_not_approved_without_a_look(world, form, one, asked):
    form.approval = ApprovalPath.AUTOMATIC
    form.save()

    people.change(
        person=one, changes={"organization": "Other"}, by=world.stranger, at=timezone.now()
    )

    one.refresh_from_db()
    assert one.state == RegistrationState.SUBMITTED


def test_question_and_answer_are_hers_to_take_away_and_go_by_rule(world, one, asked):
    reply(world, asked)

    [taken] = everything_about(world.stranger, at=timezone.now())["registrations"]
    assert [(each["question"], each["answer"]) for each in taken["questions"]] == [(WORDS, REPLY)]
    assert [*held(world.assembly, DataClass.INQUIRIES)] == [asked]


# Her page


def test_she_reads_it_corrects_and_answers(world, client, form, one, asked):
    close(form)
    client.force_login(world.stranger)
    page = text_of(client.get(to("application", one.pk)))
    assert WORDS in page
    assert to("application-change", one.pk, "person") in page
    assert "but the secretariat asks you something" in page
    address = to("application-answer", one.pk)
    assert address in page

    empty = client.post(address, {"answer": " "})
    sent = client.post(address, {"answer": REPLY}, follow=True)
    again = client.post(address, {"answer": "Another"})

    assert (empty.status_code, again.url) == (422, to("application", one.pk))
    assert "Your answer is sent." in text_of(sent)
    assert REPLY in text_of(sent)
    assert to("application-change", one.pk, "person") not in text_of(sent)
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (InquiryState.ANSWERED, REPLY)


def test_question_to_somebody_else_is_not_found(world, client, one, asked):
    client.force_login(world.delegate)

    answer = client.post(to("application-answer", one.pk), {"answer": "Mine"})

    assert answer.status_code == 404


# The desk's pages


def test_media_officer_asks_reads_the_answer_and_settles(world, client, one):
    client.force_login(world.media)
    review = to("person-review", one.pk)
    assert to("person-ask", one.pk) in text_of(client.get(review))

    empty = client.post(to("person-ask", one.pk), {"question": ""})
    client.post(to("person-ask", one.pk), {"question": WORDS})
    waiting = text_of(client.get(review))
    refused = client.post(to("person-ask", one.pk), {"question": "And?"})
    reply(world, Inquiry.objects.get())
    listed = client.get(to("people-list", world.assembly.slug), follow=True)
    answered = text_of(client.get(review))
    settled = client.post(to("person-settle", one.pk), follow=True)

    assert (empty.status_code, refused.status_code) == (422, 422)
    assert "A question waits for an answer" in waiting
    assert "waits for an answer: settle it" in text_of(refused)
    assert [str(line.asked.text) for line in listed.context["lines"]] == ["Question answered"]
    assert "A question was answered" in answered
    assert answered.count(REPLY) == 2  # in the notice and in the timeline
    assert "asked Odile Observatrice a question" in answered
    assert "is settled." in text_of(settled)
    assert Inquiry.objects.get().state == InquiryState.SETTLED
    gone = client.post(to("person-settle", one.pk), follow=True)
    assert "Nothing is asked any more." in text_of(gone)


def test_who_does_not_decide_about_her_asks_nothing(world, client, one, asked):
    client.force_login(world.desk)

    page = text_of(client.get(to("person-review", one.pk)))
    answers = [
        client.post(to("person-ask", one.pk), {"question": "And?"}),
        client.post(to("person-settle", one.pk)),
    ]

    assert WORDS in page
    assert to("person-settle", one.pk) not in page
    assert {answer.status_code for answer in answers} == {404}


# The interface for programs


def test_program_asks_answers_and_settles(world, one):
    media, hers, desk = (api_client(user) for user in (world.media, world.stranger, world.desk))
    body = {"registration": one.pk, "question": WORDS}

    by_desk = desk.post(API, body)
    created = media.post(API, body)
    twice = media.post(API, body)
    address = created["Location"]
    by_media = media.post(f"{address}answer/", {"answer": REPLY})
    answered = hers.post(f"{address}answer/", {"answer": REPLY})
    by_herself = hers.post(f"{address}settle/")
    settled = media.post(f"{address}settle/")

    assert (by_desk.status_code, created.status_code) == (403, 201)
    assert (twice.status_code, twice.json()["code"]) == (409, "question_open")
    assert (by_media.status_code, by_herself.status_code) == (403, 403)
    assert answered.json()["answer"] == REPLY
    assert settled.json()["state"] == "settled"
    shown = hers.get(address).json()
    assert (shown["registration"], shown["question"], shown["answer"]) == (one.pk, WORDS, REPLY)


def test_list_holds_what_one_may_look_at_and_is_narrowed(world, one, asked):
    def count(user, **narrowed):
        return api_client(user).get(API, narrowed).json()["count"]

    assert [count(user) for user in (world.stranger, world.media, world.delegate)] == [1, 1, 0]
    assert count(world.media, state="answered") == 0
    assert count(world.media, registration=one.pk, assembly=world.assembly.number) == 1
    assert count(world.media, assembly=9999) == 0


@pytest.mark.parametrize(
    "changes",
    [{"question": ""}, {"question": "x" * 2001}, {"registration": None}, {"question": "\x00"}],
)
def test_bad_question_is_refused(world, one, changes):
    body = {"registration": one.pk, "question": WORDS, **changes}

    assert api_client(world.media).post(API, body).status_code == 400
    assert not Inquiry.objects.exists()
