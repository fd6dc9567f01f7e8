"""Whatever is sent: a clear 4xx or the form again, never a 5xx, nothing half-written."""

import json
import re
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from registrations.models.registrations import Registration
from registrations.services import delegations
from tests.addresses import all_addresses, path_of, things_of
from tests.factories.accounts import api_client, make_key
from tests.page_forms import forms_of

ROOT = Path(__file__).resolve().parent.parent
ADDRESSES = {address.name: address for address in all_addresses()}
PAGES = [n for n, a in ADDRESSES.items() if a.route.startswith("en/")]
API = [n for n, a in ADDRESSES.items() if a.is_api]
TAKES_JSON = {
    "registrations_api:event-list": "post",
    "registrations_api:event-clone": "post",
    "registrations_api:event-schedule": "post",
    "registrations_api:event-cancel": "post",
    "assembly_sessions_api:wishes": "put",
    "assembly_sessions_api:follows": "post",
    "assembly_sessions_api:follows-end": "post",
    "assembly_sessions_api:sitting-reminders": "post",
    "assembly_sessions_api:amendment-put": "post",
    "assembly_sessions_api:amendment-treat": "post",
    "assembly_sessions_api:resolution-amendments": "post",
    "assembly_sessions_api:assembly-screens": "post",
    "assembly_sessions_api:screen-detail": "put",
    "assembly_sessions_api:committee-seats": "put",
    "assembly_sessions_api:committee-work": "put",
    "assembly_sessions_api:committee-inputs": "put",
    "assembly_sessions_api:committee-memorandum": "put",
    "assembly_sessions_api:committee-subject-move": "post",
    "assembly_sessions_api:committee-propose": "post",
    "assembly_sessions_api:committee-decide": "post",
    "assembly_sessions_api:committee-appoint": "post",
    "assembly_sessions_api:committee-strike": "post",
    "assembly_sessions_api:committee-show": "post",
    "assembly_sessions_api:assembly-elections": "post",
    "assembly_sessions_api:election-close-round": "post",
    "assembly_sessions_api:election-stand": "post",
    "assembly_sessions_api:election-withdraw": "post",
    "assembly_sessions_api:assembly-resolutions": "post",
    "assembly_sessions_api:resolution-adopt": "post",
    "assembly_sessions_api:resolution-committee-appoint": "post",
    "assembly_sessions_api:resolution-committee-convene": "post",
    "assembly_sessions_api:resolution-committee-strike": "post",
    "assembly_sessions_api:resolution-decline": "post",
    "assembly_sessions_api:resolution-judge": "post",
    "assembly_sessions_api:resolution-publish": "post",
    "assembly_sessions_api:resolution-report": "post",
    "assembly_sessions_api:resolution-reserve": "post",
    "assembly_sessions_api:resolution-show": "post",
    "assembly_sessions_api:resolution-write": "post",
    "assembly_sessions_api:assembly-emergency-requests": "post",
    "assembly_sessions_api:assembly-requests-taken": "put",
    "assembly_sessions_api:emergency-request-act": "post",
    "assembly_sessions_api:emergency-request-detail": "patch",
    "assembly_sessions_api:emergency-request-handle": "post",
    "assembly_sessions_api:agenda-adopt": "post",
    "assembly_sessions_api:agenda-readers": "post",
    "assembly_sessions_api:agenda-item-below": "post",
    "assembly_sessions_api:agenda-item-detail": "patch",
    "assembly_sessions_api:agenda-item-link": "post",
    "assembly_sessions_api:agenda-item-move": "post",
    "assembly_sessions_api:agenda-item-proceed": "post",
    "assembly_sessions_api:agenda-item-unlink": "post",
    "assembly_sessions_api:assembly-agenda-items": "post",
    "assembly_sessions_api:assembly-agendas": "post",
    "assembly_sessions_api:speaker-detail": "patch",
    "assembly_sessions_api:speaker-list": "post",
    "assembly_sessions_api:speaker-withdraw": "post",
    "assembly_sessions_api:debate-draw": "post",
    "assembly_sessions_api:debate-floor-act": "post",
    "assembly_sessions_api:place-exchange-answer": "post",
    "assembly_sessions_api:place-exchange-enter": "post",
    "assembly_sessions_api:place-exchange-list": "post",
    "assembly_sessions_api:vote-casts": "post",
    "assembly_sessions_api:vote-entries": "post",
    "assembly_sessions_api:assembly-clash-accept": "post",
    "assembly_sessions_api:assembly-clash-take-back": "post",
    "assembly_sessions_api:assembly-plan": "post",
    "assembly_sessions_api:assembly-plan-copy": "post",
    "assembly_sessions_api:assembly-plan-detail": "patch",
    "assembly_sessions_api:assembly-plan-drop": "post",
    "assembly_sessions_api:assembly-plan-shift": "post",
    "assembly_sessions_api:assembly-releases": "post",
    "assembly_sessions_api:assembly-room": "patch",
    "assembly_sessions_api:assembly-rooms": "post",
    "assembly_sessions_api:assembly-venue": "put",
    "assembly_sessions_api:bodies-apart-list": "post",
    "assembly_sessions_api:body-members": "post",
    "registrations_api:delegation-answers": "put",
    "registrations_api:form-detail": "put",
    "registrations_api:registration-answers": "put",
    "registrations_api:assembly-mailings": "post",
    "registrations_api:mailing-detail": "put",
    "registrations_api:mail-template": "put",
    "registrations_api:house-mail-correct": "post",
    "registrations_api:house-mail-many": "post",
    "registrations_api:mail-suppression-lift": "post",
    "registrations_api:mail-suppression-list": "post",
    "registrations_api:mail-host-detail": "put",
    "registrations_api:question-detail": "put",
    "registrations_api:question-list": "post",
    "registrations_api:question-move": "post",
    "registrations_api:question-starters": "post",
    "registrations_api:duplicate-apart": "post",
    "registrations_api:export-list": "post",
    "registrations_api:note-list": "post",
    "assemblies_api:token-list": "post",
    "assembly_sessions_api:document-detail": "patch",
    "assembly_sessions_api:document-list": "post",
    "assembly_sessions_api:document-rename": "post",
    "assembly_sessions_api:document-revise": "post",
    "assembly_sessions_api:document-show": "post",
    "assembly_sessions_api:document-withdraw": "post",
    "assembly_sessions_api:minutes-detail": "put",
    "assembly_sessions_api:sitting-cancel": "post",
    "assembly_sessions_api:sitting-move": "post",
    "assembly_sessions_api:sitting-part-move": "post",
    "assembly_sessions_api:sitting-parts": "post",
    "registrations_api:application-list": "post",
    "registrations_api:enrolments": "post",
    "registrations_api:enrolment-sittings": "put",
    "registrations_api:badge-list": "post",
    "registrations_api:badge-record-printing": "post",
    "registrations_api:badge-reprint": "post",
    "registrations_api:badge-void": "post",
    "registrations_api:check-in-batch": "post",
    "registrations_api:check-in-list": "post",
    "registrations_api:check-in-undo": "post",
    "notifications_api:calendar-list": "post",
    "notifications_api:webhook-list": "post",
    "notifications_api:webhook-replay": "post",
    "registrations_api:approvals": "post",
    "registrations_api:approvals-weigh": "post",
    "registrations_api:delegation-approve-all": "post",
    "registrations_api:delegation-coordinators": "post",
    "registrations_api:delegation-earlier-people": "post",
    "registrations_api:delegation-leaders": "put",
    "registrations_api:delegation-return": "post",
    "registrations_api:delegation-submit": "post",
    "registrations_api:invitation-list": "post",
    "registrations_api:registration-detail": "patch",
    "registrations_api:registration-list": "post",
    "registrations_api:registration-refuse": "post",
    "registrations_api:registration-substitute": "post",
    "registrations_api:registration-window": "put",
    "registrations_api:retention": "put",
    "registrations_api:inquiry-answer": "post",
    "registrations_api:inquiry-list": "post",
    "registrations_api:letter-list": "post",
    "registrations_api:letter-withdraw": "post",
    "registrations_api:participant-list-list": "post",
    "registrations_api:late-change-decline": "post",
    "registrations_api:late-change-list": "post",
    "registrations_api:seat-party-give-up": "post",
    "registrations_api:seat-party-list": "post",
    "registrations_api:sitting-places-set": "post",
}
# Bodies that are files: test_privacy.py, test_coordination.py, test_answer_files.py
# in tests/registrations/api; test_documents.py, test_emergency_requests.py in tests/sessions/api;
# test_statements.py in tests/sessions/debates.
TAKES_BYTES = {
    "assembly_sessions_api:speaker-statement": "put",
    "assembly_sessions_api:emergency-request-file": "put",
    "assembly_sessions_api:document-revision-file": "put",
    "registrations_api:delegation-answer-file": "put",
    "registrations_api:registration-answer-file": "put",
    "registrations_api:delegation-sheets": "post",
    "registrations_api:registration-photo": "put",
}
SHAPE = {"code", "detail", "rule", "details"}
NOT_JSON = {
    "broken UTF-8": b'{"name": "\xff\xfe"}',
    "Latin-1": '{"name": "é"}'.encode("latin-1"),
    "UTF-16": '{"name": "a"}'.encode("utf-16"),
    "cut off": b'{"name": "a"',
    "two values": b'{"name": "a"} {}',
    "single quotes": b"{'name': 'a'}",
    "not a number": b'{"name": NaN}',
    "infinity": b'{"name": -Infinity}',
    "half a character": b'{"name": "\\ud800"}',
    "half a character as a name": b'{"\\udfff": 1}',
    "too deep": b'{"name": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "too many digits": b'{"name": ' + b"9" * 10_000 + b"}",
    "a bare byte-order mark": b"\xef\xbb\xbf{}",
    "a NUL": b'{"name": "a"}\x00',
}
OTHER_KINDS = ("application/x-www-form-urlencoded", "multipart/form-data", "text/xml", "x")
TWENTY_MEGABYTES = b'{"name": "' + b"a" * 20_000_000 + b'"}'
NOT_OBJECTS = [[], ["name"], "name", 5, True, None]
STRANGE = "🌍👩🏽‍⚖️ שלום \u200fnaïve <script>alert(1)</script>&quot;' \""
HUGE = 10**30


def digest():
    """Return every row of ours, so that two moments can be compared."""
    return {
        model.__name__: sorted(map(repr, model.objects.values_list()))
        for model in apps.get_models()
        if model.__module__.partition(".")[0]
        in ("assemblies", "registrations", "sessions", "notifications")
    }


@pytest.fixture(scope="module")
def scene(shared_world):
    """Aim at a delegation of which one person is with the secretariat and one is not."""
    aimed = things_of(shared_world)
    delegations.submit(file=shared_world.file, by=shared_world.coordinator, at=timezone.now())
    shared_world.add_person(sex="male")
    return shared_world, aimed, clients_of(shared_world)


def clients_of(world):
    """Return the manager's client and those of others who do what she may not."""
    client = api_client(world.manager)
    client.hers = {who: api_client(getattr(world, who)) for who in set(HERS.values())}
    for one in (client, *client.hers.values()):
        one.get("/api/v1/me/")  # the day's note that the key was used
        one.raise_request_exception = False
    return client


@pytest.fixture
def world(scene, undone):
    return scene[0]


@pytest.fixture
def things(scene, undone):
    return scene[1]


# Acts that the manager may not do: hers, to whom the question was put, or of a parliament.
HERS = {
    "registrations_api:enrolment-sittings": "stranger",
    "assembly_sessions_api:place-exchange-answer": "coordinator",
    "assembly_sessions_api:committee-inputs": "coordinator",
    "assembly_sessions_api:committee-propose": "coordinator",
    "registrations_api:inquiry-answer": "stranger",
    "assembly_sessions_api:resolution-report": "coordinator",
    "assembly_sessions_api:assembly-emergency-requests": "coordinator",
    "assembly_sessions_api:emergency-request-act": "coordinator",
    "assembly_sessions_api:emergency-request-detail": "coordinator",
}


@pytest.fixture
def api(scene, undone):
    return scene[2]


def send(client, name, things, body, content_type="application/json"):
    client = client.hers[HERS[name]] if name in HERS else client
    path, method = path_of(ADDRESSES[name], things), TAKES_JSON[name]
    person = Registration.objects.order_by("pk").first()
    seen = f'"{person.pk}-{person.version}"' if "/registrations/" in path else '"1-0"'
    return getattr(client, method)(
        path, data=body, content_type=content_type, headers={"If-Match": seen}
    )


def test_every_act_with_a_body_is_tried():
    """An address that takes JSON and is not in the table would not be tried below."""
    told = yaml.safe_load((ROOT / "docs/api/schema.yml").read_text(encoding="utf-8"))["paths"]
    with_body = {
        (method, re.sub(r"{[^}]+}", "{id}", path))
        for path, acts in told.items()
        for method, act in acts.items()
        if "requestBody" in act
    }

    tried = {
        (method, "/" + re.sub(r"<[^>]+>", "{id}", ADDRESSES[name].route))
        for name, method in (TAKES_JSON | TAKES_BYTES).items()
    }
    assert tried == with_body


@pytest.mark.parametrize("name", TAKES_JSON)
def test_bad_body_is_refused_and_nothing_is_written(api, things, name):
    """One look at all rows before and after all of them: looking costs more than sending."""
    before = digest()

    no_json = {what: send(api, name, things, body) for what, body in NOT_JSON.items()}
    no_objects = [send(api, name, things, json.dumps(body)) for body in NOT_OBJECTS]
    twice = send(api, name, things, b'{"name": "a", "note": {"en": "a"}, "name": "b"}')
    large = send(api, name, things, TWENTY_MEGABYTES)
    others = [send(api, name, things, b"name=a", kind) for kind in OTHER_KINDS]

    assert {what: answer.status_code for what, answer in no_json.items()} == (
        dict.fromkeys(NOT_JSON, 400)
    )
    assert {answer.json()["code"] for answer in no_json.values()} <= {"parse_error", "invalid"}
    assert {answer.status_code for answer in no_objects} == {400}
    assert (twice.status_code, list(twice.json()["details"]["fields"])) == (400, ["name"])
    assert (large.status_code, large.json()["code"]) == (413, "too_large")  # before it is read
    assert {(answer.status_code, answer.json()["code"]) for answer in others} == {
        (415, "unsupported_media_type")
    }
    answers = [*no_json.values(), *no_objects, twice, large, *others]
    assert all(set(answer.json()) == SHAPE for answer in answers)
    assert digest() == before


@pytest.mark.parametrize("name", API)
def test_answer_nobody_can_give_and_unknown_method_are_refused(api, things, name):
    path = path_of(ADDRESSES[name], things)

    answer = api.get(path, headers={"Accept": "text/html"})
    gone = None if name in DELETES else api.delete(path)

    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")
    if gone is not None:
        assert (gone.status_code, gone.json()["code"]) == (405, "method_not_allowed")
        assert set(gone.json()) == SHAPE


DELETES = {
    "assembly_sessions_api:speaker-statement",
    "registrations_api:delegation-answer-file",
    "registrations_api:mail-template",
    "registrations_api:registration-answer-file",
    "registrations_api:registration-photo",
}


@pytest.mark.parametrize(
    "path",
    ["nothing/", "registrations/x/", "registrations/%00/", "registrations/%ff/", "%ed%a0%80/",
     "registrations/-1/", f"registrations/{HUGE}/", "registrations/" + "9" * 5_000 + "/",
     "institutions/%00/", "institutions/%ff/", "institutions/" + "F" * 5_000 + "/",
     f"assemblies/{HUGE}/", f"assemblies/{HUGE}/sittings/", f"sittings/{HUGE}/",
     f"delegations/{HUGE}/", f"delegations/{HUGE}/weigh/"],
)  # fmt: skip
def test_path_to_nothing_is_not_found(api, path):
    answer = api.get(f"/api/v1/{path}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert set(answer.json()) == SHAPE


LISTS = [
    name
    for name in API
    if name.endswith(("-list", "-sittings", "-agenda-items", "-agendas"))
    and name != "registrations_api:enrolment-sittings"  # that one is only written
]


@pytest.mark.parametrize("name", LISTS)
def test_bad_page_is_named(api, things, name):
    path = path_of(ADDRESSES[name], things)
    for field in ("page", "page_size"):
        for value in ("0", "-1", "x", "", "1.5", "\x00", "\ufffd", "²", "9" * 50):
            answer = api.get(path, {field: value})

            assert answer.status_code == 400, (field, value)
            assert list(answer.json()["details"]["fields"]) == [field]


@pytest.mark.parametrize("name", LISTS)
def test_page_beyond_the_last_is_not_found(api, things, name):
    answer = api.get(path_of(ADDRESSES[name], things), {"page": "999999"})

    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_page")


@pytest.mark.parametrize(
    ("name", "field"),
    [("registrations_api:registration-list", "delegation"),
     ("registrations_api:registration-list", "assembly"),
     ("registrations_api:registration-list", "organization"),
     ("registrations_api:registration-list", "state"),
     ("registrations_api:registration-list", "capacity"),
     ("registrations_api:delegation-list", "assembly"),
     ("registrations_api:delegation-list", "institution"),
     ("registrations_api:delegation-list", "state"),
     ("registrations_api:late-change-list", "assembly"),
     ("registrations_api:late-change-list", "delegation"),
     ("registrations_api:late-change-list", "state"),
     ("registrations_api:late-change-list", "kind"),
     ("registrations_api:badge-list", "assembly"),
     ("registrations_api:badge-list", "participant"),
     ("registrations_api:badge-list", "delegation"),
     ("registrations_api:letter-list", "assembly"),
     ("registrations_api:letter-list", "registration"),
     ("registrations_api:letter-list", "kind"),
     ("registrations_api:participant-list-list", "assembly"),
     ("registrations_api:check-in-list", "assembly"),
     ("registrations_api:check-in-list", "sitting"),
     ("registrations_api:invitation-list", "assembly"),
     ("registrations_api:invitation-list", "institution"),
     *(("registrations_api:house-mail-list", name)
       for name in ("address", "domain", "failure", "lane", "mailing", "state")),
     ("registrations_api:mail-suppression-list", "address"),
     ("registrations_api:mail-suppression-list", "reason"),
     ("registrations_api:mail-list", "failure"),
     ("registrations_api:mail-list", "kind"),
     ("registrations_api:mail-list", "lane"),
     ("registrations_api:mail-list", "search"),
     ("registrations_api:mail-list", "state"),
     ("registrations_api:look-list", "account"),
     ("registrations_api:look-list", "registration"),
     ("registrations_api:look-list", "since"),
     ("registrations_api:export-list", "state"),
     *(("registrations_api:traveller-list", field)
       for field in ("search", "given", "capacity", "delegation")),
     ("assemblies_api:institution-list", "kind"),
     ("assemblies_api:institution-list", "group"),
     ("assembly_sessions_api:assembly-agenda-items", "body"),
     ("assembly_sessions_api:assembly-agenda-items", "prepared_by"),
     ("assembly_sessions_api:assembly-agenda-items", "kind"),
     ("assembly_sessions_api:assembly-agenda-items", "state"),
     ("assembly_sessions_api:assembly-agendas", "body"),
     ("notifications_api:webhook-deliveries", "event"),
     ("notifications_api:webhook-deliveries", "state"),
     *(("assembly_sessions_api:document-list", field)
       for field in ("assembly", "body", "kind", "theme", "language", "year", "search")),
     ("assembly_sessions_api:assembly-sittings", "body"),
     ("assembly_sessions_api:assembly-sittings", "status"),
     *(("registrations_api:event-list", name) for name in (
         "kind", "theme", "body", "region", "year", "language"))],
)  # fmt: skip
def test_bad_filter_is_named_or_finds_nothing(api, things, name, field):
    for value in ("\x00", "x" * 5_000, str(HUGE)):
        answer = api.get(path_of(ADDRESSES[name], things), {field: value})

        assert answer.status_code in (200, 400), value[:50]
        if answer.status_code == 200:
            assert answer.json()["count"] == 0
        else:
            assert list(answer.json()["details"]["fields"]) == [field]


@pytest.mark.parametrize("name", [*PAGES, *API])
def test_nonsense_in_path_and_query_breaks_nothing(world, things, name):
    browser = Client(raise_request_exception=False)
    browser.force_login(world.manager)
    key = f"Bearer {make_key(world.manager)}" if name in API else ""
    address = ADDRESSES[name]
    there = path_of(address, things)
    paths = [there + "?" + query for query in (
        "page=%ff", "page=%00", f"page={HUGE}", "q=%00&search=%ed%a0%80", "state=%00",
        "next=//x.example",
        "a=" * 1_500, "language=%00", "day=%00", "body=%ff", "year=99999999999999999999", "%ff=%ff",
    )]  # fmt: skip
    for piece, parameter, _value in things:
        if piece in address.route:
            paths += [
                path_of(address, [(piece, parameter, bad), *things])
                for bad in (HUGE, "9" * 5_000, "%00", "%ff", "a" * 3_000, "..%2f..%2fetc%2fpasswd")
            ]

    answers = {path: browser.get(path, headers={"Authorization": key}) for path in paths}

    assert {p[:200]: a.status_code for p, a in answers.items() if a.status_code >= 500} == {}


FORMS = [n for n in PAGES if n != "account_logout"]


def browser_of(world, who):
    browser = Client(raise_request_exception=False)
    if who != "nobody":
        browser.force_login(world.accounts[who])
    return browser


def forms_at(browser, path):
    page = browser.get(path)
    if page.get("Location", "").startswith(f"{path}?"):  # the form has a number of its own
        page = browser.get(page.url)
    is_page = page.status_code == 200 and "html" in page.get("Content-Type", "")
    return forms_of(page, path) if is_page else []


@pytest.mark.parametrize("name", FORMS)
def test_form_takes_no_nonsense(world, things, name):
    """Each field of each form in turn: missing, too long, unknown, strange, given twice."""
    path, faults, tried = path_of(ADDRESSES[name], things), [], set()

    for who in ("manager", "coordinator", "delegate", "stranger", "nobody"):
        browser = browser_of(world, who)
        for form in forms_at(browser, path):
            if (form.action, *form.fields) not in tried:
                faults += faults_of(browser, form)
                tried.add((form.action, *form.fields))

    assert faults == []


@pytest.mark.parametrize(
    ("name", "who"),
    [("registrations:person-add", "coordinator"), ("registrations:delegation-review", "manager"),
        ("registrations:delegation-check", "coordinator"),
     ("registrations:coordinator-list", "coordinator"), ("registrations:request-detail", "desk"),
     ("registrations:person-substitute", "coordinator"),
     ("registrations:delegation-leaders", "coordinator"),
     ("registrations:delegation-sheet", "coordinator"),
     ("registrations:person-photo", "coordinator"), ("registrations:retention", "manager"),
     ("registrations:my-data-erase", "delegate"), ("registrations:person-erase", "desk"),
     ("registrations:guest-erase", "manager"),
     ("registrations:badge-list", "manager"), ("registrations:badge-detail", "manager"),
     ("registrations:letter-withdraw", "manager"), ("registrations:letter-search", "nobody"),
     ("registrations:check-in", "manager"), ("registrations:check-in-undo", "manager"),
     ("registrations:invitation-list", "manager"), ("assembly_sessions:sitting-move", "manager"),
     ("assembly_sessions:board", "manager"), ("assembly_sessions:plan-sitting", "manager"),
     *((f"registrations:event-{name}", "manager")
       for name in ("cancel", "clone", "days", "describe", "links", "make", "partners", "publish",
                    "speakers")),
     ("assembly_sessions:plan-add", "manager"), ("assembly_sessions:room-list", "manager"),
     ("assembly_sessions:room-detail", "manager"), ("assembly_sessions:body-list", "manager"),
     ("assembly_sessions:member-list", "manager"),
     ("assembly_sessions:theme-list", "manager"), ("assembly_sessions:theme-detail", "manager"),
     ("assembly_sessions:agenda-list", "manager"), ("assembly_sessions:agenda-edit", "manager"),
     ("assembly_sessions:agenda-item", "manager"),
     *((f"assembly_sessions:document-{name}", "manager")
       for name in ("batch", "describe", "new", "put", "rename", "revise", "show",
                    "upload", "withdraw")),
     ("assembly_sessions:programme", "delegate"), ("account_login", "nobody"),
     ("assembly_sessions:minutes", "manager"), ("assembly_sessions:sitting-parts", "manager"),
     ("registrations:register", "delegate"), ("registrations:register", "nobody"),
     ("registrations:enrol", "delegate"), ("registrations:enrol", "nobody"),
     ("registrations:enrolment-change", "stranger"), ("registrations:admission", "manager"),
     ("registrations:application", "stranger"),
     ("registrations:application-change", "stranger")],
)  # fmt: skip
def test_pages_have_the_forms_that_are_tried(world, things, name, who):
    """The negative control: a page whose form is not found would pass above."""
    forms = forms_at(browser_of(world, who), path_of(ADDRESSES[name], things))

    assert [form for form in forms if set(form.fields) - {"csrfmiddlewaretoken"}]


def nonsense_for(form, field):
    """Yield what breaks things, and in turn one of what rarely does: each kind meets each form."""
    values = {"NUL": "a\x00b", "strange": STRANGE}
    rarely = {"unknown": "no-such-word", "twice": ["x", "y"]}
    if form.kinds[field] in ("text", "email", "password", "search", "textarea"):
        values |= {"too long": "a" * 20_000}
        rarely |= {"half": "\ufffd"}
    elif form.kinds[field].startswith(("date", "time")):
        rarely = {
            moment: moment
            for moment in ("9999-12-31T23:59", "0001-01-01T00:00", "9999-12-31", "0001-01-01")
        }
    else:
        values |= {"huge": str(HUGE)}
        rarely |= {"negative": "-1", "zero": "0"}
    turn = list(form.fields).index(field)
    values |= [list(rarely.items())[turn % len(rarely)]]
    others = {name: value for name, value in form.fields.items() if name != field}
    yield "missing", others
    for what, value in values.items():
        yield what, others | {field: value}


# A button that mails what is typed to who types it: the page comes back as it was on purpose.
TRYING = {"test"}


def faults_of(browser, form):
    for field in form.fields:
        if field == "csrfmiddlewaretoken" or field in TRYING:
            continue
        for what, values in nonsense_for(form, field):
            values = {name: value for name, value in values.items() if name not in TRYING}
            if fault := fault_of(browser, form, values):
                yield form.action, field, what, fault


def fault_of(browser, form, values):
    """Send the form and take everything back; return what was wrong with the answer."""
    written = []
    with transaction.atomic(), connection.execute_wrapper(noting(written)):
        answer = browser.post(form.action, values)
        transaction.set_rollback(True)
    if answer.status_code >= 500:
        return answer.status_code
    if written and answer.status_code not in (301, 302, 303):
        return f"the form came back, and yet: {written}"
    if b"<script>alert(1)" in answer.content:
        return "HTML went through"
    return None


def noting(written):
    def note(execute, sql, params, many, context):
        word, _, rest = sql.partition(" ")
        if word in ("INSERT", "UPDATE", "DELETE") and "django_session" not in rest:
            written.append(sql[:100])
        return execute(sql, params, many, context)

    return note


@pytest.mark.parametrize("name", FORMS)
def test_bytes_that_are_no_text_are_refused(world, things, name):
    browser = Client(raise_request_exception=False)
    browser.force_login(world.manager)
    path = path_of(ADDRESSES[name], things)
    answers = [
        browser.post(path, b"given_name=%ff%fe&name=%00&email=%ed%a0%80&=&&&%",
                     content_type="application/x-www-form-urlencoded"),
        browser.post(path, b"\xff\xfe\x00", content_type="application/x-www-form-urlencoded"),
        browser.post(path, b"--x\r\nbroken", content_type="multipart/form-data; boundary=x"),
        browser.post(path, b"x", content_type="multipart/form-data"),
        browser.post(path, b"&".join(b"a=1" for _ in range(5_000)),
                     content_type="application/x-www-form-urlencoded"),
    ]  # fmt: skip

    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []


@pytest.mark.parametrize("name", FORMS)
def test_form_of_twenty_megabytes_is_refused(world, things, name):
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    browser.force_login(world.manager)

    answer = browser.post(
        path_of(ADDRESSES[name], things),
        b"a=" + b"b" * 20_000_000,
        content_type="application/x-www-form-urlencoded",
    )

    assert 400 <= answer.status_code < 500
