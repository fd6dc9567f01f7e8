"""Who came without a delegation asks after the deadline; the path of her capacity decides."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import Capacity
from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Participant
from notifications.models.messages import Message
from registrations.enums import ApprovalPath, DataClass, QuestionKind, RequestState
from registrations.errors.coordination import NotLate, NotSent, RequestDecided, RequestWaiting
from registrations.errors.questions import AnswersRefused
from registrations.errors.registering import AddressKept, AlreadyWithdrawn, CapacityKept
from registrations.models.history import FieldChange
from registrations.models.late_changes import ChangeRequest
from registrations.models.questions import Answer
from registrations.models.registrations import Registration
from registrations.selectors.personal import held
from registrations.services import answers, late_changes, people, reviews
from tests.factories.accounts import api_client
from tests.factories.capacity_forms import make_application, make_form
from tests.factories.coordination import make_request
from tests.factories.papers import make_letter
from tests.factories.questions import ask as ask_question
from tests.simultaneously import alone, wait_until_somebody_waits

PRESS, OBSERVER = Capacity.PRESS, Capacity.OBSERVER
OTHER_FUNCTION = {"function_in_parliament": "Editor"}
API = "/api/v1/late-changes/"


@pytest.fixture
def observer(world):
    """Return an observer who is approved; then the deadline passes."""
    return approved_late(world, OBSERVER, world.desk)


@pytest.fixture
def journalist(world):
    """Return a journalist whom the media officer approved; then the deadline passes."""
    return approved_late(world, PRESS, world.media, approval=ApprovalPath.MEDIA)


def approved_late(world, capacity, by, **settings):
    form = make_form(world.assembly, capacity, **settings)
    ask_question(world, "food")
    ask_question(world, "cv", QuestionKind.FILE)
    one = make_application(form, world.stranger)
    answers.save(person=one, values={"food": "Rice"}, by=world.stranger, at=timezone.now())
    one = make_application(form, world.stranger, is_sent=True)
    one = reviews.approve(person=one, by=by, at=timezone.now())
    close(form)
    return one


def close(form):
    """Let the form's own deadline pass, some days before the event."""
    now, event = timezone.now(), form.event
    form.closes_at = now - timedelta(minutes=1)
    form.save()
    event.starts_on = event.ends_on = (now + timedelta(days=3)).date()
    event.save()


def ask(world, person, changes=None, note=""):
    return late_changes.ask_alone(
        person=person, changes=changes or OTHER_FUNCTION, note=note, by=world.stranger,
        at=timezone.now(),
    )  # fmt: skip


def accept(asked, by):
    return late_changes.accept(asked=asked, by=by, at=timezone.now())


def to(name, *args):
    return reverse(f"registrations:{name}", args=args)


def text_of(page):
    return page.content.decode()


# Acts


def test_granted_change_is_done_once_told_and_waits_for_approval(world, observer, deliver_all):
    deliver_all()
    asked = ask(world, observer, note="I was promoted.")
    observer.refresh_from_db()
    assert (observer.state, observer.function_in_parliament) == ("approved", "")

    accept(asked, world.desk)
    with pytest.raises(RequestDecided):
        accept(asked, world.desk)

    observer.refresh_from_db()
    assert (observer.state, observer.function_in_parliament) == ("submitted", "Editor")
    assert FieldChange.objects.filter(field="function_in_parliament").count() == 1
    [mail] = deliver_all()
    assert mail.to == [world.stranger.email]
    assert "about your registration for the" in mail.body
    assert "to change your answers" in mail.body
    assert "The secretariat agreed" in mail.body
    assert to("application", observer.pk) in mail.body
    assert "delegation" not in mail.body


def test_what_waits_about_somebody_refused_is_declined_for_the_same_reason(world, observer):
    asked = ask(world, observer)

    reviews.refuse(person=observer, reason="Not invited.", by=world.desk, at=timezone.now())

    asked.refresh_from_db()
    assert (asked.state, asked.reason) == (RequestState.DECLINED, "Not invited.")
    assert Message.objects.get(kind="request_decided").context["reason"] == "Not invited."


