"""Every address tried by everybody: closed unless this page says that it is open."""

import re
from pathlib import Path

import pytest
import yaml
from django.test import Client

from tests.addresses import all_addresses, path_of, things_of
from tests.factories.accounts import api_client, make_key

ACCOUNTS = {
    "manager", "desk", "editor", "media", "protocol", "door",
    "coordinator", "other_coordinator", "delegate", "stranger",
}  # fmt: skip
EVERYBODY = ACCOUNTS | {"nobody"}
SECRETARIAT = {"manager", "desk"}
DESK = SECRETARIAT | {"media"}
REGISTERING = SECRETARIAT | {"coordinator"}
DELEGATION = REGISTERING | {"delegate", "protocol"}
PROGRAMME = {"manager", "editor"}
DOORS = SECRETARIAT | {"door"}

# Who may read, by name of the address; an address that has no line here fails.
READ = {
    "registrations:own-answers": set(),  # the person's own; she has no account here
    "registrations:delegation-questions": REGISTERING,
    "registrations:form-list": SECRETARIAT,
    "registrations:form-change": {"manager"},
    "registrations:form-preview": SECRETARIAT,
    "registrations:question-list": SECRETARIAT,
    "registrations:question-add": {"manager"},
    "registrations:question-change": {"manager"},
    "registrations:role-list": {"manager"},
    "registrations_api:question-list": ACCOUNTS,  # of events they register for
    # of events they register for, or take part in
    "registrations_api:question-detail": ACCOUNTS - {"editor", "media", "door"},
    "registrations_api:delegation-invitation-list": REGISTERING,
    "registrations_api:delegation-sheet-template": REGISTERING,
    "registrations_api:invitation-detail": SECRETARIAT,
    "registrations_api:mail-list": SECRETARIAT,
    "registrations_api:registration-window": SECRETARIAT,
    "registrations_api:registration-answers": REGISTERING,
    "registrations_api:registration-answer-file": REGISTERING | {"protocol"},
    "registrations_api:delegation-answers": REGISTERING,
    "registrations_api:delegation-answer-file": REGISTERING,
    "registrations_api:form-list": SECRETARIAT,
    "registrations_api:form-detail": SECRETARIAT,
    "registrations:coordinator-list": REGISTERING,
    "registrations:delegation-copy": REGISTERING,
    "registrations:delegation-leaders": REGISTERING,
    "registrations:delegation-sheet": REGISTERING,
    "registrations:person-substitute": REGISTERING,
    "registrations:request-add": REGISTERING,
    "registrations:request-answers": REGISTERING,
    "registrations:request-change": REGISTERING,
    "registrations:request-send": REGISTERING,
    "registrations:request-detail": SECRETARIAT,
    "registrations:request-list": DESK,
    "registrations:sheet-preview": {"coordinator"},  # who has sent it
    "registrations:sheet-template": REGISTERING,
    "registrations_api:delegation-coordinators": REGISTERING,
    "registrations_api:delegation-earlier-people": REGISTERING,
    "registrations_api:delegation-leaders": REGISTERING,
    "registrations_api:late-change-detail": REGISTERING | {"protocol"},
    "registrations_api:inquiry-detail": SECRETARIAT | {"protocol", "stranger"},
    "registrations_api:inquiry-list": ACCOUNTS,  # of their own
    "registrations_api:late-change-list": ACCOUNTS,  # of their own
    "registrations_api:sheet-detail": {"coordinator"},  # who has sent it
    "registrations:delegation-others": SECRETARIAT,
    "registrations:duplicate-list": DESK,
    "registrations:export": {"manager"},
    "registrations:export-file": {"manager"},
    "registrations:mail-list": SECRETARIAT,
    "registrations:people-list": DESK,
    "registrations:person-others": SECRETARIAT,
    "registrations:person-review": SECRETARIAT,
    "registrations_api:duplicate-list": DESK,
    "registrations_api:export-detail": {"manager"},
    "registrations_api:export-file": {"manager"},
    "registrations_api:export-list": DESK,
    "registrations_api:field-change-list": DESK,
    "registrations_api:note-list": DESK,
    "account_*": EVERYBODY,
    "api-docs": EVERYBODY,
    "api-schema": EVERYBODY,
    "assemblies_api:assembly-detail": EVERYBODY,
    "assemblies_api:assembly-list": EVERYBODY,
    "assemblies_api:institution-detail": EVERYBODY,
    "assemblies_api:institution-list": EVERYBODY,
    "assemblies_api:me": ACCOUNTS,
    "assemblies_api:token-list": ACCOUNTS,
    "assembly_sessions:assembly-detail": EVERYBODY,
    "assembly_sessions:programme": EVERYBODY,
    "assembly_sessions:sitting-cancel": PROGRAMME,
    "assembly_sessions:sitting-detail": EVERYBODY,
    "assembly_sessions:sitting-move": PROGRAMME,
    "assembly_sessions_api:assembly-agenda-items": EVERYBODY,
    "assembly_sessions_api:assembly-sittings": EVERYBODY,
    "assembly_sessions_api:sitting-detail": EVERYBODY,
    "assembly_sessions_api:sitting-presence": DOORS,
    "home": EVERYBODY,
    "livez": EVERYBODY,
    "mailbox-*": EVERYBODY,  # of the demonstration; elsewhere there is none
    "notifications_api:webhook-deliveries": {"manager"},  # whose webhook it is
    "notifications_api:webhook-detail": {"manager"},
    "notifications_api:webhook-list": ACCOUNTS,  # of their own
    "readyz": EVERYBODY,
    "registrations:arrival-export": DOORS,
    "registrations:arrival-list": DOORS,
    "registrations:check-in": DOORS,
    "registrations:check-in-undo": DOORS,
    "registrations:check-in-worker": DOORS,
    "registrations:delegation": DELEGATION,
    "registrations:delegation-check": REGISTERING,
    "registrations:delegation-export": SECRETARIAT,
    "registrations:delegation-list": SECRETARIAT,
    "registrations:delegation-review": SECRETARIAT,
    "registrations:delegation-standing": REGISTERING,
    "registrations:invitation": EVERYBODY,  # who has the secret of the link
    "registrations:invitation-list": SECRETARIAT,
    "registrations:erasure-list": {"manager"},
    "registrations:look-list": {"manager"},
    "registrations:my-data": ACCOUNTS,
    "registrations:my-data-erase": ACCOUNTS,
    "registrations:person-erase": SECRETARIAT,
    "registrations:person-photo": REGISTERING,
    "registrations:person-photo-image": REGISTERING | {"protocol", "door"},
    "registrations:person-protected": {"manager", "protocol"},
    "registrations:privacy": {"manager", "protocol"},
    "registrations:retention": {"manager"},
    "registrations:travel-export": {"manager", "protocol"},
    "registrations:travel-list": {"manager", "protocol"},
    "registrations:upload": REGISTERING | {"protocol"},
    "registrations_api:erasure-list": {"manager"},
    "registrations_api:look-list": {"manager"},
    "registrations_api:my-data": ACCOUNTS,
    "registrations_api:registration-photo": REGISTERING | {"protocol", "door"},
    "registrations_api:registration-protected-answers": {"manager", "protocol"},
    "registrations_api:retention": {"manager"},
    "registrations:person-add": REGISTERING,
    "registrations:person-change": REGISTERING,
    "registrations:person-detail": REGISTERING,
    "registrations:person-ask": set(),  # a delegation's are asked with it; tried apart
    "registrations:person-refuse": SECRETARIAT,
    "registrations:person-withdraw": REGISTERING,
    "registrations:presence": DOORS,
    "registrations:registration-dates": SECRETARIAT,
    "registrations_api:check-in-list": DOORS,
    "registrations_api:check-in-signed": DOORS,
    "registrations_api:delegation-detail": DELEGATION,
    "registrations_api:delegation-list": ACCOUNTS,  # of their own
    "registrations_api:delegation-weigh": DELEGATION,
    "registrations_api:invitation-list": SECRETARIAT,
    "registrations_api:registration-detail": REGISTERING | {"protocol"},
    "registrations_api:registration-list": ACCOUNTS,  # of their own
    "registrations:seat-export": SECRETARIAT,
    "registrations:seat-list": SECRETARIAT,
    "registrations:seat-setting": SECRETARIAT | {"editor"},
    "registrations:seat-sittings": SECRETARIAT,
    "registrations:seats": ACCOUNTS,
    "registrations_api:seat-party-detail": REGISTERING,
    "registrations_api:seat-party-list": ACCOUNTS,  # of their own
    "registrations_api:sitting-places-detail": SECRETARIAT | {"editor"},
    "registrations:application": {"stranger"},  # whose registration it is
    "registrations:application-answer": {"stranger"},
    "registrations:application-change": {"stranger"},
    "registrations:application-list": ACCOUNTS,
    "registrations:application-request": {"stranger"},
    "registrations:application-request-answers": {"stranger"},
    "registrations:application-withdraw": {"stranger"},
    "registrations:register": EVERYBODY,
    "registrations:register-link": EVERYBODY,  # who has the secret of the link
    "registrations:register-list": EVERYBODY,
    "registrations_api:application-detail": {"stranger"},
    "registrations_api:application-list": ACCOUNTS,  # of their own
    "registrations:badge-detail": SECRETARIAT | {"protocol"},
    "registrations:badge-list": SECRETARIAT | {"protocol"},
    "registrations:badge-sheet": SECRETARIAT | {"protocol"},
    "registrations:letter-check": EVERYBODY,
    "registrations:letter-download": SECRETARIAT | {"protocol", "other_coordinator"},
    "registrations:letter-issue": SECRETARIAT | {"protocol"},
    "registrations:letter-list": SECRETARIAT | {"protocol"},
    "registrations:letter-own": ACCOUNTS,  # of their own
    "registrations:letter-search": EVERYBODY,
    "registrations:letter-withdraw": SECRETARIAT | {"protocol"},
    "registrations:list-console": SECRETARIAT | {"protocol"},
    "registrations:participant-list": EVERYBODY,  # once it is published
    "registrations:participant-list-pdf": EVERYBODY,
    "registrations:participant-list-xlsx": EVERYBODY,
    "registrations_api:badge-detail": SECRETARIAT | {"protocol"},
    "registrations_api:badge-list": SECRETARIAT | {"protocol"},
    "registrations_api:badge-pdf": SECRETARIAT | {"protocol"},
    "registrations_api:letter-detail": SECRETARIAT | {"protocol", "other_coordinator"},
    "registrations_api:letter-list": ACCOUNTS,  # of their own
    "registrations_api:letter-pdf": SECRETARIAT | {"protocol", "other_coordinator"},
    "registrations_api:participant-list-detail": ACCOUNTS,
    "registrations_api:participant-list-list": ACCOUNTS,
    "registrations_api:participant-list-pdf": ACCOUNTS,
    "registrations_api:participant-list-xlsx": ACCOUNTS,
    "registrations_api:assembly-participants": DELEGATION | {"other_coordinator"},
    "robots": EVERYBODY,
    "root": EVERYBODY,
}
# Who may act, by name of the address.
ACT = {
    "registrations:own-answers": set(),  # as above
    "registrations:form-change": {"manager"},
    "registrations:form-secret": {"manager"},
    "registrations:question-add": {"manager"},
    "registrations:question-change": {"manager"},
    "registrations:question-move": {"manager"},
    "registrations:question-retire": {"manager"},
    "registrations:question-starters": {"manager"},
    "registrations:role-list": {"manager"},
    "registrations:role-take-back": {"manager"},
    "registrations_api:form-detail": {"manager"},
    "registrations_api:form-renew-secret": {"manager"},
    "registrations_api:delegation-invitation-revoke": REGISTERING,
    "registrations_api:invitation-revoke": SECRETARIAT,
    "registrations_api:mail-hold": SECRETARIAT,
    "registrations_api:mail-release": SECRETARIAT,
    "registrations_api:mail-resend": SECRETARIAT,
    "registrations_api:registration-unlist": REGISTERING,
    "registrations_api:registration-window": SECRETARIAT,
    "registrations_api:sheet-forget": {"coordinator"},  # who has sent it
    "registrations_api:question-detail": {"manager"},
    "registrations_api:question-list": {"manager"},
    "registrations_api:question-move": {"manager"},
    "registrations_api:question-retire": {"manager"},
    "registrations_api:question-starters": {"manager"},
    "registrations_api:delegation-answer-file": REGISTERING,
    "registrations_api:registration-answer-file": REGISTERING,
    "registrations:delegation-questions": REGISTERING,
    "registrations_api:registration-answers": REGISTERING,
    "registrations_api:delegation-answers": REGISTERING,
    "registrations:my-data-download": ACCOUNTS,
    "registrations:my-data-erase": ACCOUNTS,  # their own
    "registrations:person-erase": SECRETARIAT,
    "registrations:person-photo": REGISTERING,
    "registrations:person-photo-remove": REGISTERING,
    "registrations:person-unlist": REGISTERING,
    "registrations:retention": {"manager"},
    "registrations_api:registration-erase": SECRETARIAT,
    "registrations_api:registration-photo": REGISTERING,
    "registrations_api:retention": {"manager"},
    "registrations:coordinator-invitation-revoke": REGISTERING,
    "registrations:coordinator-list": REGISTERING,
    "registrations:coordinator-remove": SECRETARIAT,
    "registrations:coordinator-resign": REGISTERING,
    "registrations:delegation-copy": REGISTERING,
    "registrations:delegation-leaders": REGISTERING,
    "registrations:delegation-sheet": REGISTERING,
    "registrations:person-substitute": REGISTERING,
    "registrations:request-accept": SECRETARIAT,
    "registrations:request-add": REGISTERING,
    "registrations:request-answers": REGISTERING,
    "registrations:request-change": REGISTERING,
    "registrations:request-send": REGISTERING,
    "registrations:request-detail": SECRETARIAT,  # declines
    "registrations:request-take-back": REGISTERING,
    "registrations:sheet-add": REGISTERING,  # after its sender others find it gone
    "registrations:sheet-forget": REGISTERING,
    "registrations_api:delegation-coordinator-remove": SECRETARIAT,
    "registrations_api:delegation-coordinators": REGISTERING,
    "registrations_api:delegation-earlier-people": REGISTERING,
    "registrations_api:delegation-leaders": REGISTERING,
    "registrations_api:delegation-resign": REGISTERING,
    "registrations_api:delegation-sheets": REGISTERING,
    "registrations_api:inquiry-answer": {"stranger"},  # whom the question was put to
    "registrations_api:inquiry-list": ACCOUNTS,  # the body says of whom; tried apart
    "registrations_api:inquiry-settle": SECRETARIAT,
    "registrations_api:late-change-accept": SECRETARIAT,
    "registrations_api:late-change-decline": SECRETARIAT,
    "registrations_api:late-change-list": ACCOUNTS,  # the body says for whom; tried apart
    "registrations_api:late-change-take-back": REGISTERING,
    "registrations_api:registration-substitute": REGISTERING,
    "registrations_api:sheet-add": {"coordinator"},  # who has sent it
    "registrations:duplicate-apart": DESK,
    "registrations:duplicate-withdraw": SECRETARIAT,
    "registrations:export-ask": DESK,
    "registrations:export-cancel": {"manager"},
    "registrations:mail-act": SECRETARIAT,
    "registrations:note-add": SECRETARIAT,
    "registrations:note-remove": {"manager"},
    "registrations:people-approve": DESK,
    "registrations:people-ask": DESK,
    "registrations_api:duplicate-apart": DESK,
    "registrations_api:export-cancel": {"manager"},
    "registrations_api:export-list": DESK,
    "registrations_api:note-list": DESK,
    "registrations_api:note-remove": {"manager"},
    "assemblies_api:token-list": ACCOUNTS,
    "assemblies_api:token-revoke": {"manager"},  # whose key it is
    "assembly_sessions:programme-choose": {"delegate"},
    "assembly_sessions:sitting-cancel": PROGRAMME,
    "assembly_sessions:sitting-move": PROGRAMME,
    "assembly_sessions_api:sitting-cancel": PROGRAMME,
    "assembly_sessions_api:sitting-follow": {"delegate"},
    "assembly_sessions_api:sitting-move": PROGRAMME,
    "assembly_sessions_api:sitting-unfollow": ACCOUNTS,  # ends one's own following only
    "registrations:check-in": DOORS,
    "registrations:check-in-undo": DOORS,
    "notifications_api:webhook-list": ACCOUNTS,  # the body says whose news; tried apart
    "notifications_api:webhook-ping": {"manager"},
    "notifications_api:webhook-remove": {"manager"},
    "notifications_api:webhook-replay": {"manager"},
    "notifications_api:webhook-rotate": {"manager"},
    "registrations:delegation-approve": SECRETARIAT,
    "registrations:delegation-check": REGISTERING,
    "registrations:delegation-return": SECRETARIAT,
    "registrations:invitation-list": SECRETARIAT,
    "registrations:invitation-revoke": SECRETARIAT,
    "registrations:person-add": REGISTERING,
    "registrations:person-approve": SECRETARIAT,
    "registrations:person-change": REGISTERING,
    "registrations:person-ask": set(),  # as above
    "registrations:person-settle": set(),
    "registrations:person-refuse": SECRETARIAT,
    "registrations:person-withdraw": REGISTERING,
    "registrations:registration-dates": SECRETARIAT,
    "registrations_api:check-in-batch": DOORS,
    "registrations_api:check-in-list": DOORS,
    "registrations_api:check-in-undo": DOORS,
    "registrations_api:delegation-approve-all": SECRETARIAT,
    "registrations_api:delegation-return": SECRETARIAT,
    "registrations_api:delegation-submit": REGISTERING,
    "registrations_api:invitation-list": SECRETARIAT,
    "registrations_api:registration-approve": SECRETARIAT,
    "registrations_api:registration-detail": REGISTERING,
    "registrations_api:registration-list": ACCOUNTS,  # the body says for whom; tried apart
    "registrations_api:registration-refuse": SECRETARIAT,
    "registrations_api:registration-withdraw": REGISTERING,
    "registrations:seat-accept": REGISTERING,
    "registrations:seat-decline": REGISTERING,
    "registrations:seat-give-up": REGISTERING,
    "registrations:seat-setting": SECRETARIAT | {"editor"},
    "registrations:seats": ACCOUNTS,  # for whom one may ask; the form says who
    "registrations_api:seat-party-accept": REGISTERING,
    "registrations_api:seat-party-decline": REGISTERING,
    "registrations_api:seat-party-give-up": REGISTERING,
    "registrations_api:seat-party-list": ACCOUNTS,  # the body says for whom; tried apart
    "registrations_api:sitting-places-set": SECRETARIAT | {"editor"},
    "registrations:application-answer": {"stranger"},
    "registrations:application-change": {"stranger"},
    "registrations:application-request": {"stranger"},
    "registrations:application-request-answers": {"stranger"},
    "registrations:application-request-take-back": {"stranger"},
    "registrations:application-submit": {"stranger"},
    "registrations:application-withdraw": {"stranger"},
    "registrations_api:application-list": ACCOUNTS,  # for themselves
    "registrations_api:application-submit": {"stranger"},
    "registrations:badge-detail": SECRETARIAT | {"protocol"},
    "registrations:badge-print": SECRETARIAT | {"protocol"},
    "registrations:letter-issue": SECRETARIAT | {"protocol"},
    "registrations:letter-withdraw": SECRETARIAT | {"protocol"},
    "registrations:list-console": SECRETARIAT | {"protocol"},
    "registrations:list-publish": SECRETARIAT | {"protocol"},
    "registrations_api:badge-list": SECRETARIAT | {"protocol"},
    "registrations_api:badge-record-printing": SECRETARIAT | {"protocol"},
    "registrations_api:badge-reprint": SECRETARIAT | {"protocol"},
    "registrations_api:badge-void": SECRETARIAT | {"protocol"},
    "registrations_api:letter-list": SECRETARIAT | {"protocol"},
    "registrations_api:letter-withdraw": SECRETARIAT | {"protocol"},
    "registrations_api:participant-list-list": SECRETARIAT | {"protocol"},
    "registrations_api:participant-list-publish": SECRETARIAT | {"protocol"},
    "registrations_api:participant-list-retract": SECRETARIAT | {"protocol"},
}
# By which methods one acts, where it is not POST alone.
METHODS = {
    "registrations_api:delegation-answer-file": ("put", "delete"),
    "registrations_api:delegation-answers": ("put",),
    "registrations_api:delegation-leaders": ("put",),
    "registrations_api:form-detail": ("put",),
    "registrations_api:question-detail": ("put",),
    "registrations_api:registration-answer-file": ("put", "delete"),
    "registrations_api:registration-answers": ("put",),
    "registrations_api:registration-detail": ("patch",),
    "registrations_api:registration-photo": ("put", "delete"),
    "registrations_api:registration-window": ("put",),
    "registrations_api:retention": ("put",),
}
ACTS = [(name, method) for name in ACT for method in METHODS.get(name, ("post",))]
SCHEMA = Path(__file__).parents[1] / "docs/api/schema.yml"
WRITING = {"post", "put", "patch", "delete"}
# Open, but with nothing behind a secret or a mail's name that is made up, and no sign-up.
NOTHING_THERE = {
    "account_confirm_email",
    "account_email",
    "account_email_verification_sent",
    "account_signup",
    "mailbox-calendar",
    "mailbox-html",
    "mailbox-read",
    "registrations:invitation",
    "registrations:register-link",
}
# Forms that everybody may send; what they ask for is tried with their pages.
OPEN_FORMS = {
    "registrations:letter-search",
    "registrations:register",
    "registrations:register-code",
}
ADDRESSES = {address.name: address for address in all_addresses()}
NOT_ALLOWED = 405


