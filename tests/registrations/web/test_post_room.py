"""The post room: the state of all mail, what failed and why, and what the desk does about it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from notifications.models.delivery import MailDomain, Suppression
from notifications.models.messages import Message
from registrations.services import delegations, reviews

pytestmark = pytest.mark.django_db


def to(name, *args):
    return reverse(f"registrations:{name}", args=["138", *args])


@pytest.fixture
def mail(client, world):
    world.add_person(badge_name="Ada", email="ada@example.org")
    now = timezone.now()
    delegations.submit(file=world.file, by=world.coordinator, at=now)
    reviews.approve_all(file=world.file, by=world.desk, at=now)
    client.force_login(world.desk)
    return Message.objects.get(recipient="ada@example.org")


def fail(mail, failure="address"):
    Message.objects.filter(pk=mail.pk).update(
        state="failed",
        failed_at=timezone.now(),
        sent_at=None,
        attempts=1,
        failure=failure,
        last_error="SMTPRecipientsRefused: 550 5.1.1",
    )


def many(count, **values):
    now = timezone.now()
    said = {
        "domain": "example.org",
        "language": "en",
        "kind": "person_confirmed",
        "lane": "mail",
        "context": {"title": "Hello"},
        "created_at": now,
        "due_at": now,
        **values,
    }
    return Message.objects.bulk_create(
        Message(recipient=f"reader{n}@example.org", key=f"{values}:{n}"[:160], **said)
        for n in range(count)
    )


def test_room_shows_what_waits_what_failed_hosts_and_stopped_addresses(client, mail):
    fail(mail)
    later = timezone.now() + timedelta(hours=1)
    MailDomain.objects.create(name="slow.example", rests_until=later, refusals=3)
    Suppression.objects.create(
        address="gone@example.org", reason="bounced", detail="5.1.1", created_at=timezone.now()
    )

    page = client.get(to("post-room"))
    said = page.content.decode()

    lanes = {str(words): lane for words, lane in page.context["lanes"]}
    assert lanes["To one person"].failed == 1
    assert lanes["To one person"].oldest is not None
    assert "No such mailbox: correct the address" in said
    assert "slow.example" in said
    assert "gone@example.org" in said


def test_list_is_narrowed_by_state_queue_reason_host_and_address(client, mail):
    fail(mail)

    def listed(**wanted):
        page = client.get(to("post-room"), wanted)
        return {line.message.recipient for line in page.context["lines"]}

    assert listed(state="failed") == {"ada@example.org"}
    assert listed(failure="address", domain="example.org", lane="mail") == {"ada@example.org"}
    assert listed(failure="late") == set()
    assert listed(address="ADA@") == {"ada@example.org"}
    assert "ada@example.org" in listed(state="nonsense", before="never")


def test_questions_are_as_many_for_ten_mails_as_for_thousands(
    client, mail, django_assert_max_num_queries, django_assert_num_queries
):
    def look():
        cache.clear()
        return client.get(to("post-room"), {"state": "sent"})

    with django_assert_max_num_queries(20) as few:
        look()
    many(3000, state="sent", sent_at=timezone.now())
    for n in range(30):
        MailDomain.objects.create(name=f"host{n}.example", per_minute=4)
    with django_assert_num_queries(len(few)):
        page = look()

    assert len(page.context["lines"]) == 20
    older = client.get(to("post-room"), {"state": "sent", "before": page.context["before"]})
    assert older.context["lines"][0].message.pk < page.context["lines"][-1].message.pk


def test_a_mail_is_opened_and_secrets_stay_shut(client, mail):
    said = client.get(to("post-mail", mail.pk)).content.decode()
    assert "Ada" in said
    assert "METHOD:REQUEST" in said or "BEGIN:VCALENDAR" not in said

    secret = many(1, kind="coordinator_invited", context={"url": "https://secret.example/"})[0]
    said = client.get(to("post-mail", secret.pk)).content.decode()
    assert "secret.example" not in said
    assert "not shown" in said


def test_correcting_the_address_changes_the_person_and_sends_again(
    client, world, mail, deliver_all
):
    fail(mail)
    person, before = world.file.people.get(badge_name="Ada"), mail.public_id

    client.post(to("post-act", mail.pk, "correct"), {"address": "Ada.New@example.org"})

    mail.refresh_from_db()
    person.refresh_from_db()
    assert (mail.state, mail.recipient, mail.failure) == ("queued", "ada.new@example.org", "")
    assert mail.thread.startswith("ada.new@example.org ") or mail.thread == ""
    assert mail.public_id != before  # and so is its Message-ID
    assert person.email == "ada.new@example.org"
    assert any("ada.new@example.org" in one.recipients() for one in deliver_all())
    assert AuditEntry.objects.filter(act="mail.redirect").exists()


def test_correcting_to_nonsense_or_to_who_was_told_changes_nothing(client, world, mail):
    fail(mail)
    Message.objects.create(
        recipient="bob@example.org", key=mail.key, kind=mail.kind, lane="mail", language="en",
        created_at=mail.created_at, due_at=mail.due_at,
    )  # fmt: skip
    for address in ("nobody", "", "bob@example.org", "x" * 400 + "@example.org"):
        client.post(to("post-act", mail.pk, "correct"), {"address": address})
        mail.refresh_from_db()
        assert (mail.state, mail.recipient) == ("failed", "ada@example.org")


def test_all_failed_of_a_host_are_sent_again_and_all_that_wait_are_held_and_let_go(client, mail):
    Message.objects.all().delete()
    many(3, state="failed", failed_at=timezone.now(), failure="tired")
    many(2, state="failed", failed_at=timezone.now(), failure="address", domain="other.example")

    def states():
        return sorted(Message.objects.values_list("state", flat=True))

    client.post(to("post-many", "resend"), {"state": "failed", "domain": "example.org"})
    assert states() == ["failed"] * 2 + ["queued"] * 3
    client.post(to("post-many", "hold"), {"state": "queued"})
    assert states() == ["failed"] * 2 + ["held"] * 3
    client.post(to("post-many", "release"), {"domain": "example.org"})
    assert states() == ["failed"] * 2 + ["queued"] * 3
    client.post(to("post-many", "resend"), {})  # all mail of the house at once is asked by nobody
    assert states() == ["failed"] * 2 + ["queued"] * 3
    assert client.post(to("post-many", "burn"), {"state": "failed"}).status_code == 404
    assert AuditEntry.objects.filter(act__endswith="_many").count() == 3


def test_a_host_is_paced_and_tried_again_and_an_address_stopped_and_lifted(client, mail):
    client.post(to("post-host"), {"name": "Slow.example", "per_minute": "30"})
    host = MailDomain.objects.get(name="slow.example")
    assert host.per_minute == 30
    for bad in ({"name": "a b", "per_minute": "3"}, {"name": "slow.example", "per_minute": "0"}):
        client.post(to("post-host"), bad)
    assert MailDomain.objects.get().per_minute == 30
    MailDomain.objects.update(rests_until=timezone.now() + timedelta(hours=1), refusals=4)
    client.post(to("post-host-wake", host.pk))
    host.refresh_from_db()
    assert (host.rests_until, host.refusals) == (None, 0)

    client.post(to("post-stop"), {"address": "Angry@example.org"})
    stopped = Suppression.objects.get()
    assert (stopped.address, stopped.reason) == ("angry@example.org", "by_desk")
    client.post(to("post-lift", stopped.pk))
    assert not Suppression.objects.exists()
    acts = AuditEntry.objects.filter(act__startswith="mail.").values_list("act", flat=True)
    assert {"mail.pace", "mail.wake_host", "mail.suppress", "mail.lift"} <= set(acts)