def test_granted_change_of_what_nobody_approved_keeps_the_approval(world, observer):
    accept(ask(world, observer, {"access_needs": "A ramp"}), world.desk)

    observer.refresh_from_db()
    assert (observer.state, observer.access_needs) == ("approved", "A ramp")


def test_granted_answer_is_kept(world, observer):
    accept(ask(world, observer, {"answers": {"food": "Beans"}}), world.desk)

    assert Answer.objects.get(question__key="food").value == "Beans"


def test_declined_request_changes_nothing_and_says_why(world, observer, deliver_all):
    deliver_all()

    late_changes.decline(
        asked=ask(world, observer), reason="The list is with the printer.", by=world.desk,
        at=timezone.now(),
    )  # fmt: skip

    observer.refresh_from_db()
    assert observer.function_in_parliament == ""
    [mail] = deliver_all()
    assert mail.to == [world.stranger.email]
    assert "The list is with the printer." in mail.body


def test_request_is_asked_late_only_and_one_at_a_time(world, observer):
    ask(world, observer)
    with pytest.raises(RequestWaiting):
        ask(world, observer)

    form = make_form(world.assembly, PRESS)
    with pytest.raises(NotLate):
        ask(world, make_application(form, world.stranger, capacity=PRESS, is_sent=True))


def test_what_was_never_sent_or_was_refused_cannot_be_asked_for(world, observer):
    reviews.refuse(person=observer, reason="No accreditation.", by=world.desk, at=timezone.now())

    with pytest.raises(NotSent):
        ask(world, observer)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"capacity": Capacity.ADVISER}, CapacityKept),
        ({"email": "other@example.org"}, AddressKept),
        ({"answers": {"cv": "x"}}, AnswersRefused),
    ],
)
def test_neither_capacity_nor_address_nor_files_are_asked_for(world, observer, changes, refusal):
    with pytest.raises(refusal):
        ask(world, observer, changes)

    assert not ChangeRequest.objects.exists()


def test_withdrawing_is_done_at_once_and_declines_what_waits(world, observer):
    asked = ask(world, observer)

    people.withdraw(person=observer, by=world.stranger, at=timezone.now())

    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("declined", "withdrawn")
    told = Message.objects.get(kind="request_decided")
    assert (told.recipient, told.context["is_accepted"]) == (world.stranger.email, False)
    assert Participant.objects.get().withdrawn_at is not None
    with pytest.raises(RequestDecided):
        accept(asked, world.desk)
    with pytest.raises(AlreadyWithdrawn):
        ask(world, observer)


def test_request_names_nobody_in_the_audit_and_is_erased_by_rule_with_the_others(world, observer):
    asked = ask(world, observer, {"given_name": "Olga"})

    entry = AuditEntry.objects.get(act="change_request.ask")
    assert "olga" not in repr((entry.before, entry.after)).lower()
    assert [*held(world.assembly, DataClass.LATE_REQUESTS)] == [asked]


# Her pages


def test_page_leads_to_asking_instead_of_changing(world, client, observer):
    client.force_login(world.stranger)

    page = text_of(client.get(to("application", observer.pk)))

    assert "The deadline has passed: what you change now is asked of the secretariat." in page
    assert to("application-request", observer.pk) in page
    assert to("application-request-answers", observer.pk) in page
    assert to("application-change", observer.pk, "person") not in page
    assert to("application-withdraw", observer.pk) in page


def whole(one, **changes):
    """Return what her form would send back as it stands."""
    return {
        "given_name": one.given_name,
        "family_name": one.family_name,
        "badge_name": one.badge_name,
        "sex": one.sex,
        "organization": one.organization,
        "function_in_parliament": one.function_in_parliament,
        "language": one.language,
        **changes,
    }


