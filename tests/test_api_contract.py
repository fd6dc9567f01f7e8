"""The API against its own schema: whatever is sent, never a 5xx, and answers of the told shape."""

import itertools

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import checks
from schemathesis.config import SchemathesisConfig

from assemblies.models.accounts import ApiToken
from config.wsgi import application
from tests.factories.accounts import make_key

EXAMPLES = 4  # an operation and an account, beside the systematic ones


OFFICE = "application/vnd.openxmlformats-officedocument"
FILES = (
    "application/pdf",
    "application/vnd.oasis.opendocument.text",
    f"{OFFICE}.presentationml.presentation",
    f"{OFFICE}.spreadsheetml.sheet",
    f"{OFFICE}.wordprocessingml.document",
    "image/jpeg",
    "image/png",
)


@schemathesis.serializer(*FILES)
def as_it_is(_context, value):
    """Send what was drawn: a file that is none."""
    return value if isinstance(value, bytes) else str(value).encode()


def told(**phases):
    """Return the API as its schema tells of it."""
    config = {"generation": {"mode": "all", "max-examples": EXAMPLES}, "phases": phases}
    return schemathesis.openapi.from_wsgi(
        "/api/schema/", app=application, config=SchemathesisConfig.from_dict(config)
    )


systematic = told(coverage={"unexpected-methods": []})  # test_bad_input.py tries those
random = told(coverage={"enabled": False})
bounded = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)

CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture
def served(world):
    """Return a world with three people in it; the server's own signals leave its database open."""
    for _ in range(3):
        world.add_person()
    for signal in (request_started, request_finished):  # as Django's own test client does
        signal.disconnect(close_old_connections)
    yield world
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def manager(served):
    make_key(served.manager, "may be revoked")
    return served, make_key(served.manager), itertools.count()


@pytest.fixture
def coordinator(served):
    make_key(served.coordinator, "may be revoked")
    return served, make_key(served.coordinator), itertools.count()


@systematic.parametrize()
@bounded
def test_answers_to_a_manager_are_as_told(case, manager):
    _try(case, *manager)


@random.parametrize()
@bounded
def test_answers_to_a_coordinator_are_as_told(case, coordinator):
    _try(case, *coordinator)


def _try(case, world, key, turns):
    if next(turns) % 2:
        _aim(case, world)
    # Compressed answers are not what the checks read.
    headers = {"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"}
    case.call_and_validate(headers=headers, checks=CHECKS)


def _aim(case, world):
    """Send every second request to things that are there, or it would meet nothing but 404."""
    person = world.file.people.order_by("pk").first()
    there = {
        "registrations": person.pk,
        "delegations": world.file.pk,
        "sittings": world.sitting.pk,
        "assemblies": world.assembly.number,
        "institutions": "FR",
        "tokens": ApiToken.objects.order_by("pk").first().pk,
    }
    noun = case.path.split("/")[3]
    for name in case.path_parameters or ():
        case.path_parameters[name] = there.get(noun, 1)
    if isinstance(case.body, dict) and "delegation" in case.body:
        case.body["delegation"] = world.file.pk
    if isinstance(case.body, dict) and "institution" in case.body:
        case.body.update(institution="FR", assembly=world.assembly.number)
    if case.headers is None:
        return
    case.headers.pop("Idempotency-Key", None)  # the generator's favourite key is used already
    if "If-Match" in case.headers:
        world.sitting.refresh_from_db()
        seen = (person.pk, person.version) if noun == "registrations" else (
            world.sitting.pk, world.sitting.sequence
        )  # fmt: skip
        case.headers["If-Match"] = '"{}-{}"'.format(*seen)
