"""Webhooks, from the act to a real receiver: signed, retried, never into this house."""

import hashlib
import hmac
import json
import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest
from django.utils import timezone

from assemblies.models.accounts import RoleGrant
from assemblies.models.audit import AuditEntry
from notifications.enums import WebhookEvent
from notifications.errors import WebhookAddressRefused, WebhookUnreachable
from notifications.gateways import webhooks as gateway
from notifications.jobs import webhooks as job
from notifications.models.webhooks import Webhook, WebhookDelivery
from notifications.services import webhooks
from registrations.services import delegations, people, reviews
from tests.factories.accounts import api_client
from tests.factories.sessions import make_assembly
from tests.simultaneously import simultaneously

NOW = timezone.now()
ALL = [
    "delegation.submitted", "registration.approved", "registration.refused",
    "registration.withdrawn",
]  # fmt: skip


@pytest.fixture
def sink(settings):
    """Return a receiver that keeps what it is sent and answers as told."""
    settings.WEBHOOKS_ANYWHERE = True
    kept = SimpleNamespace(posts=[], status=200, headers={})

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.posts.append((self.path, dict(self.headers), body))
            self.send_response(kept.status)
            for name, value in kept.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_port}/hooks?x=1"
    yield kept
    server.shutdown()
    server.server_close()


def register(world, sink, *, by=None, file=None, events=ALL):
    institution = (file or world.file).delegation.institution
    return webhooks.register(
        institution=institution, url=sink.url, events=events, by=by or world.coordinator, at=NOW
    )


def deliver(at=NOW):
    count = 0
    while job.deliver_next(at=at, clock=lambda: at):
        count += 1
    return count


def bodies(sink):
    return [json.loads(body) for _path, _headers, body in sink.posts]


def test_acts_are_told_with_keys_and_states_only(world, sink):
    register(world, sink)
    person = world.add_person(email="marie@example.org")
    other = world.add_person(sex="male")
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    person = reviews.approve(person=person, by=world.desk, at=NOW)
    reviews.refuse(person=other, reason="Who is he?", by=world.desk, at=NOW)
    people.withdraw(person=person, by=world.coordinator, at=NOW)

    assert deliver() == 4

    told = bodies(sink)
    assert [(one["event"], one["data"]["state"]) for one in told] == [
        ("delegation.submitted", "submitted"),
        ("registration.approved", "approved"),
        ("registration.refused", "refused"),
        ("registration.withdrawn", "withdrawn"),
    ]
    assert told[1]["data"] == {
        "registration": person.pk, "delegation": world.file.pk, "state": "approved",
        "version": told[1]["data"]["version"],
    }  # fmt: skip
    everything = " ".join(body.decode() for _path, _headers, body in sink.posts)
    assert not any(word in everything for word in ("Marie", "Durand", "marie@", "Who is he"))
    assert deliver() == 0


def test_post_is_signed_so_that_the_receiver_can_tell(world, sink):
    webhook = register(world, sink)
    webhooks.ping(webhook=webhook, by=world.coordinator, at=NOW)

    deliver()

    ((path, headers, body),) = sink.posts
    seconds, seal = (part.partition("=")[2] for part in headers["Webhook-Signature"].split(","))
    expected = hmac.new(
        webhook.secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256
    ).hexdigest()
    assert (path, seal) == ("/hooks?x=1", expected)
    assert headers["Webhook-Timestamp"] == seconds == str(int(NOW.timestamp()))
    delivery = WebhookDelivery.objects.get()
    assert headers["Webhook-Id"] == str(delivery.public_id) == json.loads(body)["id"]
    assert (headers["Webhook-Event"], headers["Content-Type"]) == ("ping", "application/json")
    assert (delivery.state, delivery.last_status) == ("sent", 200)


def test_for_a_day_after_a_rotation_both_secrets_sign(world, sink):
    webhook = register(world, sink)
    old = webhook.secret
    webhook = webhooks.rotate(webhook=webhook, by=world.coordinator, at=NOW)

    assert webhook.secret != old
    assert webhook.secrets_at(NOW + timedelta(hours=23)) == (webhook.secret, old)
    assert webhook.secrets_at(NOW + timedelta(hours=24)) == (webhook.secret,)
    webhooks.ping(webhook=webhook, by=world.coordinator, at=NOW)
    deliver()
    assert sink.posts[0][1]["Webhook-Signature"].count("v1=") == 2