def test_she_asks_sees_that_it_waits_and_takes_it_back(world, client, observer):
    client.force_login(world.stranger)
    address = to("application-request", observer.pk)
    form = text_of(client.get(address))
    assert "Ask the secretariat" in form
    assert 'name="email"' not in form

    nothing = client.post(address, whole(observer))
    sent = client.post(address, whole(observer, function_in_parliament="Editor", note="Promoted"))
    again = client.post(address, whole(observer, function_in_parliament="Chief"))

    assert "Nothing is different" in text_of(nothing)
    assert sent.url == to("application", observer.pk)
    assert (again.status_code, "waits for the secretariat already" in text_of(again)) == (422, True)
    asked = ChangeRequest.objects.get()
    assert (asked.file, asked.changes, asked.note) == (None, OTHER_FUNCTION, "Promoted")
    assert "Waiting" in text_of(client.get(sent.url))
    client.post(to("application-request-take-back", observer.pk, asked.pk))
    asked.refresh_from_db()
    assert asked.state == RequestState.TAKEN_BACK


@pytest.mark.parametrize("also", [{}, {"function_in_parliament": "Editor"}])
def test_consent_taken_back_waits_for_nobody(world, client, observer, also):
    Registration.objects.filter(pk=observer.pk).update(is_listed=True)
    client.force_login(world.stranger)

    answer = client.post(to("application-request", observer.pk), whole(observer, **also))

    assert answer.url == to("application", observer.pk)
    observer.refresh_from_db()
    assert (observer.is_listed, observer.state) == (False, "approved")
    assert [asked.changes for asked in ChangeRequest.objects.all()] == ([also] if also else [])


def test_she_asks_for_other_answers(world, client, observer):
    client.force_login(world.stranger)
    address = to("application-request-answers", observer.pk)
    form = text_of(client.get(address))
    assert 'name="q_cv"' not in form
    assert "Cv" in form

    client.post(address, {"q_food": "Beans"})

    assert ChangeRequest.objects.get().changes == {"answers": {"food": "Beans"}}


def test_required_question_that_came_later_is_answered_at_once(world, client, observer):
    ask_question(world, "hotel", is_required=True)
    client.force_login(world.stranger)
    address = to("application-change", observer.pk, "questions")
    assert address in text_of(client.get(to("application", observer.pk)))

    given = client.post(address, {"q_food": "Rice", "q_hotel": "Ritz", "version": observer.version})

    assert given.status_code == 302
    assert Answer.objects.get(question__key="hotel").value == "Ritz"


def test_draft_is_not_asked_for(world, client):
    form = make_form(world.assembly, OBSERVER)
    one = make_application(form, world.stranger)
    close(form)
    client.force_login(world.stranger)

    page = text_of(client.get(to("application", one.pk)))
    answer = client.post(to("application-request", one.pk), whole(one, given_name="Olga"))

    assert to("application-request", one.pk) not in page
    assert "Only a registration that was sent" in text_of(answer)


# Who decides


@pytest.mark.parametrize("of", ["observer", "journalist"])
def test_who_decides_about_her_decides_about_her_request(world, client, request, of):
    one = request.getfixturevalue(of)
    asked = ask(world, one)
    decides, others = (world.desk, world.media) if of == "observer" else (world.media, world.desk)
    listing, address = to("request-list", world.assembly.slug), to("request-detail", asked.pk)

    client.force_login(others)
    refused = [
        client.post(to("request-accept", asked.pk)).status_code,
        client.post(address, {"reason": "No."}).status_code,
    ]
    client.force_login(decides)
    listed, shown = text_of(client.get(listing)), text_of(client.get(address))
    on_person = text_of(client.get(to("person-review", one.pk)))
    done = client.post(to("request-accept", asked.pk))

    assert set(refused) <= {403, 404}
    assert "Example Observers" in listed
    assert to("request-detail", asked.pk) in listed
    assert to("request-detail", asked.pk) in on_person
    assert "Grant the request" in shown
    assert done.url == address
    asked.refresh_from_db()
    assert asked.state == RequestState.ACCEPTED


def test_desk_sees_of_the_media_that_it_waits_but_no_button(world, client, journalist):
    client.force_login(world.desk)

    page = text_of(client.get(to("request-detail", ask(world, journalist).pk)))

    assert "Somebody else decides about people in this capacity." in page
    assert "Grant the request" not in page


