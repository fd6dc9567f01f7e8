"""The bar over the secretariat's pages: to each what is open to her, and every tab leads there."""

import pytest
from django.urls import reverse

PARTS = {
    "manager": [
        "Event", "Registration", "Papers", "Sittings", "Programme", "Decisions", "Mails", "Set-up",
    ],
    "desk": ["Registration", "Papers", "Sittings", "Mails", "Set-up"],
    "media": ["People", "Late requests", "Duplicates"],
    "protocol": ["Travel data", "Badges", "Letters", "List of participants", "Data protection"],
    "door": ["Check-in"],
}  # fmt: skip
BEGINS = {
    "manager": "delegations",
    "desk": "delegations",
    "media": "people",
    "protocol": "travel",
    "door": "check-in",
}


def texts(links):
    return [link.text for link in links]


@pytest.fixture
def enter(client, world):
    """Return a function that logs an account in and opens the page with which it begins."""

    def entered(name):
        client.force_login(getattr(world, name))
        return client.get(f"/en/console/{world.assembly.slug}/{BEGINS[name]}/")

    return entered


@pytest.mark.parametrize("name", PARTS)
def test_bar_holds_what_is_open_and_every_tab_opens(client, enter, name):
    place = enter(name).context

    assert texts(place["tabs"]) == PARTS[name]
    for group in [place["tabs"], place["subtabs"]]:
        for link in group:
            page = client.get(link.url)
            assert page.status_code == 200, link
            for below in page.context.get("subtabs") or ():
                assert client.get(below.url).status_code == 200, below


def test_group_one_is_in_shows_its_pages_and_marks_both(enter):
    page = enter("manager")

    assert texts(page.context["subtabs"]) == [
        "People", "Delegations", "Late requests", "Invitations", "Duplicates",
    ]  # fmt: skip
    html = page.content.decode()
    assert 'aria-current="true">Registration</a>' in html
    assert html.count('aria-current="page">Delegations</a>') == 1


def test_editor_finds_one_bar_on_every_page_of_hers(client, world):
    client.force_login(world.accounts["editor"])
    first = client.get(f"/en/console/{world.assembly.slug}/programme/")

    for tab in first.context["tabs"]:
        for below in client.get(tab.url).context["subtabs"]:
            if below.text == "Committees":
                continue  # begins on the list that everybody reads
            page = client.get(below.url)
            assert texts(page.context["tabs"]) == ["Event", "Sittings", "Programme", "Decisions"], (
                below
            )
            assert page.content.decode().count('aria-current="page"') == 1, below


def test_desk_finds_no_page_about_who_looked_at_protected_data(client, enter, world):
    enter("desk")
    page = client.get(reverse("registrations:form-list", args=[world.assembly.slug]))

    assert texts(page.context["subtabs"]) == ["Dates", "Forms", "Questions"]


@pytest.mark.parametrize("name", ["media", "protocol", "door"])
def test_home_leads_each_to_her_part_of_the_console(client, world, name):
    client.force_login(getattr(world, name))

    page = client.get("/en/").content.decode()

    assert f'href="/en/console/{world.assembly.slug}/{BEGINS[name]}/"' in page


@pytest.mark.parametrize("name", PARTS)
def test_console_leads_to_the_public_pages_and_they_lead_back(client, world, enter, name):
    public = f"/en/events/{world.assembly.slug}/"

    console = enter(name).content.decode()
    back = client.get(public).context["console_url"]()

    assert f'<a class="way" href="{public}">Public pages</a>' in console
    assert ">Secretariat</a>" not in console
    assert f'<a class="way" href="{back}">Secretariat</a>' in client.get(public).content.decode()
    assert client.get(back).status_code == 200


@pytest.mark.parametrize("name", ["delegate", "coordinator", "nobody"])
def test_public_pages_name_no_console_to_who_has_none(client, world, name):
    if name != "nobody":
        client.force_login(world.accounts[name])

    page = client.get(f"/en/events/{world.assembly.slug}/").content.decode()

    assert 'class="way"' not in page
