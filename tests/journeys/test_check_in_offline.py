"""The doors on a phone: scanned with and without a connection, merged, tampering refused."""

import base64
import io

import pytest
import segno
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from assemblies.models.accounts import RoleGrant
from assemblies.models.audit import AuditEntry
from registrations.models.badges import Badge
from registrations.models.check_in import CheckIn
from registrations.services import badges
from sessions.models.presence import Presence
from tests.factories.worlds import make_world
from tests.journeys.conftest import look_at
from tests.registrations import badged
from tests.registrations.badged import badge_people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = 390


@pytest.fixture
def doors(transactional_db, live_server, settings):
    """Return a world in which three people of one delegation have badges."""
    settings.PUBLIC_URL = live_server.url
    world = make_world()
    badge_people(world)
    return world


@pytest.fixture
def at_the_door(doors, live_server, visitor):
    """Return a function that opens the page of check-in for the staff at the door."""

    def opens(query="", **more):
        page = visitor(PHONE, **more)
        log_in(page, doors.door, live_server.url)
        page.goto(f"{live_server.url}/en/console/138/check-in/{query}")
        page.wait_for_selector("#check-in[data-ready]")
        return page

    return opens


def log_in(page, user, url):
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])


def token_of(world, serial):
    return badged.token_of(Badge.objects.get(event=world.assembly, serial=serial))


def give(page, text):
    page.fill("[name=text]", text)
    page.press("[name=text]", "Enter")


def answer(page):
    return page.locator("#answer [data-slot=title]")


def waiting(page):
    return page.locator("#waiting")


def test_badges_are_scanned_with_and_without_a_connection(doors, at_the_door):
    page = at_the_door()
    look_at(page)

    # With a connection the first badge is admitted, and the server knows it.
    give(page, token_of(doors, 1))
    expect(answer(page)).to_have_text("Admitted")
    expect(page.locator("#answer [data-slot=name]")).to_have_text("Awa Diop")
    expect(page.locator("#answer [data-slot=capacity]")).to_have_text("Member of parliament")
    assert CheckIn.objects.get().badge.serial == 1
    give(page, "1")
    expect(answer(page)).to_have_text("Admitted already")
    look_at(page)

    # The line is lost, the page is even opened anew: the list on the device decides.
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("#device:not([hidden])")
    expect(page.locator("#line")).to_contain_text("No connection")
    give(page, token_of(doors, 2))
    expect(answer(page)).to_have_text("Admitted")
    expect(page.locator("#answer [data-slot=detail]")).to_contain_text("Kept on this device")
    expect(page.locator("#answer [data-slot=name]")).to_have_text("Marie Durand")
    expect(waiting(page)).to_have_text("1 waiting to be sent")
    give(page, token_of(doors, 2))
    expect(answer(page)).to_have_text("Admitted already")
    give(page, "1")
    expect(page.locator("#answer [data-slot=name]")).to_have_text("Awa Diop")
    expect(answer(page)).to_have_text("Admitted already")
    give(page, "petit")
    page.get_by_role("button", name="Admit Jean Petit").click()
    expect(page.locator("#answer [data-slot=name]")).to_have_text("Jean Petit")
    expect(waiting(page)).to_have_text("2 waiting to be sent")
    forged = token_of(doors, 3)
    give(page, forged[:-6] + ("AAAAAA" if forged[-6:] != "AAAAAA" else "BBBBBB"))
    expect(answer(page)).to_have_text("Not a badge of ours")
    assert CheckIn.objects.count() == 1

    # The line is back: what waited is sent by itself, and counts as presence.
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(waiting(page)).to_contain_text("Nothing waits to be sent")
    assert sorted(CheckIn.objects.values_list("participant__badge_name", flat=True)) == [
        "Awa Diop",
        "Jean Petit",
        "Marie Durand",
    ]
    assert Presence.objects.filter(sitting=None).count() == 3
    assert CheckIn.objects.get(badge__serial=2).received_at > (
        CheckIn.objects.get(badge__serial=2).admitted_at
    )


