"""Every address tried by everybody: closed unless tests/rights.py says that it is open."""

import re
from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from django.test import Client

from tests.addresses import all_addresses, path_of, things_of
from tests.factories.accounts import api_client, make_key
from tests.rights import ACT, EVERYBODY, METHODS, READ

ACTS = [(name, method) for name in ACT for method in METHODS.get(name, ("post",))]
SCHEMA = Path(__file__).parents[1] / "docs/api/schema.yml"
WRITING = {"post", "put", "patch", "delete"}
# Open, but with nothing behind a secret or a mail's name that is made up, and no sign-up.
NOTHING_THERE = {
    "assembly_sessions:follow-confirm",
    "assembly_sessions:mails-stop",
    "assembly_sessions:resolution-cited",
    "assembly_sessions:wishes-by-mail",
    "assembly_sessions:emergency-decision-record",
    "assembly_sessions:election-ballots",
    "assembly_sessions_api:election-ballots",
    "account_confirm_email",
    "account_email",
    "account_email_verification_sent",
    "account_signup",
    "mail-provider",
    "meeting-report",
    "mailbox-calendar",
    "mailbox-html",
    "mailbox-read",
    "registrations:enrol-link",
    "registrations:invitation",
    "registrations:register-link",
}
# Forms that everybody may send; what they ask for is tried with their pages.
OPEN_FORMS = {
    "registrations:enrol",
    "registrations:enrol-code",
    "registrations:certificate-search",
    "registrations:letter-search",
    "registrations:own-join",
    "registrations:register",
    "registrations:register-code",
}
ADDRESSES = {address.name: address for address in all_addresses()}
NOT_ALLOWED = 405


@pytest.fixture(scope="module")
def things(shared_world):
    return things_of(shared_world)


@pytest.fixture(scope="module")
def logged_in(shared_world):
    """Return the cookies of everybody with an account: logging in is a fifth of a page."""
    cookies = {}
    for who, account in shared_world.accounts.items():
        client = Client()
        client.force_login(account)
        cookies[who] = client.cookies
    return cookies


@pytest.fixture
def client_of(shared_world, logged_in):
    """Return a function that makes a browser, or a program, of somebody's."""

    def make(who, address):
        if address.is_api:
            return api_client(shared_world.accounts.get(who))
        client = Client()
        client.cookies = deepcopy(logged_in.get(who, client.cookies))
        return client

    return make


@pytest.fixture
def aimed(shared_world, things, undone):
    """Return a world in which every address has something to aim at."""
    return shared_world


def readers_of(name):
    group = next((g for g in READ if g.endswith("*") and name.startswith(g[:-1])), name)
    return READ.get(group)


def shape_of(route):
    """Return an address without the names of its parameters."""
    return re.sub(r"<[^>]+>|{[^}]+}", "{}", route)


def is_turned_away(response):
    to_log_in = response.status_code == 302 and "/login/" in response["Location"]
    return to_log_in or response.status_code in (401, 403, 404)


def test_every_address_says_who_may_use_it():
    unsaid = [n for n in ADDRESSES if readers_of(n) is None and n not in ACT]

    assert unsaid == [  # for who has the secret of the link, or finds the open form
        "registrations:enrol-code",
        "registrations:enrol-link-code",
        "registrations:invitation-code",
        "registrations:register-code",
        "registrations:register-link-code",
    ]
    assert [n for n in {*READ, *ACT} if not n.endswith("*") and n not in ADDRESSES] == []


def test_every_act_of_the_api_says_who_may_do_it():
    told = yaml.safe_load(SCHEMA.read_text())["paths"]
    names = {"/" + shape_of(a.route): name for name, a in ADDRESSES.items() if a.is_api}

    acts = {(names[shape_of(p)], method) for p, told_of in told.items() for method in told_of}

    assert sorted({(n, m) for n, m in acts if m in WRITING} - set(ACTS)) == []


def test_every_page_that_takes_a_form_says_who_may_send_it(aimed, things):
    pages = [n for n, a in ADDRESSES.items() if not a.is_api and not n.startswith("account_")]
    client = Client()
    client.force_login(aimed.manager)

    answers = {n: client.post(path_of(ADDRESSES[n], things)) for n in pages if n not in ACT}

    taken = {n for n, answer in answers.items() if answer.status_code not in (404, NOT_ALLOWED)}
    assert taken == OPEN_FORMS


@pytest.mark.parametrize("name", [n for n in ADDRESSES if readers_of(n) not in (None, EVERYBODY)])
def test_closed_address_is_read_by_those_it_is_for(aimed, things, client_of, name):
    address = ADDRESSES[name]
    path = path_of(address, things)

    answers = {who: client_of(who, address).get(path) for who in sorted(EVERYBODY)}

    assert {who for who, answer in answers.items() if not is_turned_away(answer)} == (
        readers_of(name)
    )
    assert answers["nobody"].status_code == (401 if address.is_api else 302)
    assert all(answer.status_code < 500 for answer in answers.values())


@pytest.mark.parametrize(("name", "method"), ACTS)
def test_act_is_done_by_those_it_is_for(aimed, things, client_of, name, method):
    address = ADDRESSES[name]
    path = path_of(address, things)

    def act(who):
        client = client_of(who, address)
        return getattr(client, method)(path)

    answers = {who: act(who) for who in sorted(EVERYBODY)}

    assert {who for who, answer in answers.items() if not is_turned_away(answer)} == ACT[name]
    assert answers["nobody"].status_code == (401 if address.is_api else 302)
    assert all(answer.status_code < 500 for answer in answers.values())


@pytest.mark.parametrize("name", [n for n, a in ADDRESSES.items() if a.is_api])
def test_revoked_key_opens_nothing(aimed, things, name):
    address = ADDRESSES[name]
    path = path_of(address, things)
    secret = make_key(aimed.manager)
    client = api_client()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    before = client.get(path).status_code
    aimed.manager.api_tokens.update(revoked_at=aimed.assembly.created_at)

    answers = [client.get(path), client.post(path, {})]

    assert before != 401
    assert [answer.status_code for answer in answers] == [401, 401]
    assert {answer.json()["code"] for answer in answers} == {"authentication_failed"}


@pytest.mark.parametrize("name", [n for n in ADDRESSES if readers_of(n) == EVERYBODY])
def test_open_address_answers_strangers(aimed, things, name):
    path = path_of(ADDRESSES[name], things)

    status = Client().get(path).status_code

    assert status == 404 if name in NOTHING_THERE else status in (200, 204, 301, 302)


def test_lists_hold_ones_own_only(world):
    """Made sure that there is something to leak: the manager sees both delegations."""
    world.add_person()
    seen = {
        who: [api_client(user).get(f"/api/v1/{noun}/").json()["count"]
              for noun in ("delegations", "registrations")]
        for who, user in world.accounts.items()
    }  # fmt: skip

    assert seen == {
        "manager": [2, 1],
        "desk": [2, 1],
        "coordinator": [1, 1],
        "delegate": [1, 0],
        "other_coordinator": [1, 0],
        "editor": [0, 0],
        "media": [0, 0],
        "protocol": [2, 1],
        "door": [0, 0],
        "stranger": [0, 0],
    }
