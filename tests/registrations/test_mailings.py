"""What the secretariat writes to many: whom it reaches, who lets it go, what leaves."""

import pytest
from django.utils import timezone

from assemblies.enums import Capacity, Role
from assemblies.errors import Superseded
from assemblies.models.accounts import RoleGrant
from assemblies.models.audit import AuditEntry
from notifications.enums import Lane, MailingState, MessageState, SuppressionReason
from notifications.errors import (
    LanguageMissing,
    MailingSettled,
    NobodyReached,
    PlaceholderUnknown,
    SecondPersonNeeded,
    WordingEmpty,
)
from notifications.models.addressees import Addressee
from notifications.models.delivery import Suppression
from notifications.models.mailings import Mailing
from notifications.models.messages import Message
from notifications.services import follows
from notifications.services import mailings as many
from registrations.enums import FileState, RegistrationState
from registrations.errors.mailings import AudienceRefused
from registrations.models.registrations import Registration
from registrations.selectors.audiences import reached_by
from registrations.services import mailings
from tests.factories.mailings import SAID, make_held_mailing, make_mailing
from tests.factories.record import make_participant

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def approve(world, email, **answers):
    person = world.add_person(email=email, **answers)
    Registration.objects.filter(pk=person.pk).update(
        state=RegistrationState.APPROVED,
        participant=make_participant(world.assembly),
        decided_at=timezone.now(),
    )
    return person


def release(found, by):
    return mailings.release(mailing=found, version=found.version, by=by, at=NOW)


@pytest.fixture
def people(world):
    approve(world, "one@example.org")
    approve(world, "ONE@example.org", badge_name="The same address")
    approve(world, "deux@example.org", language="fr", badge_name="Mme Deux")
    approve(world, "adviser@example.org", capacity=Capacity.ADVISER)
    world.add_person(email="draft@example.org")


def addresses(world, whom, **narrowed):
    return {one.address for one in reached_by(world.assembly, {"whom": whom, **narrowed})}


def test_everybody_accredited_is_reached_once_an_address(world, people):
    reached = [one.address for one in reached_by(world.assembly, {"whom": "accredited"})]

    assert sorted(reached) == ["adviser@example.org", "deux@example.org", "one@example.org"]


def test_audiences_narrow(world, people):
    follows.follow(user=world.stranger, topic=world.assembly.programme_topic, at=NOW)
    follower = Addressee.objects.create(
        address="follower@example.org", created_at=NOW, confirmed_at=NOW
    )
    unconfirmed = Addressee.objects.create(address="nobody@example.org", created_at=NOW)
    for one in (follower, unconfirmed):
        one.follows.create(topic=world.assembly.topic, created_at=NOW)

    assert addresses(world, "capacities", capacities=["adviser"]) == {"adviser@example.org"}
    assert len(addresses(world, "institutions", kinds=["parliament"])) == 3
    assert addresses(world, "institutions", kinds=["observer"]) == set()
    assert addresses(world, "with_letter") == set()
    assert len(addresses(world, "without_letter")) == 3
    assert addresses(world, "coordinators") == {"fr@example.org", "ke@example.org"}
    assert addresses(world, "followers") == {"stranger@example.org", "follower@example.org"}


def test_coordinators_who_are_done_are_not_reminded(world):
    type(world.file).objects.filter(pk=world.file.pk).update(
        state=FileState.SUBMITTED, submitted_at=NOW
    )

    assert addresses(world, "coordinators_late") == {"ke@example.org"}


def test_reading_an_audience_costs_the_same_for_many(world, people, django_assert_num_queries):
    with django_assert_num_queries(1):
        reached_by(world.assembly, {"whom": "accredited"})
    with django_assert_num_queries(1):
        reached_by(world.assembly, {"whom": "coordinators"})


def test_estimate_says_who_is_left_out(world, people):
    Suppression.objects.create(
        address="one@example.org", reason=SuppressionReason.BOUNCED, created_at=NOW
    )
    Addressee.objects.create(address="deux@example.org", cadences={"news": "none"}, created_at=NOW)

    news = mailings.estimate(make_mailing(world))
    official = mailings.estimate(make_mailing(world, is_official=True))

    assert (news.people, news.suppressed, news.unwilling, news.told) == (3, 1, 1, 1)
    assert news.by_language == {"en": 2, "fr": 1}
    assert (official.suppressed, official.unwilling, official.told) == (1, 0, 2)


def test_released_mails_leave_in_the_readers_language(world, people, deliver_all):
    found = release(make_held_mailing(world), world.desk)

    sent = {one.recipients()[0]: one for one in deliver_all()}

    assert set(sent) == {"adviser@example.org", "deux@example.org", "one@example.org"}
    assert sent["deux@example.org"].subject == f"Nouvelles : {world.assembly.title['fr']}"
    assert "Pour Mme Deux, France." in sent["deux@example.org"].body
    assert "Dear Marie Durand of France." in sent["one@example.org"].body
    assert found.state == MailingState.RELEASED
    assert found.estimate == 3
    assert many.progress_of([found])[found.pk] == {"sent": 3}


