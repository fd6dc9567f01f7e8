"""News of a release reach who follows a programme, a body or a theme: once, in words."""

import re
from datetime import timedelta

import pytest

from assemblies.enums import Role
from assemblies.models.accounts import User
from assemblies.models.bodies import Theme
from notifications.models.follows import Follow
from notifications.models.messages import Message
from notifications.services import addressees
from sessions.jobs import telling
from sessions.jobs.release_words import MOST_LISTED
from sessions.selectors.releases import people_told_of
from sessions.services import plans, releases, sittings
from tests.factories.accounts import make_account
from tests.factories.sessions import LATER, NOW, make_assembly, make_body, make_room, make_sitting

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
STRANGER = "stranger@example.org"


@pytest.fixture
def assembly():
    return make_assembly(number=138)


@pytest.fixture
def sitting(assembly):
    return make_sitting(assembly, room=make_room(assembly))


def follow(topic, name="ada", **more):
    user = User.objects.filter(email=f"{name}@example.org").first() or User.objects.create_user(
        f"{name}@example.org", name=name, **more
    )
    Follow.objects.create(user=user, topic=topic, created_at=NOW)
    return user


def follow_by_mail(topic, address=STRANGER):
    addressees.confirm(address=address, topic=topic, language="en", at=NOW)


def move(sitting, by=5 * HOUR, at=LATER):
    sitting.refresh_from_db()
    slot = sittings.Slot(
        starts_at=sitting.starts_at + by, ends_at=sitting.ends_at + by, room=sitting.room
    )
    return sittings.move(sitting=sitting, to=slot, by=None, at=at)


def told():
    telling.tell_untold(at=LATER)
    return list(Message.objects.exclude(kind="follow_asked").order_by("pk"))


def test_whoever_follows_more_than_the_sitting_reads_of_it(assembly, sitting):
    theme = Theme.objects.create(code="peace", name={"en": "Peace"})
    sitting.themes = ["peace"]
    sitting.save()
    for name, topic in (("a", assembly.programme_topic), ("b", sitting.body.topic),
                        ("c", theme.topic)):  # fmt: skip
        follow(topic, name)
    follow_by_mail(sitting.body.topic)
    move(sitting)

    messages = told()

    assert len(messages) == 4
    assert {(one.kind, one.method, one.entry) for one in messages} == {
        ("programme_changed", "", None)
    }
    assert all(len(one.entries) == 1 for one in messages)


def test_each_person_hears_once_however_many_of_its_topics_she_follows(assembly, sitting):
    for topic in (sitting.topic, sitting.body.topic, assembly.programme_topic):
        follow(topic)
    follow_by_mail(sitting.topic, "ada@example.org")
    move(sitting)

    (one,) = told()
    assert (one.kind, one.method) == ("sitting_changed", "REQUEST")


def test_own_sitting_keeps_its_calendar_part_beside_others(assembly, sitting, deliver_all):
    other = make_sitting(assembly, day=2, title={"en": "Other sitting"})
    follow(sitting.topic)
    follow(assembly.programme_topic)
    for one in (sitting, other):
        facts = {"starts_at": one.starts_at + HOUR, "ends_at": one.ends_at + HOUR}
        plans.edit(sitting=one, facts=facts, by=None, at=LATER)
    releases.release(event=assembly, by=None, at=LATER)

    (mail,) = deliver_all(at=LATER)
    (message,) = Message.objects.all()
    assert (message.kind, message.method) == ("sitting_changed", "REQUEST")
    assert [one["title"] for one in message.context["others"]] == ["Other sitting"]
    assert "Also changed in what you follow" in mail.body
    assert mail.body.count("Other sitting") == 1


def test_who_holds_the_entry_from_a_mail_gets_its_update(sitting, assembly):
    follow(sitting.topic)
    move(sitting)
    told()
    Follow.objects.all().delete()
    follow(assembly.programme_topic)
    move(sitting, at=LATER + HOUR)

    assert [one.method for one in told()] == ["REQUEST", "REQUEST"]


def test_new_sittings_are_told_to_who_follows_the_programme_only(assembly, sitting):
    follow(assembly.programme_topic)
    follow(sitting.topic, "bob")
    new = make_sitting(assembly, day=3, released_at=None)
    plans.edit(sitting=new, facts={"title": {"en": "New one"}}, by=None, at=LATER)
    releases.release(event=assembly, by=None, at=LATER)

    (one,) = told()
    assert one.recipient == "ada@example.org"
    assert one.context["changes"][0]["what"] == "New"