@pytest.fixture(scope="module")
def things(shared_world):
    return things_of(shared_world)


@pytest.fixture
def aimed(shared_world, things, undone):
    """Return a world in which every address has something to aim at."""
    return shared_world


def readers_of(name):
    group = next((g for g in READ if g.endswith("*") and name.startswith(g[:-1])), name)
    return READ.get(group)


def client_of(world, who, address):
    if address.is_api:
        return api_client(world.accounts.get(who))
    client = Client()
    if who != "nobody":
        client.force_login(world.accounts[who])
    return client


def shape_of(route):
    """Return an address without the names of its parameters."""
    return re.sub(r"<[^>]+>|{[^}]+}", "{}", route)


def is_turned_away(response):
    to_log_in = response.status_code == 302 and "/login/" in response["Location"]
    return to_log_in or response.status_code in (401, 403, 404)


def test_every_address_says_who_may_use_it():
    unsaid = [n for n in ADDRESSES if readers_of(n) is None and n not in ACT]

    assert unsaid == [  # for who has the secret of the link, or finds the open form
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
def test_closed_address_is_read_by_those_it_is_for(aimed, things, name):
    address = ADDRESSES[name]
    path = path_of(address, things)

    answers = {who: client_of(aimed, who, address).get(path) for who in sorted(EVERYBODY)}

    assert {who for who, answer in answers.items() if not is_turned_away(answer)} == (
        readers_of(name)
    )
    assert answers["nobody"].status_code == (401 if address.is_api else 302)
    assert all(answer.status_code < 500 for answer in answers.values())


@pytest.mark.parametrize(("name", "method"), ACTS)
def test_act_is_done_by_those_it_is_for(aimed, things, name, method):
    address = ADDRESSES[name]
    path = path_of(address, things)

    def act(who):
        client = client_of(aimed, who, address)
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

    assert status == 404 if name in NOTHING_THERE else status in (200, 302)


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
