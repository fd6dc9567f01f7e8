"""The post room for programs: the house's mails, hosts and addresses, for who keeps mails."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from notifications.models.delivery import MailDomain, Suppression
from notifications.models.messages import Message

pytestmark = pytest.mark.django_db

API = "/api/v1/"
JSON = {"content_type": "application/json"}


def make(address, state="queued", **values):
    now = timezone.now()
    return Message.objects.create(
        recipient=address,
        domain=address.partition("@")[2],
        language="en",
        key="once",
        kind="delegation_submitted",
        lane="mail",
        context={"parliament": "Exampleland"},
        state=state,
        failure="address" if state == "failed" else "",
        failed_at=now if state == "failed" else None,
        created_at=now,
        due_at=now + timedelta(hours=1),
        **values,
    )


@pytest.fixture
def desk(client, world):
    client.force_login(world.desk)
    return client


def test_the_list_is_narrowed_by_what_was_asked(desk):
    wrong, other = make("wrong@slow.example", "failed"), make("other@example.org")

    def found(query):
        return [one["id"] for one in desk.get(f"{API}mails/?{query}").json()["results"]]

    assert found("state=failed") == found("failure=address") == [wrong.pk]
    assert found("domain=example.org") == found("address=other") == [other.pk]
    assert found("lane=urgent") == []


def test_one_mail_is_held_let_go_and_sent_again(desk):
    mail, wrong = make("one@example.org"), make("wrong@example.org", "failed")

    held = desk.post(f"{API}mails/{mail.pk}/hold/")
    let_go = desk.post(f"{API}mails/{mail.pk}/release/")
    again = desk.post(f"{API}mails/{wrong.pk}/resend/")
    refused = desk.post(f"{API}mails/{wrong.pk}/resend/")

    assert [one.json()["state"] for one in (held, let_go, again)] == ["held", "queued", "queued"]
    assert (refused.status_code, refused.json()["code"]) == (409, "mail_not_failed")


def test_a_wrong_address_is_corrected_for_the_person_too(desk, world):
    person = world.add_person(badge_name="Ada", email="wrong@example.org")
    mail = make("wrong@example.org", "failed")

    answer = desk.post(f"{API}mails/{mail.pk}/correct/", {"address": "Ada@example.org"}, **JSON)

    assert answer.status_code == 200, answer.content
    assert (answer.json()["recipient"], answer.json()["state"]) == ("ada@example.org", "queued")
    person.refresh_from_db()
    assert person.email == "ada@example.org"


def test_many_are_sent_again_and_the_rest_is_left(desk):
    for n in range(3):
        make(f"n{n}@slow.example", "failed")
    make("other@example.org", "failed")
    body = {"act": "resend", "state": "failed", "domain": "slow.example"}

    answer = desk.post(f"{API}mails/many/", body, **JSON)

    assert answer.json() == {"count": 3}
    assert Message.objects.get(state="failed").recipient == "other@example.org"


def test_all_mails_at_once_are_not_moved_by_an_empty_wish(desk):
    make("one@example.org")

    answer = desk.post(f"{API}mails/many/", {"act": "hold"}, **JSON)

    assert answer.status_code == 400
    assert Message.objects.get().state == "queued"


def test_an_address_is_stopped_once_and_lifted(desk):
    for _ in range(2):
        made = desk.post(f"{API}mail-suppressions/", {"address": "Gone@example.org"}, **JSON)
        assert made.status_code == 201, made.content
    listed = desk.get(f"{API}mail-suppressions/?reason=by_desk").json()["results"]
    assert [one["address"] for one in listed] == ["gone@example.org"]

    for _ in range(2):
        lifted = desk.post(f"{API}mail-suppressions/lift/", {"address": "GONE@example.org"}, **JSON)
        assert lifted.status_code == 204
    assert not Suppression.objects.exists()
    acts = AuditEntry.objects.filter(act__in=["mail.suppress", "mail.lift"])
    assert acts.count() == 2


def test_a_host_has_its_number_and_is_tried_again(desk):
    put = desk.put(f"{API}mail-hosts/Slow.example/", {"per_minute": 7}, **JSON)
    MailDomain.objects.update(rests_until=timezone.now() + timedelta(hours=1), refusals=3)

    listed = desk.get(f"{API}mail-hosts/").json()["results"]
    woken = desk.post(f"{API}mail-hosts/slow.example/wake/")

    assert put.json() == {
        "name": "slow.example", "per_minute": 7, "rests_until": None, "refusals": 0,
    }  # fmt: skip
    assert [(one["name"], one["refusals"]) for one in listed] == [("slow.example", 3)]
    assert (woken.json()["rests_until"], woken.json()["refusals"]) == (None, 0)
    assert desk.post(f"{API}mail-hosts/other.example/wake/").status_code == 404
    assert desk.put(f"{API}mail-hosts/-x/", {"per_minute": 7}, **JSON).status_code == 404


@pytest.mark.parametrize("who", ["coordinator", "stranger"])
def test_others_find_nothing(client, world, who):
    mail = make("one@example.org")
    client.force_login(getattr(world, who))

    for path in ("mails/", "mail-suppressions/", "mail-hosts/"):
        assert client.get(f"{API}{path}").status_code == 404
    assert client.post(f"{API}mails/{mail.pk}/hold/").status_code == 404
