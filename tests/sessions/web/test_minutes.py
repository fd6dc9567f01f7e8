"""The page of the minutes: saving, two editors at once, a log-in that ends, readers."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from assemblies.enums import Language
from sessions.models.minutes import MinutesDraft, MinutesVersion
from sessions.selectors.minutes import desk_of
from sessions.services import minutes
from tests.factories.record import publish_minutes, save_minutes

pytestmark = pytest.mark.django_db

EN = Language.ENGLISH


@pytest.fixture
def page(world):
    return Page(world)


class Page:
    def __init__(self, world):
        self.world = world
        self.address = f"/en/events/138/sittings/{world.sitting.pk}/minutes/en/"

    def client(self, who="editor", **more):
        client = Client(**more)
        if who:
            client.force_login(self.world.accounts[who])
        return client

    def post(self, text, version=0, who="editor", to=""):
        data = {"text": text, "version": version}
        return self.client(who).post(self.address + to, data)

    def get(self, who="editor", to=""):
        return self.client(who).get(self.address + to).content.decode()

    def saved(self):
        versions = MinutesVersion.objects.filter(minutes__sitting=self.world.sitting)
        return list(versions.order_by("version").values_list("text", flat=True))


def box(html):
    return re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", html, re.DOTALL)[1].replace(
        "\r\n", "\n"
    )


def test_editor_saves_and_reads_what_she_saved(page):
    assert "Nothing is saved yet." in page.get()

    answer = page.post("The sitting\r\nopened.")

    assert (answer.status_code, answer.url) == (302, page.address)
    assert page.saved() == ["The sitting\nopened."]
    assert box(page.get()) == "The sitting\nopened."
    assert "The sitting<br>opened." in page.get(to="versions/1/")


@pytest.mark.parametrize("text", ["", " \n", "bad\x00sign", "x" * 100_001])
def test_text_that_is_refused_stands_in_the_box_again(page, text):
    answer = page.post(text)

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert box(answer.content.decode()).replace("\ufffd", "\x00").strip() == text.strip()
    assert page.saved() == []


def test_second_editor_sees_both_texts_and_loses_nothing(page):
    save_minutes(page.world.sitting, page.world.manager, "Opened at nine. No remarks.")

    answer = page.post("Opened at ten. No remarks.", version=0)
    html = page.get()

    assert answer.status_code == 302
    assert page.saved() == ["Opened at nine. No remarks."]
    assert box(html) == "Opened at ten. No remarks."
    assert "Opened at <del>nine.</del><ins>ten.</ins> No remarks." in html
    assert 'name="version" value="1"' in html
    page.post("Opened at nine or ten. No remarks.", version=1)
    assert page.saved()[1:] == ["Opened at nine or ten. No remarks."]
    assert "<ins>" not in page.get()


def test_draft_waits_for_its_editor_and_shows_what_came_between(page):
    first = page.post("Mine so far", to="draft/")
    save_minutes(page.world.sitting, page.world.manager, "Hers.")
    second = page.post("Mine so far, and more", to="draft/")

    assert (first.json()["newest"], second.json()["newest"]) == (0, 1)
    assert box(page.get()) == "Mine so far, and more"
    assert "<del>Hers.</del>" in page.get()
    assert box(page.get(who="manager")) == "Hers."
    page.client().post(page.address + "discard/")
    assert box(page.get()) == "Hers."


def test_draft_that_cannot_be_kept_is_said_so(page):
    answer = page.post("bad\x00sign", to="draft/")

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["text"])
    assert not MinutesDraft.objects.exists()


def test_draft_after_the_log_in_has_ended_is_sent_to_the_log_in(page):
    answer = page.post("Mine", who=None, to="draft/")

    assert (answer.status_code, "/account/login/" in answer.url) == (302, True)


def test_text_sent_after_the_log_in_has_ended_comes_back_and_is_saved(page):
    """Without any script: the whole way, with a form's token asked for as in real life."""
    browser = page.client(enforce_csrf_checks=True)
    sent = {
        "text": "Typed for an hour <b>",
        "version": "0",
        "csrfmiddlewaretoken": token(browser, page),
    }
    browser.session.flush()

    given = browser.post(page.address, sent)
    html = given.content.decode()

    assert given.status_code == 401
    assert "Typed for an hour &lt;b&gt;" in box(html)
    assert "Governing Council" not in html
    assert page.saved() == []
    # She logs in on another page, which changes the token; then she saves here.
    browser.force_login(page.world.editor)
    browser.cookies["csrftoken"] = "b" * 32
    again = browser.post(page.address, {**sent, "csrfmiddlewaretoken": hidden(html)})
    assert again.status_code == 403
    assert "Typed for an hour &lt;b&gt;" in box(again.content.decode())
    assert page.saved() == []
    sent["csrfmiddlewaretoken"] = hidden(again.content.decode())
    assert browser.post(page.address, sent).status_code == 302
    assert page.saved() == ["Typed for an hour <b>"]


