"""The pages of agendas: a tree for everybody who may read it, buttons for who edits it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import Role
from assemblies.models.bodies import BodyMember
from sessions.enums import ItemState, ItemStep
from sessions.models.agenda import Agenda, AgendaItem
from sessions.selectors import moments
from sessions.services import agenda_items, agendas
from tests.factories.accounts import make_account
from tests.factories.sessions import (
    NOW,
    make_agenda,
    make_agenda_item,
    make_assembly,
    make_body,
    make_sitting,
    make_treatment,
)
from tests.page_forms import forms_of

pytestmark = pytest.mark.django_db

AGENDA = "/en/events/138/agenda/"


@pytest.fixture
def assembly():
    return make_assembly(number=138)


@pytest.fixture
def editor(client):
    user = make_account("editor@example.org", role=Role.PROGRAMME_EDITOR, name="Ed Itor")
    client.force_login(user)
    return user


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page(name, thing):
    event = thing.event if isinstance(thing, Agenda) else thing.agenda.event
    return reverse(f"assembly_sessions:{name}", args=[event.slug, thing.pk])


def proceed(item, step, at=NOW):
    return agenda_items.proceed(item=item, step=ItemStep(step), by=None, at=at)


def said(response):
    return [str(message) for message in response.context["messages"]]


# What everybody reads


def test_agenda_is_a_tree_for_each_body_the_plenarys_first(client, assembly):
    council = make_agenda(assembly, make_body())
    make_agenda_item(assembly, 1, agenda=council, title={"en": "Budget"})
    whole = make_agenda_item(assembly, 3, kind="debate", title={"en": "Peace"})
    make_agenda_item(assembly, 2, agenda=whole.agenda, parent=whole, title={"en": "And war"})

    response = client.get(AGENDA)

    sheets = response.context["sheets"]
    assert [sheet.body for sheet in sheets] == ["Assembly", "Governing Council"]
    (line,) = sheets[0].lines
    assert (line.number, line.title, line.kind) == ("3", "Peace", "Debate")
    assert [(part.number, part.title) for part in line.parts] == [("3(b)", "And war")]
    assert words(response).index("Peace") < words(response).index("3(b)")


def test_drafts_and_agendas_of_closed_bodies_are_not_there_for_strangers(client, assembly):
    shown = make_agenda_item(assembly, title={"en": "Known to all"})
    draft = agendas.start(event=assembly, body=make_body(), by=None, at=NOW)
    make_agenda_item(assembly, agenda=draft, title={"en": "Only a draft"})
    closed = make_agenda(assembly, make_body("executive_committee"), is_public=False)
    make_agenda_item(assembly, agenda=closed, title={"en": "Only for members"})

    page = text(client.get(AGENDA))

    assert shown.title["en"] in page
    assert "Only a draft" not in page
    assert "Only for members" not in page


def test_members_of_a_body_read_its_agenda_while_they_are_members(client, assembly):
    body, today = make_body("executive_committee"), timezone.now().date()
    agenda = make_agenda(assembly, body, is_public=False)
    make_agenda_item(assembly, agenda=agenda, title={"en": "Only for members"})
    member, former = make_account("member@example.org"), make_account("former@example.org")
    since = today - timedelta(days=90)
    BodyMember.objects.create(body=body, user=member, starts_on=since)
    BodyMember.objects.create(
        body=body, user=former, starts_on=since, ends_on=today - timedelta(days=1)
    )

    def reads(user):
        client.force_login(user)
        return "Only for members" in text(client.get(AGENDA))

    assert (reads(member), reads(former)) == (True, False)


def test_closed_sittings_are_not_named_to_strangers(client, assembly):
    item = make_agenda_item(assembly)
    make_treatment(item, make_sitting(assembly, title={"en": "Open sitting"}))
    make_treatment(item, make_sitting(assembly, title={"en": "Secret drafting"}, is_closed=True))

    page = text(client.get(AGENDA))

    assert "Open sitting" in page
    assert "Secret drafting" not in page


def test_item_says_since_when_it_is_in_hand_on_the_venues_clock(client, assembly):
    item = make_agenda_item(assembly)
    now = timezone.now()
    proceed(item, "put_in_hand", at=now)

    response = client.get(AGENDA)

    (line,) = response.context["sheets"][0].lines
    assert (line.state, line.since) == ("In hand", f"since {now.astimezone(assembly.zone):%H:%M}")


def test_state_of_another_day_names_the_day(client, assembly):
    proceed(make_agenda_item(assembly), "put_in_hand")  # 1 September 2026, 08:00 UTC

    (line,) = client.get(AGENDA).context["sheets"][0].lines

    assert line.since == "since 1 September 2026, 10:00"


@pytest.mark.parametrize("rows", [1, 3])
def test_agenda_costs_a_fixed_number_of_queries(client, assembly, rows, django_assert_num_queries):
    for number in range(1, rows + 1):
        item = make_agenda_item(assembly, number)
        make_agenda_item(assembly, 1, agenda=item.agenda, parent=item)
        make_treatment(item, make_sitting(assembly, day=number))

    with django_assert_num_queries(6):  # version, assembly, agendas, items, sittings, documents
        client.get(AGENDA)
    moments.forget()
    with django_assert_num_queries(1):  # the version
        client.get(AGENDA)


def test_kept_page_shows_a_new_state_at_once(client, assembly):
    item = make_agenda_item(assembly)
    client.get(AGENDA)

    proceed(item, "put_in_hand")

    assert "In hand" in text(client.get(AGENDA))


def test_empty_agenda_says_what_will_be_there(client, assembly):
    assert "No agenda yet" in text(client.get(AGENDA))
    assert client.get("/en/events/139/agenda/").status_code == 404


def test_sitting_and_its_items_name_each_other(client, assembly):
    sitting = make_sitting(assembly)
    one, two = make_agenda_item(assembly, 1), make_agenda_item(assembly, 2)
    part = make_agenda_item(assembly, 1, agenda=two.agenda, parent=two)
    hidden = make_agenda(assembly, make_body("executive_committee"), is_public=False)
    secret = make_agenda_item(assembly, 4, agenda=hidden, title={"en": "Secret"})
    for position, item in enumerate((part, one, secret), start=1):
        make_treatment(item, sitting, position)
    address = reverse("assembly_sessions:sitting-detail", args=[138, sitting.pk])

    response = client.get(address)

    assert [line.number for line in response.context["items"]] == ["2(a)", "1"]
    assert f"{AGENDA}#item-{part.pk}" in text(response)
    assert address in text(client.get(AGENDA))


def test_programme_says_which_item_is_in_hand(client, assembly):
    whole = make_agenda_item(assembly, 3)
    item = make_agenda_item(assembly, 2, agenda=whole.agenda, parent=whole)
    sitting = make_sitting(assembly)
    make_treatment(item, sitting)
    programme = "/en/events/138/programme/"
    assert "in hand" not in words(client.get(programme))

    proceed(item, "put_in_hand")

    assert "Item 3(b) in hand" in words(client.get(programme))


@pytest.mark.parametrize("hidden", [{"is_closed": True}, {"released_at": None}])
def test_mark_of_what_is_in_hand_tells_nothing_of_a_hidden_sitting(client, assembly, hidden):
    item, hour, at = make_agenda_item(assembly), timedelta(hours=1), timezone.now()
    over = make_sitting(assembly, starts_at=at - 3 * hour, ends_at=at - 2 * hour)
    on = make_sitting(assembly, starts_at=at - hour, ends_at=at + hour, **hidden)
    for sitting in (over, on):
        make_treatment(item, sitting)
    proceed(item, "put_in_hand")

    assert "Item 1 in hand" in words(client.get("/en/events/138/programme/"))


# What editors do


def test_editor_starts_fills_and_adopts_an_agenda(client, assembly, editor):
    body = make_body()
    started = client.post("/en/events/138/agendas/", {"body": body.pk})
    agenda = Agenda.objects.get()
    assert started.url == page("agenda-edit", agenda)

    for title in ("Adoption of the agenda", "Budget"):
        client.post(
            started.url, {"title_en": title, "title_fr": "Budget", "kind": "adoption"}
        )  # fmt: skip
    agenda.refresh_from_db()
    whole = agenda.items.get(number=2)
    part = {"title_en": "Income", "kind": "other", "whole": whole.pk}
    assert said(client.post(started.url, part, follow=True))[-1] == "Item 2(a) was added."
    agenda.refresh_from_db()
    client.post(page("agenda-adopt", agenda), {"version": agenda.version, "is_public": "on"})

    agenda.refresh_from_db()
    assert (agenda.is_public, agenda.adopted_by) == (True, editor)
    client.logout()
    assert "2(a) Income" in words(client.get(AGENDA))


def test_every_button_of_the_tree_is_a_form_with_the_version_it_stands_beside(
    client, assembly, editor
):
    one, two = make_agenda_item(assembly, 1), make_agenda_item(assembly, 2)

    forms = forms_of(client.get(page("agenda-edit", one.agenda)), "")

    moves = [form for form in forms if form.action == page("agenda-item-move", two)]
    steps = [form for form in forms if form.action == page("agenda-item-proceed", one)]
    assert [form.fields["version"] for form in (*moves, *steps)] == ["1", "1"]
    assert steps[0].fields["step"] == "put_in_hand"


def test_editor_moves_an_item_and_lands_beside_it(client, assembly, editor):
    one, two = make_agenda_item(assembly, 1), make_agenda_item(assembly, 2)

    answer = client.post(page("agenda-item-move", two), {"version": 1, "to": "up"})

    assert answer.url == f"{page('agenda-edit', one.agenda)}#item-{two.pk}"
    assert [item.number for item in AgendaItem.objects.order_by("position")] == [2, 1]


def test_editor_takes_an_item_through_the_meeting(client, assembly, editor):
    item = make_agenda_item(assembly)
    for version, step in enumerate(("put_in_hand", "suspend", "resume", "close", "reopen"), 1):
        client.post(page("agenda-item-proceed", item), {"version": version, "step": step})
    item.refresh_from_db()
    assert (item.state, item.state_by) == (ItemState.IN_HAND, editor)
    assert "Ed Itor" in text(client.get(page("agenda-edit", item.agenda)))

    refused = client.post(
        page("agenda-item-proceed", item), {"version": 6, "step": "withdraw"}, follow=True
    )
    assert said(refused) == ["Say why the item is withdrawn."]
    given = {"version": 6, "step": "withdraw", "reason_en": "Taken back"}
    client.post(page("agenda-item-proceed", item), given)
    item.refresh_from_db()
    assert (item.state, item.reason) == (ItemState.WITHDRAWN, {"en": "Taken back"})


def test_second_editor_is_told_and_keeps_what_she_typed(client, assembly, editor):
    item = make_agenda_item(assembly, title={"en": "As it was", "ar": "كما كان"})
    address, given = page("agenda-item", item), {"kind": "debate", "version": 1}
    client.post(address, {**given, "title_en": "The first"})

    answer = client.post(address, {**given, "title_en": "The second"})
    moved = client.post(page("agenda-item-move", item), {"version": 1, "to": "up"}, follow=True)

    assert answer.status_code == 422
    assert "Somebody else has changed this meanwhile" in text(answer)
    assert 'value="The second"' in text(answer)
    assert said(moved)[0].startswith("Somebody else has changed this meanwhile")
    item.refresh_from_db()
    assert item.title == {"en": "The first", "ar": "كما كان"}


def test_editor_links_orders_and_takes_away_a_sitting(client, assembly, editor):
    one, two = make_agenda_item(assembly, 1), make_agenda_item(assembly, 2)
    sitting = make_sitting(assembly, title={"en": "Plenary sitting"})
    make_treatment(one, sitting)

    given = {"version": 1, "sitting": sitting.pk, "place": 1}
    client.post(page("agenda-item-link", two), given)
    assert [item.number for item in sitting.agenda_items.order_by("treatments__position")] == [2, 1]
    assert "Plenary sitting" in text(client.get(page("agenda-item", two)))

    client.post(page("agenda-item-unlink", two), {"version": 2, "sitting": sitting.pk})
    assert [item.number for item in sitting.agenda_items.all()] == [1]


def test_editor_links_a_sitting_that_is_only_planned(client, assembly, editor):
    item = make_agenda_item(assembly)
    planned = make_sitting(assembly, title={"en": "Planned sitting"}, released_at=None)
    assert "Planned sitting" in text(client.get(page("agenda-item", item)))

    client.post(page("agenda-item-link", item), {"version": 1, "sitting": planned.pk})

    assert [one.pk for one in planned.agenda_items.all()] == [item.pk]
    board = reverse("assembly_sessions:plan-sitting", args=["138", planned.pk])
    assert f'href="{board}"' in text(client.get(page("agenda-item", item)))
    assert "1 sitting" in words(client.get(page("agenda-edit", item.agenda)))
    client.logout()
    assert "Planned sitting" not in text(client.get(AGENDA))


def test_editor_puts_an_item_of_a_draft_below_another_numbers_anew_and_removes(
    client, assembly, editor
):
    agenda = make_agenda(assembly, is_public=False, adopted_at=None)
    one, two, three = (make_agenda_item(assembly, n, agenda=agenda) for n in (1, 2, 3))

    client.post(page("agenda-item-below", one), {"version": 1, "whole": three.pk})
    agenda.refresh_from_db()
    client.post(page("agenda-number", agenda), {"version": agenda.version})
    items = AgendaItem.objects.with_numbers().in_order()
    assert [(item.printed, item.pk) for item in items] == [
        ("1", two.pk), ("2", three.pk), ("2(a)", one.pk),
    ]  # fmt: skip

    two.refresh_from_db()
    client.post(page("agenda-item-remove", two), {"version": two.version})
    assert AgendaItem.objects.count() == 2


def test_editor_says_who_reads_an_adopted_agenda(client, assembly, editor):
    agenda = make_agenda_item(assembly).agenda

    client.post(page("agenda-public", agenda), {"version": 1})

    client.logout()
    assert "General Debate" not in text(client.get(AGENDA))


def test_missing_title_is_said_at_its_field(client, assembly, editor):
    agenda = make_agenda(assembly)

    answer = client.post(page("agenda-edit", agenda), {"title_en": "", "kind": "nonsense"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"title_en", "kind"}
    assert agenda.items.count() == 0


def test_whoever_does_not_edit_learns_nothing_of_a_draft(client, assembly):
    agenda = make_agenda(assembly, make_body(), is_public=False, adopted_at=None)
    item = make_agenda_item(assembly, agenda=agenda)
    client.force_login(make_account("somebody@example.org"))

    answers = [
        client.get(page("agenda-edit", agenda)), client.get(page("agenda-item", item)),
        client.post(page("agenda-adopt", agenda), {"version": 1}),
        client.post(page("agenda-item-move", item), {"version": 1, "to": "up"}),
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [404] * 4
    assert client.get("/en/events/138/agendas/").status_code == 403


def test_who_reads_an_agenda_does_not_change_it(client, assembly):
    item = make_agenda_item(assembly)
    client.force_login(make_account("somebody@example.org"))

    answer = client.post(page("agenda-item-proceed", item), {"version": 1, "step": "put_in_hand"})

    item.refresh_from_db()
    assert (answer.status_code, item.state) == (403, ItemState.PENDING)


def test_reason_is_given_in_every_language_and_read_in_each(client, editor, assembly):
    item = make_agenda_item(assembly)
    given = {"en": "Adjourned", "fr": "Ajourné", "es": "Aplazado", "ar": "مؤجل"}
    data = {"version": item.version, "step": "withdraw"}
    data |= {f"reason_{code}": text for code, text in given.items()}

    client.post(page("agenda-item-proceed", item), data)

    assert AgendaItem.objects.get().reason == given
    for code, said in given.items():
        assert said in text(client.get(f"/{code}/events/138/agenda/"))
