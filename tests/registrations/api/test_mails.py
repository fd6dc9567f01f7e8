"""The outbox through the interface for programs."""

import pytest
from django.utils import timezone

from assemblies.enums import Capability
from assemblies.models.audit import AuditEntry
from notifications.enums import MessageState
from notifications.models.messages import Message
from registrations.services import delegations, reviews
from tests.assemblies.api.test_keys import client_with
from tests.factories.accounts import api_client

MAILS = "/api/v1/assemblies/138/mails/"


@pytest.fixture
def mail(world):
    world.add_person(badge_name="Ada", email="ada@example.org")
    now = timezone.now()
    delegations.submit(file=world.file, by=world.coordinator, at=now)
    reviews.approve_all(file=world.file, by=world.desk, at=now)
    return Message.objects.get(recipient="ada@example.org")


@pytest.fixture
def desk(world):
    return api_client(world.desk)


def fail(mail):
    Message.objects.filter(pk=mail.pk).update(
        state=MessageState.FAILED, failed_at=timezone.now(), attempts=8, last_error="SMTP: 550"
    )


def found(client, **filters):
    return [one["recipient"] for one in client.get(MAILS, filters).json()["results"]]


def test_mails_are_listed_and_narrowed_without_their_words(world, desk, mail):
    Message.objects.create(
        recipient="ada@example.org", key="code", kind="login_code", lane="urgent", language="en",
        created_at=timezone.now(), due_at=timezone.now(),
    )  # fmt: skip
    fail(mail)

    (failed,) = desk.get(MAILS, {"state": "failed"}).json()["results"]

    assert (failed["id"], failed["attempts"], failed["last_error"]) == (mail.pk, 8, "SMTP: 550")
    assert failed["title"]
    assert not {"context", "entry"} & set(failed)
    assert found(desk, search="ADA@") == found(desk, kind=mail.kind) == ["ada@example.org"]
    assert found(desk, kind="login_code") == []
    assert "fr@example.org" in found(desk, state="queued")
    assert desk.get("/api/v1/assemblies/7/mails/").status_code == 404


def test_failed_mail_is_sent_again_and_a_waiting_one_held_and_let_go(world, desk, mail):
    fail(mail)

    done = [
        desk.post(f"{MAILS}{mail.pk}/{act}/") for act in ("resend", "resend", "hold", "release")
    ]

    assert [(one.status_code, one.json().get("state")) for one in done] == [
        (200, "queued"), (409, None), (200, "held"), (200, "queued")
    ]  # fmt: skip
    assert done[1].json()["code"] == "mail_not_failed"
    acts = AuditEntry.objects.filter(act__startswith="mail.", by_key=str(world.desk.pk))
    assert [one.act for one in acts.order_by("pk")] == ["mail.resend", "mail.hold", "mail.release"]


def test_mails_are_the_desks_alone(world, mail):
    for client in (
        api_client(world.coordinator),
        api_client(world.media),
        api_client(world.stranger),
        client_with(world.desk, scopes=[Capability.CHECK_IN]),
        client_with(world.desk, institution=world.file.delegation.institution),
    ):
        assert client.get(MAILS).status_code == 404
        assert client.post(f"{MAILS}{mail.pk}/hold/").status_code == 404
    reader = client_with(world.desk, is_read_only=True)
    assert reader.get(MAILS).status_code == 200
    assert reader.post(f"{MAILS}{mail.pk}/hold/").status_code == 403
    mail.refresh_from_db()
    assert mail.state == MessageState.QUEUED