@pytest.mark.parametrize("text", ["a line\r\n" * 14_000, "x" * 150_000])
def test_long_text_comes_back_whole(page, text):
    given = page.post(text, who=None)

    assert given.status_code == 401
    assert box(given.content.decode()) == text.replace("\r\n", "\n")


def test_form_of_another_site_saves_nothing(page):
    browser = page.client(enforce_csrf_checks=True)

    with_text = browser.post(page.address, {"text": "Not hers", "version": 0})
    without = browser.post(page.address, {"version": 0})

    assert (with_text.status_code, without.status_code) == (403, 403)
    assert page.saved() == []
    assert not MinutesDraft.objects.exists()


def test_stranger_learns_nothing_from_what_comes_back(page):
    """The same answer whether there is such a sitting, a closed one, or none."""
    pages = [
        Client().post(f"/en/events/138/sittings/{pk}/minutes/en/", {"text": "Mine", "version": 0})
        for pk in (page.world.sitting.pk, page.world.closed_sitting.pk, 10**6)
    ]

    shapes = {
        re.sub(r'sittings/\d+|%2Fsittings%2F\d+|value="\w{64}"', "", p.content.decode())
        for p in pages
    }
    assert {p.status_code for p in pages} == {401}
    assert len({re.sub(r"sittings[/%\w]+?\d+", "", shape) for shape in shapes}) == 1


def test_editor_publishes_and_withdraws(page):
    page.post("The sitting opened.")
    sitting, reader = page.address.partition("minutes/")[0], Client()
    assert "The sitting opened." not in reader.get(sitting).content.decode()

    page.client().post(page.address + "public/", {"act": "publish", "version": 1})
    assert "The sitting opened." in reader.get(sitting).content.decode()

    page.client().post(page.address + "public/", {"act": "withdraw"})
    assert "The sitting opened." not in reader.get(sitting).content.decode()


def test_version_that_was_not_read_is_not_published(page):
    save_minutes(page.world.sitting, page.world.manager, "One.")

    answer = page.client().post(
        page.address + "public/", {"act": "publish", "version": 0}, follow=True
    )

    assert "Somebody else has changed this meanwhile." in answer.content.decode()
    assert "Only editors can read the minutes." in answer.content.decode()


def test_readers_get_their_own_language_first(page):
    publish_minutes(page.world.sitting, page.world.editor, "Opened.")
    publish_minutes(page.world.sitting, page.world.editor, "Ouverte.", language=Language.FRENCH)
    address = page.address.partition("minutes/")[0]

    english = Client().get(address).content.decode()
    french = Client().get(address.replace("/en/", "/fr/")).content.decode()
    arabic = Client().get(address.replace("/en/", "/ar/")).content.decode()

    assert english.index("Opened.") < english.index("Ouverte.")
    assert french.index("Ouverte.") < french.index("Opened.")
    assert arabic.index("Opened.") < arabic.index("Ouverte.")


@pytest.mark.parametrize("path", ["de/", "en/versions/7/", "EN/"])
def test_minutes_that_cannot_be_are_not_found(page, path):
    address = page.address.removesuffix("en/") + path

    assert page.client().get(address).status_code == 404


@pytest.mark.parametrize("versions", [1, 3])
def test_page_takes_a_fixed_number_of_queries(page, versions, django_assert_num_queries):
    for seen in range(versions):
        save_minutes(page.world.sitting, page.world.editor, f"{seen}.", seen=seen)
    minutes.keep(
        sitting=page.world.sitting, language=EN, typed=minutes.Typed("Mine", 0),
        by=page.world.editor, at=timezone.now(),
    )  # fmt: skip
    assert desk_of(page.world.sitting, EN, page.world.editor).is_apart
    client = page.client()

    # session, account, roles; assembly, sitting; newest, draft, minutes, versions
    with django_assert_num_queries(13):
        client.get(page.address)


def token(browser, page):
    return hidden(browser.get(page.address).content.decode())


def hidden(html):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]
