"""Scenes for the examples about mails and webhooks (tests/test_api_examples.py)."""

from django.utils import timezone

from notifications.models.messages import Message
from notifications.services import webhooks


def _failed_mail(scene):
    at = scene.world.assembly.created_at
    scene.path["id"] = Message.objects.create(
        recipient="wrong@example.org", domain="example.org", language="en", key="once",
        kind="delegation_submitted", lane="mail", context={"parliament": "Exampleland"},
        state="failed", failure="address", created_at=at, due_at=at, failed_at=at,
    ).pk  # fmt: skip


def _mail_host(scene):
    scene.path["name"] = "parliament.example"


def _delivered(scene):
    world = scene.world
    webhook = webhooks.register(
        institution=world.file.delegation.institution, url="https://parliament.example/hooks",
        events=["ping"], by=world.manager, at=timezone.now(),
    )  # fmt: skip
    delivery = webhooks.ping(webhook=webhook, by=world.manager, at=timezone.now())
    delivery.state = "failed"
    delivery.save()
    scene.path["id"], scene.numbers["delivery"] = webhook.pk, delivery.pk


SCENES = {
    "mails_correct_create": _failed_mail,
    "mail_hosts_update": _mail_host,
    "webhooks_replay_create": _delivered,
}