def test_two_devices_without_a_connection_admit_the_same_badge(doors, at_the_door):
    first, second = at_the_door(), at_the_door()
    for page in (first, second):
        page.context.set_offline(True)
        give(page, "2")
        expect(answer(page)).to_have_text("Admitted")

    for page in (first, second):
        page.context.set_offline(False)
        page.click("#send")
        expect(waiting(page)).to_contain_text("Nothing waits to be sent")

    assert CheckIn.objects.count() == 1
    expect(first.locator("#notes-box")).to_be_hidden()
    expect(second.locator("#notes")).to_contain_text("Marie Durand")
    expect(second.locator("#notes")).to_contain_text("Admitted already")


def test_arrivals_outlive_the_log_in(doors, at_the_door, live_server):
    page = at_the_door()
    page.context.set_offline(True)
    give(page, "3")
    expect(waiting(page)).to_have_text("1 waiting to be sent")

    # The session ends meanwhile: nothing is lost, and the page says what to do.
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.click("#send")
    expect(page.locator("#line")).to_contain_text("You are logged out")
    expect(page.get_by_role("link", name="Log in to send them")).to_be_visible()
    expect(waiting(page)).to_have_text("1 waiting to be sent")

    log_in(page, doors.door, live_server.url)
    page.goto(f"{live_server.url}/en/console/138/check-in/")
    expect(waiting(page)).to_contain_text("Nothing waits to be sent")
    assert CheckIn.objects.get().badge.serial == 3


def test_tampered_list_is_refused(doors, at_the_door, live_server, visitor):
    # A list changed on its way is not taken, whatever it says.
    page = visitor(PHONE)
    log_in(page, doors.door, live_server.url)

    def tamper(route):
        response = route.fetch()
        body = response.body().replace(b"Jean Petit", b"John Doe..")
        route.fulfill(response=response, body=body)

    page.route("**/signed-list/**", tamper)
    page.goto(f"{live_server.url}/en/console/138/check-in/")
    expect(page.locator("#trouble")).to_have_text(
        "The list was changed on its way and is not used."
    )
    page.context.set_offline(True)
    give(page, "3")
    expect(answer(page)).to_have_text("Not found")

    # Nor is one that was changed on the device itself.
    page = at_the_door()
    page.evaluate(CHANGE_THE_KEPT_LIST)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#trouble")).to_have_text(
        "The list was changed on its way and is not used."
    )


OPEN_THE_STORE = """
  const database = await new Promise((resolve, reject) => {
    const asked = indexedDB.open("hemicycle-check-in", 1);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = reject;
  });
"""

CHANGE_THE_KEPT_LIST = f"""
async () => {{
  {OPEN_THE_STORE}
  const store = database.transaction("lists", "readwrite").objectStore("lists");
  await new Promise((resolve) => {{
    store.getAll().onsuccess = ({{ target }}) => {{
      const [kept] = target.result;
      const text = new TextDecoder().decode(kept.bytes).replace("Jean Petit", "John Doe..");
      kept.bytes = new TextEncoder().encode(text).buffer;
      store.put(kept).onsuccess = resolve;
    }};
  }});
}}
"""


def test_the_decoder_we_bring_reads_a_badge(doors, at_the_door):
    page = at_the_door()
    token = token_of(doors, 1)
    picture = segno.make(token, error="m")
    buffer = io.BytesIO()
    picture.save(buffer, kind="png", scale=6, border=4)
    address = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()

    read = page.evaluate(READ_A_PICTURE, address)

    assert read == token


READ_A_PICTURE = """
async (address) => {
  const config = JSON.parse(document.getElementById("check-in").dataset.config);
  const script = document.createElement("script");
  script.src = config.addresses.decoder;
  await new Promise((resolve) => { script.onload = resolve; document.head.append(script); });
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return window.jsQR(data, width, height).data;
}
"""