def test_outage_is_waited_out_and_a_day_of_it_given_up(world, sink):
    webhook = register(world, sink)
    sink.status = 503
    webhooks.ping(webhook=webhook, by=world.coordinator, at=NOW)
    moment = NOW
    while deliver(moment):
        delivery = WebhookDelivery.objects.get()
        moment = delivery.due_at
    assert (delivery.state, delivery.attempts, delivery.last_status) == ("failed", 11, 503)
    assert len(sink.posts) == 11

    sink.status = 204
    later = NOW + timedelta(days=2)
    webhooks.replay(delivery=delivery, by=world.coordinator, at=later)
    deliver(later)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("sent", 1)
    assert len({headers["Webhook-Id"] for _path, headers, _body in sink.posts}) == 1


def test_redirection_is_not_followed(world, sink):
    webhook = register(world, sink)
    sink.status, sink.headers = 302, {"Location": sink.url}
    webhooks.ping(webhook=webhook, by=world.coordinator, at=NOW)

    assert deliver() == 1

    assert len(sink.posts) == 1
    assert WebhookDelivery.objects.get().state == "queued"


def test_claimed_delivery_is_left_to_who_holds_it(world, sink):
    webhooks.ping(webhook=register(world, sink), by=world.coordinator, at=NOW)
    WebhookDelivery.objects.update(claimed_until=NOW + timedelta(seconds=30))

    assert deliver(NOW + timedelta(seconds=29)) == 0
    assert deliver(NOW + timedelta(seconds=30)) == 1


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_post_once(world, sink):
    webhooks.ping(webhook=register(world, sink), by=world.coordinator, at=NOW)

    simultaneously(*(deliver for _ in range(8)))

    assert len(sink.posts) == 1


def test_news_of_another_parliament_and_unwanted_news_are_not_told(world, sink):
    register(world, sink, by=world.other_coordinator, file=world.other_file)
    register(world, sink, events=["registration.refused"])
    everybodys = webhooks.register(
        institution=None, url=sink.url, events=ALL, by=world.manager, at=NOW
    )
    world.add_person()

    delegations.submit(file=world.file, by=world.coordinator, at=NOW)

    assert [d.webhook_id for d in WebhookDelivery.objects.all()] == [everybodys.pk]


def test_coordinator_who_is_none_any_more_hears_nothing(world, sink):
    webhook = register(world, sink)
    webhooks.ping(webhook=webhook, by=world.coordinator, at=NOW)
    RoleGrant.objects.filter(user=world.coordinator).delete()
    world.add_person()
    delegations.submit(file=world.file, by=world.manager, at=NOW)

    deliver()

    assert sink.posts == []
    (delivery,) = WebhookDelivery.objects.all()
    assert (delivery.event, delivery.state, delivery.last_error) == (
        "ping", "failed", "not allowed",
    )  # fmt: skip
    assert api_client(world.coordinator).get("/api/v1/webhooks/").json()["count"] == 0


def test_coordinator_of_an_earlier_assembly_hears_nothing_of_this_one(world, sink):
    register(world, sink, by=world.coordinator)
    later = make_assembly(number=world.assembly.number + 1)
    told = {
        "event": WebhookEvent.DELEGATION_SUBMITTED, "data": {}, "at": NOW,
        "institution_id": world.file.delegation.institution_id,
    }  # fmt: skip

    assert webhooks.publish(**told, key="here", assembly_id=world.assembly.pk) == 1
    assert webhooks.publish(**told, key="later", assembly_id=later.pk) == 0


@pytest.mark.parametrize("fault", [UnicodeError("label too long"), RuntimeError("what is this")])
def test_delivery_that_cannot_be_made_is_given_up_in_time(world, sink, monkeypatch, fault):
    def fail(*args, **kwargs):
        raise fault

    webhook = register(world, sink)
    webhooks.ping(webhook=webhook, by=world.coordinator, at=NOW)
    monkeypatch.setattr(
        socket if isinstance(fault, UnicodeError) else gateway,
        "getaddrinfo" if isinstance(fault, UnicodeError) else "connect",
        fail,
    )

    for day in range(3):
        deliver(NOW + timedelta(days=day))

    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("failed", 2)
    assert delivery.last_error == type(fault).__name__


def test_refused_act_tells_nothing(world, sink):
    register(world, sink)

    with pytest.raises(Exception, match="nobody to submit"):
        delegations.submit(file=world.file, by=world.coordinator, at=NOW)

    assert WebhookDelivery.objects.count() == 0


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/",
     "https://[::ffff:127.0.0.1]/"],
)  # fmt: skip
def test_nothing_is_posted_into_this_house(url):
    with pytest.raises(WebhookAddressRefused):
        gateway.post(url, b"{}", {})


