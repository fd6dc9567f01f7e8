"""Following by mail without an account: confirmed by a link, ended by one click, nothing kept."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from assemblies import fields
from assemblies.models.accounts import User
from notifications.gateways import links
from notifications.gateways.links import Purpose
from notifications.models.addressees import Addressee
from notifications.models.follows import Follow
from notifications.models.messages import Message
from notifications.services import addressees, outbox
from tests.notifications.kinds import NEWS

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
BOB = "bob@example.org"


def confirm(topic="body:1", address=BOB):
    return addressees.confirm(address=address, topic=topic, language="fr", at=AT)


def ask(topic="body:1", at=AT):
    url = "https://example.org/x"
    return addressees.ask(
        address=BOB, topic=topic, what="Bureau", confirm_url=url, language="en", at=at
    )


def test_nothing_is_kept_before_it_is_confirmed():
    ask()

    assert not Addressee.objects.exists()
    assert Message.objects.get().recipient == BOB


def test_somebody_who_types_the_address_of_another_a_hundred_times_sends_few_mails():
    for n in range(100):
        ask(topic=f"body:{n % 20}", at=AT + timedelta(minutes=n))

    assert Message.objects.count() == addressees.ASKED_A_DAY


def test_confirmed_twice_is_followed_once():
    assert [confirm(), confirm()] == [True, False]

    one = Addressee.objects.get()
    assert (one.address, one.language, one.confirmed_at) == (BOB, "fr", AT)


def test_address_with_an_account_follows_by_the_account():
    user = User.objects.create_user(BOB)
    confirm()

    assert Follow.objects.get().user == user


def test_account_and_mail_under_one_address_hear_of_it_once():
    confirm()
    user = User.objects.create_user(BOB)
    Follow.objects.create(user=user, topic="body:1", created_at=AT)

    words = outbox.Words(context={"title": "x"})
    told = outbox.publish(kind=NEWS, topics=["body:1"], key="k", words_in=lambda _: words, at=AT)

    assert (told, Message.objects.count()) == (1, 1)


def test_one_click_ends_it_and_forgets_the_address():
    confirm()
    for _time in range(2):
        addressees.stop(address=BOB, what="programme", at=AT)

    assert not Addressee.objects.exists()
    assert not Follow.objects.exists()


def test_one_click_of_an_account_ends_that_category_only():
    User.objects.create_user(BOB)
    confirm()
    addressees.stop(address=BOB, what="programme", at=AT)

    assert Addressee.objects.get().cadences == {"programme": "none"}
    assert Follow.objects.count() == 1
    confirm("body:2")
    assert Addressee.objects.get().cadences == {}


@pytest.mark.parametrize("what", ["official", "nonsense", ""])
def test_official_notices_do_not_end(what):
    User.objects.create_user(BOB)
    addressees.stop(address=BOB, what=what, at=AT)

    assert Addressee.objects.get().cadences == {}


def test_link_says_what_it_was_made_for_and_nothing_else():
    token = links.seal(Purpose.FOLLOW, address="Bob@Example.org", what="body:1", at=AT)

    found = links.opened(Purpose.FOLLOW, token, at=AT, valid=timedelta(days=3))
    assert (found.address, found.what) == (BOB, "body:1")
    assert links.opened(Purpose.WISHES, token, at=AT) is None
    assert "bob" not in token.lower()


def test_links_open_with_any_key_that_is_kept_and_those_of_earlier_mails_as_well(settings):
    settings.FIELD_KEYS = ["old"]
    token = links.seal(Purpose.STOP, address=BOB, what="programme", at=AT)
    said = json.dumps([Purpose.STOP, BOB, "programme", "en", int(AT.timestamp())])
    earlier = fields.box().encrypt(said.encode()).decode().rstrip("=")

    settings.FIELD_KEYS = ["new", "old"]
    for one in (token, earlier):
        assert links.opened(Purpose.STOP, one, at=AT).what == "programme"
    settings.FIELD_KEYS = ["new"]
    for one in (token, earlier, token[:-4], token[:10]):
        assert links.opened(Purpose.STOP, one, at=AT) is None


@pytest.mark.parametrize("later", [timedelta(days=3), timedelta(days=-1)])
def test_link_is_valid_for_its_time(later):
    token = links.seal(Purpose.FOLLOW, address=BOB, at=AT)

    assert links.opened(Purpose.FOLLOW, token, at=AT + later, valid=timedelta(days=3)) is None


@pytest.mark.parametrize("token", ["", "x", "é", "gAAAA" * 40, "a" * 5000, "%00", "gAAAAA=="])
def test_nonsense_is_no_link(token):
    assert links.opened(Purpose.STOP, token, at=AT) is None
