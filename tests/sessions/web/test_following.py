"""The pages on which people say what they hear of, by account and by a link in a mail."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.gateways import links
from notifications.gateways.links import Purpose
from notifications.models.addressees import Addressee
from notifications.models.follows import Follow
from notifications.models.messages import Message
from notifications.services import addressees, outbox
from sessions.messages import SPEAKING_SOON
from sessions.services import sittings
from tests.factories.sessions import LATER

pytestmark = pytest.mark.django_db
BOB = "bob@example.org"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def follow_page(**asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('assembly_sessions:follow')}?{query}"


def ask(client, email=BOB, **asked):
    return client.post(follow_page(**asked), {"email": email, "language": "en"})


def link_in(mail, name):
    found = re.search(rf"http://testserver(/\S*/{name}/\S+)", mail.body)
    return found[1]


def test_stranger_follows_by_mail_hears_and_ends_it_with_one_click(world, client, deliver_all):
    assert ask(client, body=world.sitting.body.code).status_code == 200
    (asked,) = deliver_all()
    confirm = link_in(asked, "follow")

    client.get(confirm)  # what looks through mails opens every link
    assert not Follow.objects.exists()
    page = client.post(confirm).content.decode()
    assert BOB in page
    assert Addressee.objects.get().address == BOB

    sittings.cancel(sitting=world.sitting, by=None, at=LATER)
    (told,) = [one for one in deliver_all() if BOB in one.to[0]]
    headers = told.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")

    client.get(stop)
    assert Follow.objects.exists()
    answer = client.post(stop, ONE_CLICK, headers={"cookie": ""})
    assert answer.status_code == 200
    assert not Addressee.objects.exists()


def test_one_click_needs_no_forms_token(world, client, deliver_all):
    ask(client, body=world.sitting.body.code)
    confirm = link_in(deliver_all()[0], "follow")
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(confirm).status_code == 403
    client.post(confirm)
    sittings.cancel(sitting=world.sitting, by=None, at=LATER)
    (told,) = [one for one in deliver_all() if BOB in one.to[0]]
    stop = told.extra_headers["List-Unsubscribe"].strip("<>")

    assert strict.post(stop.removeprefix("http://testserver"), ONE_CLICK).status_code == 200


def test_answer_is_the_same_for_every_address(world, client):
    known = ask(client, email=world.delegate.email, assembly=world.assembly.slug)
    unknown = ask(client, email=BOB, assembly=world.assembly.slug)
    again = ask(client, email=BOB, assembly=world.assembly.slug)

    bodies = {one.content for one in (known, unknown, again)}
    assert (len(bodies), known.status_code) == (1, 200)
    assert Message.objects.filter(kind="follow_asked").count() == 2


@pytest.mark.parametrize(
    "asked",
    [{"body": "nothing"}, {"theme": "x"}, {"assembly": "999"}, {"sitting": "0"},
     {"sitting": "x"}, {"sitting": "9" * 30}, {"body": "a", "theme": "b"}, {"body": "a%00"}],
)  # fmt: skip
def test_nothing_that_can_be_followed_is_not_found(world, client, asked):
    assert client.get(follow_page(**asked)).status_code == 404


def test_closed_and_cancelled_sittings_are_not_offered(world, client):
    assert client.get(follow_page(sitting=world.closed_sitting.pk)).status_code == 404
    assert client.get(follow_page(sitting=world.sitting.pk)).status_code == 200
    sittings.cancel(sitting=world.sitting, by=None, at=LATER)
    assert client.get(follow_page(sitting=world.sitting.pk)).status_code == 404


@pytest.mark.parametrize(
    "email", ["", "x", "a@b\r\nBcc: c@example.org", "a" * 300 + "@example.org"]
)
def test_bad_address_is_refused_with_words(world, client, email):
    answer = ask(client, email=email, assembly=world.assembly.slug)

    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_one_client_that_asks_all_the_time_is_stopped(world, client):
    body = world.sitting.body.code
    with time_machine.travel(timezone.now(), tick=False):
        codes = [ask(client, f"p{n}@example.org", body=body) for n in range(12)]

    assert [one.status_code for one in codes][-1] == 429


@pytest.mark.parametrize("name", ["follow-confirm", "mails-stop", "wishes-by-mail"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_link_that_is_none_says_so(client, db, name, method):
    answer = getattr(client, method)(reverse(f"assembly_sessions:{name}", args=["nonsense"]))

    assert answer.status_code == 404
    assert "does not work" in answer.content.decode()


def test_address_alone_lists_what_can_be_followed(world, client):
    page = client.get(follow_page()).content.decode()

    assert ("?assembly=138" in page) == (world.assembly.ends_on >= timezone.now().date())
    for name in ("body-public-list", "theme-public-list"):
        assert reverse(f"assembly_sessions:{name}") in page
    assert client.post(follow_page()).status_code == 404


def test_account_follows_with_one_button_and_reads_what_she_hears_already(world, client):
    client.force_login(world.delegate)
    here = follow_page(sitting=world.sitting.pk)
    Follow.objects.create(
        user=world.delegate, topic=world.assembly.programme_topic, created_at=LATER
    )

    page = client.get(here).content.decode()
    assert "You hear of it already" in page
    assert "Whole programme" in page
    assert 'type="email"' not in page
    assert client.post(here).status_code == 302
    assert Follow.objects.filter(user=world.delegate, topic=world.sitting.topic).exists()
    assert not Message.objects.exists()
    page = client.get(here).content.decode()
    assert "You follow it now" in page
    assert ">Follow</button>" not in page


def test_programme_leads_to_news_by_mail(world, client):
    page = client.get(reverse("assembly_sessions:programme", args=["138"])).content.decode()

    assert follow_page(assembly="138") in page


def test_programme_of_one_body_leads_to_news_of_that_body(world, client):
    programme = reverse("assembly_sessions:programme", args=["138"])
    body = world.sitting.body.code

    page = client.get(programme, {"body": body}).content.decode()

    assert follow_page(body=body) in page
    assert follow_page(assembly="138") not in page
    assert client.get(follow_page(body=body)).status_code == 200


def test_page_of_mails_that_ended_says_so_when_it_is_opened_again(world, client):
    sealed = links.seal(
        Purpose.STOP, address=BOB, what="programme", language="en", at=timezone.now()
    )
    stop = reverse("assembly_sessions:mails-stop", args=[sealed])
    addressees.confirm(
        address=BOB, topic=world.assembly.programme_topic, language="en", at=timezone.now()
    )
    assert "Mails of this kind go to" in client.get(stop).content.decode()
    client.post(stop)
    assert "Nothing of this kind goes to" in client.get(stop).content.decode()


def wishes_of_stranger(client):
    sealed = links.seal(Purpose.WISHES, address=BOB, language="en", at=timezone.now())
    here = reverse("assembly_sessions:wishes-by-mail", args=[sealed])
    return here, [field.html_name for field in client.get(here).context["form"].by_category]


def test_stranger_is_offered_what_can_concern_her(world, client):
    addressees.confirm(
        address=BOB, topic=world.assembly.programme_topic, language="en", at=timezone.now()
    )
    here, offered = wishes_of_stranger(client)
    assert offered == ["on_programme", "on_reminders", "on_news"]

    chosen = dict.fromkeys(offered, "at_once") | {"on_news": "none"}
    answer = client.post(here, {"act": "wishes", "digest_at": "08:30", **chosen})
    assert answer.status_code == 302
    assert Addressee.objects.get().cadences == {"news": "none"}


def test_what_was_written_to_a_stranger_can_be_ended(world, client):
    outbox.queue(
        kind=SPEAKING_SOON,
        to=outbox.Recipient(address=BOB),
        key="x",
        words=outbox.Words(),
        at=timezone.now(),
    )

    assert "on_debates" in wishes_of_stranger(client)[1]


def test_clock_that_is_chosen_is_that_of_all_pages(world, client):
    client.force_login(world.delegate)
    client.post(reverse("assembly_sessions:wishes"), WISHES)

    page = client.get(reverse("assembly_sessions:my-calendar")).content.decode()
    assert 'data-clock="Africa/Nairobi"' in page


def test_followed_sitting_stands_apart_from_its_hour(world, client):
    client.force_login(world.delegate)
    Follow.objects.create(user=world.delegate, topic=world.sitting.topic, created_at=LATER)

    page = client.get(reverse("assembly_sessions:wishes")).content.decode()
    assert f'<span dir="auto">{world.sitting.title}</span>' in page


WISHES = {
    "act": "wishes",
    **{f"on_{x}": "at_once" for x in ("reminders", "places", "deadlines", "requests", "debates")},
    "on_programme": "daily",
    "on_news": "none",
    "on_official": "none",
    "time_zone": "Africa/Nairobi",
    "digest_at": "08:30",
    "quiet_from": "22:00",
    "quiet_until": "07:00",
    "is_subscribed": "on",
}


def test_account_chooses(world, client):
    client.force_login(world.delegate)
    here = reverse("assembly_sessions:wishes")
    assert "Always at once" in client.get(here).content.decode()

    assert client.post(here, WISHES).status_code == 302
    one = Addressee.objects.get()
    assert one.cadences == {"programme": "daily", "news": "none"}
    assert (one.time_zone, str(one.digest_at)) == ("Africa/Nairobi", "08:30:00")
    assert not one.takes_calendar_parts
    page = client.get(here).content.decode()
    assert "08:30" in page


@pytest.mark.parametrize(
    "changes",
    [{"quiet_from": ""}, {"quiet_until": "22:00"}, {"digest_at": "25:00"}, {"digest_at": ""},
     {"time_zone": "Mars/Base"}, {"on_news": "hourly"}],
)  # fmt: skip
def test_wrong_wishes_are_refused(world, client, changes):
    client.force_login(world.delegate)
    answer = client.post(reverse("assembly_sessions:wishes"), WISHES | changes)

    assert answer.status_code == 422
    assert not Addressee.objects.exists()


def test_what_is_unticked_ends(world, client):
    client.force_login(world.delegate)
    for topic in (world.sitting.topic, world.sitting.body.topic):
        Follow.objects.create(user=world.delegate, topic=topic, created_at=LATER)
    here = reverse("assembly_sessions:wishes")
    client.post(here, {"act": "follows", "kept": [world.sitting.topic]})

    assert [one.topic for one in Follow.objects.all()] == [world.sitting.topic]


def test_what_was_not_offered_is_not_ended(world, client):
    """Of accreditation and places acts alone decide."""
    client.force_login(world.delegate)
    for topic in (world.assembly.topic, world.sitting.holders_topic):
        Follow.objects.create(user=world.delegate, topic=topic, created_at=LATER)
    client.post(reverse("assembly_sessions:wishes"), {"act": "follows"})

    assert Follow.objects.count() == 2


def test_editor_sets_reminders(world, client):
    client.force_login(world.editor)
    here = reverse("assembly_sessions:sitting-reminders", args=["138", world.sitting.pk])
    assert "1440, 60" in client.get(here).content.decode()
    assert client.post(here, {"minutes": "x"}).status_code == 422
    assert client.post(here, {"minutes": "5, 5"}).status_code == 422
    assert client.post(here, {"minutes": "120 ,30"}).status_code == 302
    world.sitting.refresh_from_db()
    assert world.sitting.reminders == [120, 30]
    board = reverse("assembly_sessions:plan-sitting", args=["138", world.sitting.pk])
    page = reverse("assembly_sessions:sitting-detail", args=["138", world.sitting.pk])
    for shown in (board, page):
        assert "2 hours · 30 minutes" in client.get(shown).content.decode()
    client.logout()
    assert "30 minutes" not in client.get(page).content.decode()