def test_long_list_names_the_first_and_counts_the_others(assembly, deliver_all):
    follow_by_mail(assembly.programme_topic)
    made = [make_sitting(assembly, day=1, hour=8 + n % 10) for n in range(MOST_LISTED + 3)]
    for one in made:
        facts = {"starts_at": one.starts_at + HOUR, "ends_at": one.ends_at + HOUR}
        plans.edit(sitting=one, facts=facts, by=None, at=LATER)
    releases.release(event=assembly, by=None, at=LATER)

    (mail,) = deliver_all(at=LATER)
    assert "and 3 more changes" in mail.body
    assert f"Changed: {MOST_LISTED + 3} sittings" in mail.subject


def test_closed_sitting_is_told_to_who_may_see_it_and_to_nobody_by_mail(assembly):
    closed = make_sitting(assembly, body=make_body("bureau"), is_closed=True)
    make_account("editor@example.org", role=Role.PROGRAMME_EDITOR)
    editor = User.objects.get(email="editor@example.org")
    Follow.objects.create(user=editor, topic=closed.body.topic, created_at=NOW)
    follow(closed.body.topic)
    follow_by_mail(closed.body.topic)
    follow_by_mail(closed.topic, "other@example.org")
    move(closed)

    assert [one.recipient for one in told()] == ["editor@example.org"]


def test_sitting_closed_now_leaves_the_calendars_of_who_had_it_by_mail(assembly, sitting):
    follow_by_mail(sitting.topic)
    follow_by_mail(sitting.body.topic, "broad@example.org")
    plans.edit(sitting=sitting, facts={"is_closed": True}, by=None, at=LATER)
    releases.release(event=assembly, by=None, at=LATER)

    (one,) = told()
    assert (one.recipient, one.method) == (STRANGER, "CANCEL")
    assert not Follow.objects.filter(topic=sitting.topic).exists()


def test_telling_costs_the_same_queries_for_many(assembly, sitting, django_assert_max_num_queries):
    for n in range(25):
        follow(assembly.programme_topic, f"p{n}")
        follow_by_mail(sitting.body.topic, f"q{n}@example.org")
    move(sitting)

    with django_assert_max_num_queries(20):
        telling.tell_untold(at=LATER)
    assert Message.objects.count() == 50


def test_twice_is_once(assembly, sitting):
    follow_by_mail(assembly.programme_topic)
    move(sitting)
    told()
    assert [telling.tell(release_id=1, at=LATER), len(told())] == [0, 1]


def test_mails_say_how_it_was_before(assembly, sitting, deliver_all):
    other = make_room(assembly, "Other room")
    follow(assembly.programme_topic)
    follow(sitting.topic, "bob")
    move(sitting)
    deliver_all(at=LATER)
    facts = {
        "starts_at": sitting.starts_at + 7 * HOUR,
        "ends_at": sitting.ends_at + 7 * HOUR,
        "room": other,
        "title": {"en": "Renamed"},
    }
    plans.edit(sitting=sitting, facts=facts, by=None, at=LATER)
    releases.release(event=assembly, by=None, at=LATER)

    mails = deliver_all(at=LATER)
    assert len(mails) == 2
    for mail in mails:
        parts = (mail.body, mail.alternatives[0][0])
        for text in parts:
            for was in ("14:00 to 16:00", sitting.room.name, str(sitting.title)):
                assert re.search(rf"before: (<[^>]+>)?[^<\n]*{re.escape(was)}", text)


def test_new_sittings_are_no_change(assembly, deliver_all):
    follow(assembly.programme_topic)
    new = make_sitting(assembly, day=3, released_at=None)
    plans.edit(sitting=new, facts={"title": {"en": "New one"}}, by=None, at=LATER)
    releases.release(event=assembly, by=None, at=LATER)

    (mail,) = deliver_all(at=LATER)
    assert mail.subject == f"News of what you follow · {assembly.title}"
    assert "before:" not in mail.body


def test_nobody_is_told_of_new_ones_that_are_over(assembly):
    follow(assembly.programme_topic)
    past = make_sitting(assembly, day=3, released_at=None)
    plans.edit(sitting=past, facts={"title": {"en": "Past"}}, by=None, at=LATER)
    release = releases.release(event=assembly, by=None, at=past.ends_at)

    assert people_told_of(release) == 0
    assert told() == []