def test_media_officer_sees_no_request_of_a_delegation(world, client):
    asked = make_request(world, world.add_person())
    client.force_login(world.media)

    assert client.get(to("request-detail", asked.pk)).status_code == 404
    assert client.post(to("request-accept", asked.pk)).status_code == 404
    assert to("request-detail", asked.pk) not in text_of(
        client.get(to("request-list", world.assembly.slug))
    )


def test_request_of_somebody_else_is_not_found(world, client, observer):
    asked = ask(world, observer)
    client.force_login(world.delegate)

    answers = [
        client.get(to("application-request", observer.pk)),
        client.get(to("application-request-answers", observer.pk)),
        client.post(to("application-request-take-back", observer.pk, asked.pk)),
    ]

    assert {answer.status_code for answer in answers} == {404}


# The interface for programs


def test_program_asks_about_oneself_and_the_media_officers_grants(world, journalist):
    hers, media, desk = (api_client(user) for user in (world.stranger, world.media, world.desk))
    body = {"kind": "change", "person": journalist.pk, "changes": OTHER_FUNCTION}

    created = hers.post(API, body)
    address = created["Location"]
    by_desk, by_herself = desk.post(f"{address}accept/"), hers.post(f"{address}accept/")
    granted = media.post(f"{address}accept/")

    assert (created.status_code, created.json()["delegation"]) == (201, None)
    assert (by_desk.status_code, by_herself.status_code) == (403, 403)
    assert granted.json()["state"] == "accepted"
    journalist.refresh_from_db()
    assert journalist.function_in_parliament == "Editor"


def test_list_holds_ones_own_and_is_narrowed_by_the_assembly(world, observer):
    asked = ask(world, observer)

    counts = [
        api_client(user).get(API, {"assembly": number}).json()["count"]
        for user in (world.stranger, world.desk, world.delegate)
        for number in (world.assembly.number, 9999)
    ]

    assert counts == [1, 0, 1, 0, 0, 0]
    taken = api_client(world.stranger).post(f"{API}{asked.pk}/take-back/")
    assert taken.json()["state"] == "taken_back"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"kind": "add"}, 400),
        ({"kind": "substitute"}, 400),
        ({"person": None}, 400),
        ({"changes": {}}, 400),
        ({"changes": {"capacity": "adviser"}}, 409),
        ({"changes": {"email": "other@example.org"}}, 409),
        ({"changes": {"answers": {"food": 7}}}, 400),
        ({"person": 2**62}, 404),
    ],
)
def test_bad_request_is_refused(world, observer, changes, status):
    body = {"kind": "change", "person": observer.pk, "changes": OTHER_FUNCTION, **changes}

    answer = api_client(world.stranger).post(API, body)

    assert answer.status_code == status
    assert not ChangeRequest.objects.exists()


def test_somebody_of_a_delegation_is_not_asked_about_alone(world, observer):
    person = world.add_person()
    body = {"kind": "change", "person": person.pk, "changes": OTHER_FUNCTION}

    assert api_client(world.coordinator).post(API, body).status_code == 404
    assert api_client(world.delegate).post(API, {**body, "person": observer.pk}).status_code == 404


def test_consent_taken_back_lifts_no_refusal(world, observer):
    Registration.objects.filter(pk=observer.pk).update(is_listed=True)
    observer.refresh_from_db()
    refused = reviews.refuse(person=observer, reason="No.", by=world.desk, at=timezone.now())

    changed = people.change(
        person=refused, changes={"is_listed": False}, by=world.stranger, at=timezone.now()
    )

    assert (changed.state, changed.is_listed) == ("refused", False)


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_letter_is_issued_while_her_late_request_is_granted(world, observer):
    asked = ask(world, observer, {"access_needs": "A ramp"})
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Participant.objects.select_for_update(no_key=True).get(pk=observer.participant_id)
            other = pool.submit(alone, accept, asked, world.desk)
            wait_until_somebody_waits()
            # The letter points to the registration, which the grant holds: its key alone is needed.
            make_letter(world, observer)
        other.result(timeout=30)

    observer.refresh_from_db()
    assert (observer.state, observer.access_needs) == ("approved", "A ramp")