def test_badge_newer_than_the_list_is_admitted_only_when_somebody_says_so(doors, at_the_door):
    page = at_the_door()
    page.context.set_offline(True)
    badge = Badge.objects.get(serial=1)
    new = badges.reprint(badge=badge, reason="lost", by=doors.desk, at=timezone.now())

    give(page, token_of(doors, new.serial))
    expect(answer(page)).to_have_text("Look twice")
    expect(waiting(page)).to_have_text("Nothing waits to be sent")
    page.get_by_role("button", name="Admit all the same").click()
    expect(waiting(page)).to_have_text("1 waiting to be sent")

    page.context.set_offline(False)
    page.click("#send")
    expect(waiting(page)).to_contain_text("Nothing waits to be sent")
    assert CheckIn.objects.get().badge == new
    assert CheckIn.objects.get().despite_doubts


def test_refused_arrivals_do_not_hold_up_the_others(doors, at_the_door):
    page = at_the_door()
    scan = {"assembly": 138, "sitting": None, "device": "test", "doubts_settled": False}
    page.evaluate(
        KEEP_WAITING,
        [
            {**scan, "badge": "1", "sitting": 999_999, "at": "2026-10-21T08:00:00Z"},
            {**scan, "badge": "2", "device": "x" * 41, "at": "2026-10-21T08:01:00Z"},
            {**scan, "badge": "3", "at": "2026-10-21T08:02:00Z", "scanned_by": doors.desk.pk},
        ],
    )

    page.click("#send")

    expect(waiting(page)).to_contain_text("Nothing waits to be sent · 1 sent.")
    assert CheckIn.objects.get().badge.serial == 3
    assert AuditEntry.objects.get(act="check_in.admit").after["scanned_by"] == doors.desk.pk
    expect(page.locator("#notes li")).to_have_count(2)


KEEP_WAITING = f"""
async (rows) => {{
  {OPEN_THE_STORE}
  const store = database.transaction("waiting", "readwrite").objectStore("waiting");
  for (const row of rows) {{
    await new Promise((resolve) => {{
      store.put({{ ...row, client_id: crypto.randomUUID() }}).onsuccess = resolve;
    }});
  }}
}}
"""


def kept(page):
    """Return how many lists, and how many arrivals, the device keeps."""
    return page.evaluate(COUNT_WHAT_IS_KEPT)


COUNT_WHAT_IS_KEPT = f"""
async () => {{
  {OPEN_THE_STORE}
  const count = (name) => new Promise((resolve) => {{
    const asked = database.transaction(name).objectStore(name).count();
    asked.onsuccess = () => resolve(asked.result);
  }});
  return [await count("lists"), await count("waiting")];
}}
"""


@pytest.fixture
def one_waits(at_the_door):
    """Return the page on a device that keeps the list and an arrival."""
    page = at_the_door()
    page.context.set_offline(True)
    give(page, "3")
    expect(waiting(page)).to_have_text("1 waiting to be sent")
    assert kept(page) == [1, 1]
    page.route("**/check-ins/batch/**", lambda route: route.abort())
    page.context.set_offline(False)
    return page


def test_names_go_when_somebody_logs_out_on_any_page(one_waits, live_server):
    page = one_waits
    page.goto(f"{live_server.url}/en/")

    page.get_by_role("button", name="Log out").click()

    page.get_by_role("link", name="Log in").first.wait_for()
    assert kept(page) == [0, 1]
    assert page.evaluate("caches.keys()") == []


def test_names_go_when_the_server_shows_them_no_more(doors, one_waits):
    RoleGrant.objects.filter(user=doors.door).delete()

    one_waits.click("#refresh")

    expect(one_waits.locator("#line")).to_contain_text("There is no list on this device yet.")
    assert kept(one_waits) == [0, 1]