def test_name_that_leads_into_this_house_is_refused_at_the_last_moment(
    world, sink, settings, monkeypatch
):
    """The address was fine when it was registered; then its name was pointed elsewhere."""
    settings.WEBHOOKS_ANYWHERE = False
    asked = []

    def resolve(host, port, **_):
        asked.append(host)
        pairs = [("8.8.8.8", port), ("10.0.0.7", port)]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", pair) for pair in pairs]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    webhook = webhooks.register(
        institution=world.file.delegation.institution, url="https://parliament.example/",
        events=ALL, by=world.coordinator, at=NOW,
    )  # fmt: skip
    webhooks.ping(webhook=webhook, by=world.coordinator, at=NOW)

    deliver()

    delivery = WebhookDelivery.objects.get()
    assert asked == ["parliament.example"]
    assert (delivery.state, delivery.last_error) == ("failed", "not public")


def test_receiver_that_never_ends_its_answer_is_left_in_time(monkeypatch):
    monkeypatch.setattr(gateway, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"

        with pytest.raises(WebhookUnreachable) as left:
            gateway.post(url, b"{}", {}, anywhere=True)

    assert left.value.details == {"reason": "TimeoutError"}


def test_what_is_no_http_and_who_is_not_there_are_noted(world, sink):
    webhook = register(world, sink)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    Webhook.objects.filter(pk=webhook.pk).update(url=f"http://127.0.0.1:{port}/")
    webhooks.ping(webhook=webhook, by=world.coordinator, at=NOW)

    deliver()

    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.last_error) == ("queued", "ConnectionRefusedError")


def test_old_deliveries_are_forgotten(world, sink):
    webhooks.ping(webhook=register(world, sink), by=world.coordinator, at=NOW)
    deliver()

    assert job.forget_old(at=NOW + timedelta(days=29)) == 0
    assert job.forget_old(at=NOW + timedelta(days=31)) == 1


def test_program_registers_tries_rotates_replays_and_removes(world, sink):
    client = api_client(world.coordinator)
    body = {"url": sink.url, "institution": "FR", "events": ["registration.approved"]}

    made = client.post("/api/v1/webhooks/", body)
    address = f"/api/v1/webhooks/{made.json()['id']}/"
    assert (made.status_code, made.json()["secret"][:6]) == (201, "whsec_")
    assert "secret" not in client.get(address).json()
    assert client.post(f"{address}rotate/").json()["secret"] != made.json()["secret"]
    tried = client.post(f"{address}ping/")
    deliver(timezone.now())
    sent = client.get(f"{address}deliveries/").json()["results"][0]
    assert (tried.status_code, sent["state"], sent["last_status"]) == (202, "sent", 200)
    counts = [
        client.get(f"{address}deliveries/", narrowed).json()["count"]
        for narrowed in ({"state": "sent"}, {"state": "failed"}, {"event": "ping"})
    ]
    assert counts == [1, 0, 1]
    again = client.post(f"{address}replay/", {"delivery": sent["id"]})
    assert (again.status_code, again.json()["state"]) == (202, "queued")
    assert client.post(f"{address}remove/").status_code == 204
    assert client.get(address).status_code == 404
    acts = AuditEntry.objects.filter(act__startswith="webhook.").values_list("act", flat=True)
    assert set(acts) == {
        "webhook.register", "webhook.rotate", "webhook.ping", "webhook.replay", "webhook.remove",
    }  # fmt: skip


def test_program_is_refused_what_is_not_its_own(world, sink):
    mine = register(world, sink)
    body = {"url": sink.url, "events": ALL}
    client = api_client(world.coordinator)

    assert client.post("/api/v1/webhooks/", {**body, "institution": "KE"}).status_code == 403
    assert client.post("/api/v1/webhooks/", body).status_code == 403
    other = api_client(world.other_coordinator)
    assert other.get(f"/api/v1/webhooks/{mine.pk}/").status_code == 404
    assert other.post(f"/api/v1/webhooks/{mine.pk}/rotate/").status_code == 404
    bad = client.post("/api/v1/webhooks/", {**body, "institution": "FR", "events": ["x"]})
    assert (bad.status_code, list(bad.json()["details"]["fields"])) == (400, ["events"])


def test_address_of_this_house_cannot_be_registered(world, settings):
    settings.WEBHOOKS_ANYWHERE = False
    body = {"url": "http://127.0.0.1/", "institution": "FR", "events": ALL}

    answer = api_client(world.coordinator).post("/api/v1/webhooks/", body)

    assert (answer.status_code, answer.json()["code"]) == (409, "webhook_address_refused")


def test_account_keeps_ten_at_most(world, sink):
    for _ in range(webhooks.MOST):
        register(world, sink)

    body = {"url": sink.url, "institution": "FR", "events": ALL}
    answer = api_client(world.coordinator).post("/api/v1/webhooks/", body)

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_webhooks")
