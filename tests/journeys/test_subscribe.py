"""A visitor takes a calendar home; another site shows it, in a frame and by our script."""

import json
import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import NARROW, look_at

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(300)]

PAGE = '<!doctype html><html lang="en"><head><title>A newspaper</title></head><body><main><h1>A newspaper</h1>{}</main></body></html>'  # noqa: E501
STRICT = "default-src 'none'; script-src {site}; connect-src {site} 'self'; frame-src {site}"


@contextmanager
def another_site(pages, policy=""):
    """Serve these answers, by path, from an origin of their own; return where."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            kind, body = pages.get(self.path.partition("?")[0], ("text/plain", None))
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Access-Control-Allow-Origin", "*")
            if policy and kind == "text/html":
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write((body or "").encode())

        def log_message(self, *args):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def entry(title, starts, *more, zone=None, minutes=60):
    form = "%Y-%m-%dT%H:%M:%S" + ("" if zone else "Z")
    about = {"tzid": zone} if zone else {}
    return ["vevent", [
        ["uid", {}, "text", title],
        ["summary", {}, "text", title],
        ["dtstart", about, "date-time", starts.strftime(form)],
        ["dtend", about, "date-time", (starts + timedelta(minutes=minutes)).strftime(form)],
        *more,
    ], []]  # fmt: skip


def jcal(*entries):
    return ("application/calendar+json", json.dumps(["vcalendar", [], list(entries)]))


def script(site, calendar, more=""):
    return f'<script src="{site}/widget.js" data-calendar="{calendar}" {more}></script>'


def test_visitor_takes_the_calendar_of_a_body_home(site, visitor):
    page = visitor()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/en/events/999/")
    page.get_by_role("link", name="All programs, how soon changes appear").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Subscribe to a calendar")
    expect(page.locator("#feed-address")).to_have_text(f"{site}/calendar/assemblies/999.en.ics")
    look_at(page)

    # Another choice: one body, only its sittings, in French. It works by keyboard and as a link.
    page.get_by_text("Choose something else").click()
    page.get_by_label("Example Assembly (invented)").uncheck()
    page.get_by_text("Bodies", exact=True).first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Governing Council", exact=True).check()
    page.get_by_label("Only the sittings").check()
    page.get_by_label("Language of the entries").select_option("fr")
    page.get_by_role("button", name="Show the address").click()
    address = f"{site}/calendar/bodies/governing_council.fr.ics?show=sittings"
    expect(page.locator("#feed-address")).to_have_text(address)
    look_at(page)

    page.get_by_role("button", name="Copy address").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address
    code = page.get_by_role("img", name="Code that leads a phone to this page").locator("svg")
    assert code.bounding_box()["width"] > 150
    google = page.get_by_role("link", name=re.compile("Add to Google Calendar"))
    assert "governing_council.fr.ics%3Fshow%3Dsittings" in google.get_attribute("href")

    page.get_by_role("link", name="See what is in this calendar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Governing Council · sittings only")
    expect(page.get_by_role("link", name="Invented conclusions")).to_be_visible()
    look_at(page)


def test_form_works_without_a_script_and_says_what_is_not_there(site, visitor):
    page = visitor(java_script_enabled=False)
    page.goto(f"{site}/en/subscribe/?body=governing_council")
    page.get_by_text("Choose something else").click()
    page.get_by_label("Goes out of the calendar").check()
    page.get_by_role("button", name="Show the address").click()
    expect(page.locator("#feed-address")).to_have_text(
        f"{site}/calendar/bodies/governing_council.en.ics?cancelled=hide"
    )
    page.goto(f"{site}/en/subscribe/?body=nobody")
    expect(page.get_by_role("alert")).to_contain_text("There is no such thing to choose")


def test_pages_in_arabic_on_a_phone_and_in_the_dark(site, visitor):
    page = visitor(width=NARROW, color_scheme="dark")
    for path in ("subscribe/", "subscribe/?assembly=999", "calendar/?assembly=999"):
        page.goto(f"{site}/ar/{path}")
        look_at(page, "rtl")
    page.goto(f"{site}/ar/calendar/embed/?assembly=999")
    look_at(page, "rtl")


def test_another_site_shows_the_calendar_in_a_frame_and_by_the_script(site, visitor):
    page = visitor()
    page.goto(f"{site}/en/subscribe/?assembly=999")
    frame, pasted = (page.locator(f"#{name}-code").inner_text() for name in ("frame", "widget"))

    reader = visitor(timezone_id="Asia/Tokyo", color_scheme="dark")
    answers = {"/": ("text/html", PAGE.format(pasted + frame))}
    with another_site(answers, STRICT.format(site=site)) as newspaper:
        reader.goto(f"{newspaper}/")
        framed = reader.frame_locator("iframe")
        expect(framed.get_by_role("heading", level=1)).to_have_text("Example Assembly (invented)")
        expect(framed.get_by_role("link", name="Opening (invented)")).to_be_visible()

        # Nine in the morning at the venue, in winter, is five in the afternoon in Tokyo.
        listed = reader.get_by_role("region", name="Next sittings")
        expect(listed.get_by_role("heading")).to_have_text("Example Assembly (invented)")
        opening = listed.get_by_role("listitem").filter(has_text="Opening (invented)")
        expect(opening).to_contain_text(
            re.compile(r"09:00 – 11:00 Europe/Zurich \(.*\d\d:00 – \d\d:00 your time\)")
        )
        expect(opening).to_contain_text("Hall A")
        whole = listed.get_by_role("link", name="The whole calendar")
        assert whole.get_attribute("href") == f"{site}/en/calendar/?assembly=999"
        reader.keyboard.press("Tab")
        assert reader.evaluate("!!document.activeElement.shadowRoot?.activeElement?.href")
        assert reader.context.cookies() == []
        assert [said for said in reader.complaints if "Refused" in said] == []
        assert reader.evaluate("document.documentElement.scrollWidth") <= 1280


def test_script_puts_in_what_a_calendar_says_as_text_and_nothing_else(live_server, visitor):
    soon = datetime.now(UTC).replace(microsecond=0, tzinfo=None) + timedelta(hours=5)
    hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    calendar = jcal(
        entry(hostile, soon, ["location", {}, "text", hostile],
              ["url", {}, "uri", "javascript:document.title=3"]),
        entry("Called off", soon, ["status", {}, "text", "CANCELLED"]),
        entry("Nobody knows its zone", soon, zone="Mars/Olympus"),
        entry("Long over", soon - timedelta(days=9)),
        ["vevent", [["summary", {}, "text", "No time"]], []],
        ["vevent", "nonsense", []],
        entry("Last", soon + timedelta(days=1)),
    )  # fmt: skip
    page = visitor(timezone_id="UTC")
    answers = {"/c.en.json": calendar}
    with another_site(answers) as there:
        answers["/"] = "text/html", PAGE.format(script(live_server.url, f"{there}/c.en.json"))
        page.goto(f"{there}/")

        listed = page.get_by_role("region", name="Next sittings")
        expect(listed.get_by_role("listitem")).to_have_count(3)
        expect(listed.get_by_text(hostile).first).to_be_visible()
        expect(listed.get_by_text("Cancelled")).to_be_visible()
        assert listed.locator("img, script").count() == 0
        assert listed.get_by_role("link").count() == 1  # to the whole, none to the script
        assert page.title() == "A newspaper"
        assert Axe().run(page).response["violations"] == []


def test_script_knows_other_clocks_and_writes_from_right_to_left(live_server, visitor):
    """The hour of a venue whose clocks change, as it is on the reader's; whole days as days."""
    year = datetime.now(UTC).year + 1
    summer, winter = datetime(year, 7, 1, 9), datetime(year, 12, 1, 9)  # noqa: DTZ001 - local ones
    days = ["vevent", [
        ["summary", {}, "text", "أيام"],
        ["dtstart", {}, "date", f"{year}-07-01"], ["dtend", {}, "date", f"{year}-07-05"],
    ], []]  # fmt: skip
    calendar = jcal(
        entry("صيف", summer, zone="America/New_York"),
        entry("شتاء", winter, zone="America/New_York"),
        days,
    )
    page = visitor(width=NARROW, timezone_id="Asia/Kathmandu")
    answers = {"/c.ar.json": calendar, "/empty.fr.json": jcal()}
    with another_site(answers) as there:
        answers["/"] = (
            "text/html",
            PAGE.format(
                script(live_server.url, f"{there}/c.ar.json", 'data-limit="2"')
                + script(live_server.url, f"{there}/c.ar.json")
                + script(live_server.url, f"{there}/empty.fr.json")
                + script(live_server.url, f"{there}/gone.es.json?x=1")
                + script(live_server.url, "javascript:1")
            ),
        )
        page.goto(f"{there}/")

        few, whole = (page.get_by_role("region", name="الجلسات المقبلة").nth(n) for n in (0, 1))
        expect(few.get_by_role("listitem")).to_have_count(2)
        expect(whole.get_by_role("listitem")).to_have_count(3)
        assert whole.evaluate("one => getComputedStyle(one).direction") == "rtl"
        times = whole.locator("bdi[dir=ltr]").all_inner_texts()
        assert "18:45 – 19:45" in times  # 9:00 in summer there is 13:00 UTC
        assert "19:45 – 20:45" in times  # and 14:00 in winter
        assert times.count("09:00 – 10:00") == 2
        expect(page.get_by_text("Aucune séance à venir.")).to_be_visible()
        failed = page.get_by_role("region", name="Próximas sesiones")
        expect(failed.get_by_role("status")).to_have_text(
            "El calendario no puede mostrarse en este momento."
        )
        assert failed.get_by_role("link").get_attribute("href") == f"{there}/gone.es.ics?x=1"
        expect(page.get_by_text("The calendar cannot be shown now.")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