@pytest.mark.parametrize(("hours", "left"), [(23, [1, 1]), (25, [0, 1])])
def test_names_go_a_day_after_the_event(one_waits, live_server, hours, left):
    one_waits.goto(f"{live_server.url}/en/")
    one_waits.evaluate(GROW_OLD, hours)

    one_waits.reload()
    one_waits.wait_for_load_state("networkidle")

    assert kept(one_waits) == left


GROW_OLD = f"""
async (hours) => {{
  {OPEN_THE_STORE}
  const store = database.transaction("lists", "readwrite").objectStore("lists");
  await new Promise((resolve) => {{
    store.getAll().onsuccess = ({{ target }}) => {{
      const [kept] = target.result;
      kept.checked = Date.now() - hours * 3_600_000;
      kept.over_at = new Date(kept.checked).toISOString();
      store.put(kept).onsuccess = resolve;
    }};
  }});
}}
"""


def test_camera_goes_on_when_one_picture_cannot_be_read(doors, at_the_door):
    page = at_the_door()
    page.evaluate(A_CAMERA_THAT_STUMBLES, token_of(doors, 1))

    page.get_by_role("button", name="Use the camera").click()

    expect(answer(page)).to_have_text("Admitted")


A_CAMERA_THAT_STUMBLES = """
(token) => {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  setInterval(() => pen.fillRect(Math.random() * 99, 0, 9, 9), 40);
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(25);
  delete window.BarcodeDetector;
  let looks = 0;
  window.jsQR = () => {
    looks += 1;
    if (looks === 1) throw new Error("nothing but noise");
    return { data: token };
  };
}
"""


def test_page_works_where_the_browser_keeps_nothing(doors, visitor, live_server):
    """Plain http on another name than localhost: no WebCrypto, no camera; typing still works."""
    page = visitor(PHONE, java_script_enabled=False)
    log_in(page, doors.door, live_server.url)
    page.goto(f"{live_server.url}/en/console/138/check-in/")

    give(page, "1")

    expect(answer(page)).to_have_text("Admitted")
    assert CheckIn.objects.get().badge.serial == 1


def test_doubts_are_asked_about_without_a_connection_too(doors, at_the_door):
    badge_people(doors, names=["Paul Roy"], capacity="adviser")
    page = at_the_door(f"?sitting={doors.closed_sitting.pk}")
    page.context.set_offline(True)

    give(page, "4")
    expect(answer(page)).to_have_text("Look twice")
    expect(page.locator("#answer [data-slot=detail]")).to_contain_text("This sitting is closed")
    page.get_by_role("button", name="Admit all the same").click()
    give(page, "1")
    expect(answer(page)).to_have_text("Admitted")
    expect(waiting(page)).to_have_text("2 waiting to be sent")

    page.context.set_offline(False)
    page.click("#send")
    expect(waiting(page)).to_contain_text("Nothing waits to be sent")
    admitted = CheckIn.objects.filter(sitting=doors.closed_sitting)
    assert sorted(admitted.values_list("badge__serial", "despite_doubts")) == [
        (1, False),
        (4, True),
    ]


def test_pages_of_the_doors_are_as_every_page_must_be(doors, at_the_door, live_server):
    page = at_the_door()
    give(page, "1")
    expect(answer(page)).to_have_text("Admitted")
    check_in = CheckIn.objects.get()
    console = f"{live_server.url}/en/console"

    for address in (
        "138/check-in/arrivals/",
        f"138/check-in/arrivals/?sitting={doors.sitting.pk}",
        "138/check-in/presence/",
        f"138/check-in/presence/?sitting={doors.sitting.pk}",
        f"check-ins/{check_in.pk}/undo/",
    ):
        page.goto(f"{console}/{address}")
        look_at(page)

    page.goto(f"{live_server.url}/ar/console/138/check-in/")
    page.wait_for_selector("#check-in[data-ready]")
    look_at(page, "rtl")
