"""What every list of the API promises: pages, filters; and what every answer says of the rate."""

import pytest
import yaml

from tests.addresses import all_addresses, path_of, things_of
from tests.factories.accounts import api_client
from tests.test_architecture import ROOT

SCHEMA = yaml.safe_load((ROOT / "docs/api/schema.yml").read_text(encoding="utf-8"))
API = {address.name: address for address in all_addresses() if address.is_api}
RATE = {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"}
# Whole, for the law or a vocabulary bounds them: who coordinates or came last time, each class of
# data, each question about one person.
WHOLE = {
    "assemblies_retention_list",
    "delegations_coordinators_list",
    "delegations_earlier_people_list",
    "registrations_protected_answers_list",
}
# Of so few, or of so few kinds, that there is nothing to narrow.
SHORT = {
    "assemblies_list",
    "assemblies_forms_list",
    "assemblies_mailings_list",
    "assemblies_plan_list",  # a programme as a whole
    "assemblies_plan_steps_list",
    "assemblies_releases_list",
    "assemblies_releases_programme_list",
    "assemblies_rooms_list",
    "assemblies_screens_list",
    "bodies_apart_list",
    "bodies_list",
    "bodies_members_list",
    "calendars_list",
    "delegations_coordinators_invitations_list",
    "mail_hosts_list",
    "tokens_list",
    "webhooks_list",
}


def lists():
    """Return the operations that answer with several things: id, and names in the query."""
    for operations in SCHEMA["paths"].values():
        for operation in [operations["get"]] if "get" in operations else ():
            content = operation["responses"].get("200", {}).get("content", {})
            shape = content.get("application/json", {}).get("schema", {})
            if shape.get("type") == "array" or "Paginated" in shape.get("$ref", ""):
                query = {one["name"] for one in operation["parameters"] if one["in"] == "query"}
                yield operation["operationId"], query


def test_every_list_comes_in_pages():
    unpaged = {name for name, query in lists() if not {"page", "page_size"} <= query}

    assert unpaged == WHOLE
    assert len(list(lists())) > 25  # the negative control: lists are found


def test_every_long_list_may_be_narrowed():
    unnarrowed = {name for name, query in lists() if not query - {"page", "page_size"}}

    assert unnarrowed - WHOLE == SHORT


@pytest.fixture(scope="module")
def things(shared_world):
    return things_of(shared_world)


@pytest.mark.parametrize("name", API)
def test_every_answer_tells_of_the_rate(shared_world, things, undone, name):
    """A list, a file, a refusal: whatever comes back, to an account and to a stranger."""
    path = path_of(API[name], things)
    client = api_client(shared_world.manager)

    answers = [client.get(path), client.post(path, {}), client.put(path, {})]

    assert [RATE - set(answer.headers) for answer in answers] == [set()] * 3