def test_news_waits_behind_everything_and_an_official_notice_too(world, people):
    for is_official, kind in ((False, "mailing"), (True, "official_notice")):
        found = release(make_held_mailing(world, is_official=is_official), world.desk)
        rows = Message.objects.filter(mailing=found)
        assert set(rows.values_list("kind", "lane")) == {(kind, Lane.BULK)}


def test_language_that_was_not_written_falls_back_to_english(world, deliver_all):
    approve(world, "amina@example.org")
    Registration.objects.update(language="ar")
    release(make_held_mailing(world), world.desk)

    (sent,) = deliver_all()

    assert sent.subject.startswith("News of the")


def test_who_wrote_it_does_not_let_it_go(world, people):
    found = make_held_mailing(world)

    with pytest.raises(SecondPersonNeeded):
        release(found, world.manager)

    assert not Message.objects.filter(kind="mailing").exists()


def test_who_is_alone_lets_it_go_herself(world, people):
    RoleGrant.objects.filter(role=Role.REGISTRATION_DESK).delete()

    assert release(make_held_mailing(world), world.manager).state == MailingState.RELEASED


def test_draft_and_released_and_dropped_are_not_released(world, people):
    draft = make_mailing(world)
    with pytest.raises(MailingSettled):
        release(draft, world.desk)
    released = release(make_held_mailing(world), world.desk)
    with pytest.raises(MailingSettled):
        release(released, world.desk)
    dropped = make_held_mailing(world)
    dropped = many.drop(mailing=dropped, version=dropped.version, by=world.desk, at=NOW)
    with pytest.raises(MailingSettled):
        release(dropped, world.desk)

    assert Message.objects.filter(kind="mailing").count() == 3


def test_change_after_the_look_makes_it_a_draft_again(world, people):
    found = make_held_mailing(world)
    words = mailings.written(is_official=False, audience={"whom": "coordinators"}, **SAID)
    changed = many.change(
        mailing=found, written=words, version=found.version, by=world.desk, at=NOW
    )

    assert changed.state == MailingState.DRAFT
    with pytest.raises(Superseded):  # the other one looked at what stood there before
        release(found, world.manager)


def test_audience_of_nobody_is_said(world):
    with pytest.raises(NobodyReached):
        make_held_mailing(world)


def test_who_comes_later_is_not_told(world, people):
    release(make_held_mailing(world), world.desk)
    approve(world, "late@example.org")

    assert not Message.objects.filter(recipient="late@example.org", kind="mailing").exists()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"subject": {"en": "A"}, "text": {"en": "B"}}, LanguageMissing),
        ({"subject": {"en": "A", "fr": "A"}, "text": {"en": "B"}}, WordingEmpty),
        ({"subject": {"en": "A", "fr": "A"}, "text": {"en": "{code}", "fr": "B"}},
         PlaceholderUnknown),
        ({"subject": {"en": "A", "fr": "A"}, "text": {"en": "{facts}", "fr": "B"}},
         PlaceholderUnknown),
    ],
)  # fmt: skip
def test_words_that_cannot_leave_are_refused(world, said, refusal):
    with pytest.raises(refusal):
        make_mailing(world, said=said)

    assert not Mailing.objects.exists()


def test_audience_narrowed_by_nothing_is_refused(world):
    with pytest.raises(AudienceRefused):
        make_mailing(world, "capacities")


def test_line_break_in_a_subject_makes_no_header(world, people, deliver_all):
    said = {"subject": {"en": "A\r\nBcc: x@example.org", "fr": "B"}, "text": SAID["text"]}
    release(make_held_mailing(world, said=said), world.desk)

    assert {one.subject for one in deliver_all()} == {"A Bcc: x@example.org", "B"}


def test_person_named_like_a_placeholder_keeps_her_name(world, deliver_all):
    approve(world, "amina@example.org", badge_name="{event}")
    release(make_held_mailing(world), world.desk)

    (sent,) = deliver_all()

    assert "Dear {event} of France." in sent.body


def test_test_tells_nobody_else_and_is_marked(world, people, deliver_all):
    found = make_mailing(world)
    mailings.send_test(mailing=found, language="fr", by=world.manager, at=NOW)

    (sent,) = deliver_all()

    assert sent.recipients() == [world.manager.email]
    assert sent.subject.startswith("[")
    assert "Pour Mme Deux, France." in sent.body  # a real reader of that language


def test_preview_is_what_a_reader_gets(world, people):
    parts = mailings.preview(mailing=make_mailing(world), language="fr", at=NOW)

    assert "Pour Mme Deux, France." in str(parts.text)
    assert parts.recipient_address == "deux@example.org"


def test_each_step_is_recorded(world, people):
    found = release(make_held_mailing(world), world.desk)

    acts = AuditEntry.objects.filter(thing_label="Mailing", thing_key=str(found.pk))
    assert list(acts.order_by("pk").values_list("act", "by_key")) == [
        ("mailing.write", str(world.manager.pk)),
        ("mailing.hold", str(world.manager.pk)),
        ("mailing.release", str(world.desk.pk)),
    ]


def test_release_costs_the_same_for_many_people(world, people, django_assert_max_num_queries):
    found = make_held_mailing(world)
    for number in range(40):
        approve(world, f"more{number}@example.org")

    with django_assert_max_num_queries(14):
        release(found, world.desk)

    assert Message.objects.filter(mailing=found, state=MessageState.QUEUED).count() == 43
