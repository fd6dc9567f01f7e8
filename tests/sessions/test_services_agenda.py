"""Acts on agendas and their items: what they do, refuse, and leave on record."""

from datetime import timedelta

import pytest

from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.audit import AuditEntry
from assemblies.models.events import Event
from sessions.enums import ItemKind, ItemMove, ItemState, ItemStep
from sessions.errors import (
    AgendaAdopted,
    AgendaEmpty,
    AgendaIsDraft,
    ItemBelowItself,
    ItemElsewhere,
    ItemHasHistory,
    ItemHasParts,
    ItemNotMovable,
    ItemTooDeep,
    PartsOpen,
    ReasonMissing,
    WholeDone,
)
from sessions.models.agenda import Agenda, AgendaItem, Treatment
from sessions.models.sittings import Sitting
from sessions.selectors.agenda import in_hand, trees_of
from sessions.services import agenda_items, agendas, sittings
from tests.factories.accounts import make_account
from tests.factories.sessions import (
    LATER,
    NOW,
    make_agenda,
    make_agenda_item,
    make_assembly,
    make_body,
    make_sitting,
    make_treatment,
)

pytestmark = pytest.mark.django_db

WHY = LanguageMap({"en": "Its authors asked so.", "fr": "À la demande de ses auteurs."})


@pytest.fixture
def assembly():
    return make_assembly(number=138)


@pytest.fixture
def draft(assembly):
    return agendas.start(event=assembly, body=make_body(), by=None, at=NOW)


@pytest.fixture
def editor():
    return make_account("editor@example.org", name="Ed Itor")


def wanted(title="Reports", kind=ItemKind.OTHER, **more):
    return agenda_items.Wanted(title=LanguageMap({"en": title}), kind=kind, **more)


def add(agenda, title="Reports", whole=None):
    return agenda_items.add(
        agenda=agenda, wanted=wanted(title), whole=whole, by=None, at=NOW
    )  # fmt: skip


def adopt(agenda, *, is_public=True):
    return agendas.adopt(agenda=agenda, is_public=is_public, by=None, at=NOW)


def proceed(item, step, **more):
    return agenda_items.proceed(item=item, step=ItemStep(step), by=None, at=LATER, **more)


def numbers(agenda):
    items = AgendaItem.objects.filter(agenda=agenda).with_numbers().in_order()
    return [(item.printed, item.title["en"]) for item in items]


def acts():
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


def version_of(assembly):
    return Event.objects.get(pk=assembly.pk).calendar_version


# The tree and its numbers


def test_items_and_their_parts_get_the_next_free_numbers(draft):
    add(draft, "one")
    two = add(draft, "two")
    second = [add(draft, name, two) for name in ("a", "b")][1]
    add(draft, "deepest", second)
    add(draft, "three")

    assert numbers(draft) == [
        ("1", "one"), ("2", "two"), ("2(a)", "a"), ("2(b)", "b"), ("2(b)(i)", "deepest"),
        ("3", "three"),
    ]  # fmt: skip
    assert acts() == ["agenda.start", *["agendaitem.add"] * 6]


def test_fourth_level_is_refused(draft):
    deepest = add(draft, "third", add(draft, "second", add(draft, "first")))

    with pytest.raises(ItemTooDeep):
        add(draft, "fourth", deepest)


def test_agenda_of_a_body_is_started_once(assembly, draft):
    again = agendas.start(event=assembly, body=draft.body, by=None, at=LATER)

    assert again == draft
    assert acts() == ["agenda.start"]


def test_emergency_item_takes_the_next_free_number_of_an_adopted_agenda(assembly):
    agenda = make_agenda(assembly)
    for number in range(1, 9):
        make_agenda_item(assembly, number, agenda=agenda)
    proceed(agenda.items.get(number=8), "withdraw", reason=WHY)

    item = agenda_items.add(
        agenda=agenda, wanted=wanted("Urgent", ItemKind.EMERGENCY_ITEM), by=None, at=NOW
    )  # fmt: skip

    assert (item.printed, item.kind, item.state) == ("9", "emergency_item", "pending")


@pytest.mark.parametrize("is_adopted", [False, True])
def test_numbers_survive_moves(draft, is_adopted):
    one, _two, three = (add(draft, name) for name in ("one", "two", "three"))
    if is_adopted:
        adopt(draft)

    agenda_items.move(item=three, to=ItemMove.TOP, by=None, at=NOW)
    agenda_items.move(item=one, to=ItemMove.DOWN, by=None, at=NOW)

    assert numbers(draft) == [("3", "three"), ("2", "two"), ("1", "one")]
    assert acts()[-2:] == ["agendaitem.move", "agendaitem.move"]


def test_draft_is_numbered_anew_in_its_order_at_every_level(draft):
    one, two = add(draft, "one"), add(draft, "two")
    first, second = add(draft, "first", two), add(draft, "second", two)
    agenda_items.move(item=two, to=ItemMove.UP, by=None, at=NOW)
    agenda_items.move(item=second, to=ItemMove.UP, by=None, at=NOW)
    seen = {item.pk: item.version for item in AgendaItem.objects.all()}

    agendas.number_anew(agenda=draft, by=None, at=NOW)

    assert numbers(draft) == [("1", "two"), ("1(a)", "second"), ("1(b)", "first"), ("2", "one")]
    changed = {item.pk for item in AgendaItem.objects.all() if item.version != seen[item.pk]}
    assert changed == {one.pk, two.pk, first.pk, second.pk}
    assert acts()[-1] == "agenda.number_anew"


def test_adopted_agenda_is_not_numbered_anew_and_keeps_its_parts(draft):
    one, two = add(draft, "one"), add(draft, "two")
    agenda = adopt(draft)

    with pytest.raises(AgendaAdopted):
        agendas.number_anew(agenda=agenda, by=None, at=LATER)
    with pytest.raises(AgendaAdopted):
        agenda_items.put_below(item=two, whole=one, by=None, at=LATER)
    with pytest.raises(AgendaAdopted):
        adopt(agenda)


def test_item_of_a_draft_becomes_a_part_and_an_item_again(draft):
    one, two = add(draft, "one"), add(draft, "two")
    add(draft, "first", one)

    two = agenda_items.put_below(item=two, whole=one, by=None, at=NOW)
    assert numbers(draft) == [("1", "one"), ("1(a)", "first"), ("1(b)", "two")]

    agenda_items.put_below(item=two, whole=None, by=None, at=NOW)
    assert numbers(draft)[-1] == ("2", "two")


def test_put_where_it_is_an_item_keeps_its_number(draft):
    one, _two = add(draft, "one"), add(draft, "two")

    agenda_items.put_below(item=one, whole=None, by=None, at=NOW)

    assert numbers(draft) == [("1", "one"), ("2", "two")]


def test_item_is_no_part_of_itself_nor_of_its_parts_nor_too_deep(draft):
    one, two = add(draft, "one"), add(draft, "two")
    part = add(draft, "part", one)
    add(draft, "of two", two)

    for whole in (one, part):
        with pytest.raises(ItemBelowItself):
            agenda_items.put_below(item=one, whole=whole, by=None, at=NOW)
    with pytest.raises(ItemTooDeep):
        agenda_items.put_below(item=two, whole=part, by=None, at=NOW)


def test_parts_of_another_agenda_are_refused(assembly, draft):
    other = make_agenda_item(assembly)

    with pytest.raises(ItemElsewhere):
        add(draft, "x", other)
    with pytest.raises(ItemElsewhere):
        agenda_items.put_below(item=add(draft), whole=other, by=None, at=NOW)


# Adopting, and who reads


def test_agenda_is_adopted_with_its_reader_and_hour(draft, editor):
    add(draft)

    agenda = agendas.adopt(agenda=draft, is_public=True, by=editor, at=LATER)

    assert (agenda.adopted_at, agenda.adopted_by, agenda.is_public) == (LATER, editor, True)
    entry = AuditEntry.objects.get(act="agenda.adopt")
    assert entry.before["adopted_at"] is None
    assert entry.after["adopted_at"] == LATER.isoformat()


def test_empty_agenda_is_not_adopted(draft):
    with pytest.raises(AgendaEmpty):
        adopt(draft)


def test_visitors_pages_are_outdated_by_what_they_show_and_by_nothing_else(assembly, draft):
    before = version_of(assembly)
    item = add(draft)
    assert version_of(assembly) == before  # a draft shows nowhere

    agenda = adopt(draft, is_public=False)
    assert version_of(assembly) == before

    agenda = agendas.set_public(agenda=agenda, is_public=True, by=None, at=NOW)
    proceed(item, "put_in_hand")
    assert version_of(assembly) == before + 2

    agendas.set_public(agenda=agenda, is_public=False, by=None, at=NOW)
    assert version_of(assembly) == before + 3


# Words, removal, sittings


def test_item_is_changed(draft):
    item = add(draft)
    committee = make_body("sc_peace")

    item = agenda_items.change(
        item=item, wanted=wanted("Peace", ItemKind.ADOPTION, prepared_by=committee), version=1,
        by=None, at=NOW,
    )  # fmt: skip

    assert (item.title["en"], item.kind, item.prepared_by) == ("Peace", "adoption", committee)
    entry = AuditEntry.objects.get(act="agendaitem.change")
    assert (entry.before["title"], entry.after["title"]) == ({"en": "Reports"}, {"en": "Peace"})


def test_second_editor_is_told_and_overwrites_nothing(draft):
    item = add(draft, "as it was")
    agenda_items.change(item=item, wanted=wanted("the first"), version=1, by=None, at=NOW)

    with pytest.raises(Superseded):
        agenda_items.change(item=item, wanted=wanted("the second"), version=1, by=None, at=NOW)
    with pytest.raises(Superseded):
        agenda_items.move(item=item, to=ItemMove.UP, version=1, by=None, at=NOW)
    with pytest.raises(Superseded):
        agendas.adopt(agenda=draft, is_public=True, version=1, by=None, at=NOW)

    assert numbers(draft) == [("1", "the first")]


def test_item_that_was_removed_meanwhile_is_superseded(draft):
    item = add(draft)
    agenda_items.remove(item=item, by=None, at=NOW)

    with pytest.raises(Superseded):
        agenda_items.change(item=item, wanted=wanted(), by=None, at=NOW)


def test_anything_of_a_draft_is_removed_but_parts_go_first(assembly, draft):
    whole = add(draft)
    part = add(draft, whole=whole)
    make_treatment(part, make_sitting(assembly))

    with pytest.raises(ItemHasParts):
        agenda_items.remove(item=whole, by=None, at=NOW)
    agenda_items.remove(item=part, by=None, at=NOW)
    agenda_items.remove(item=whole, by=None, at=NOW)

    assert numbers(draft) == []
    assert acts()[-2:] == ["agendaitem.remove", "agendaitem.remove"]


def test_adopted_item_with_history_is_not_removed(assembly):
    fresh, taken_up, treated = (make_agenda_item(assembly, number) for number in (1, 2, 3))
    taken_up = proceed(taken_up, "put_in_hand")
    make_treatment(treated, make_sitting(assembly))

    agenda_items.remove(item=fresh, by=None, at=NOW)
    for item in (taken_up, treated):
        with pytest.raises(ItemHasHistory):
            agenda_items.remove(item=item, by=None, at=NOW)

    assert [number for number, _title in numbers(fresh.agenda)] == ["2", "3"]


def test_sittings_treat_items_in_an_order_of_their_own(assembly):
    sitting = make_sitting(assembly)
    one, two, three = (make_agenda_item(assembly, number) for number in (1, 2, 3))

    def in_order():
        treated = Treatment.objects.filter(sitting=sitting).order_by("position")
        return [one.item.number for one in treated]

    for item in (one, two, three):
        agenda_items.link(item=item, sitting=sitting, by=None, at=NOW)
    assert in_order() == [1, 2, 3]

    agenda_items.link(item=three, sitting=sitting, place=1, by=None, at=NOW)
    assert in_order() == [3, 1, 2]

    agenda_items.unlink(item=one, sitting=sitting, by=None, at=NOW)
    assert in_order() == [3, 2]
    with pytest.raises(ItemElsewhere):
        agenda_items.unlink(item=one, sitting=sitting, by=None, at=NOW)
    assert acts() == [*["agendaitem.link"] * 4, "agendaitem.unlink"]


def test_sitting_of_another_event_is_refused(assembly):
    item = make_agenda_item(assembly)
    elsewhere = make_sitting(make_assembly(number=139))

    with pytest.raises(ItemElsewhere):
        agenda_items.link(item=item, sitting=elsewhere, by=None, at=NOW)


def test_sitting_that_was_only_planned_and_is_gone_is_refused(assembly):
    gone = make_sitting(assembly, released_at=None)
    seen_before = Sitting.planned.get(pk=gone.pk)
    gone.delete()

    with pytest.raises(Superseded):
        agenda_items.link(item=make_agenda_item(assembly), sitting=seen_before, by=None, at=NOW)


# Through the meeting


def test_item_goes_through_the_meeting_with_who_and_when(assembly, editor):
    item = make_agenda_item(assembly)

    item = agenda_items.proceed(
        item=item, step=ItemStep.PUT_IN_HAND, version=1, by=editor, at=LATER
    )  # fmt: skip
    assert (item.state, item.state_at, item.state_by) == (ItemState.IN_HAND, LATER, editor)

    later = LATER + timedelta(minutes=30)
    item = agenda_items.proceed(
        item=item, step=ItemStep.SUSPEND, reason=WHY, version=2, by=None, at=later
    )  # fmt: skip
    item.refresh_from_db()
    assert (item.state, item.state_at, item.state_by) == (ItemState.SUSPENDED, later, None)
    assert (item.reason, item.version) == (WHY, 3)
    for step in ("resume", "close", "reopen"):
        item = proceed(item, step)
    assert (item.state, item.reason) == (ItemState.IN_HAND, None)
    assert acts() == [
        f"agendaitem.{step}" for step in ("put_in_hand", "suspend", "resume", "close", "reopen")
    ]


def test_what_cannot_be_is_refused(assembly, draft):
    item = make_agenda_item(assembly)

    with pytest.raises(ItemNotMovable) as refused:
        proceed(item, "close")
    assert refused.value.code == "item_not_movable"
    with pytest.raises(ReasonMissing):
        proceed(item, "withdraw")
    with pytest.raises(AgendaIsDraft):
        proceed(add(draft), "put_in_hand")
    assert "agendaitem.close" not in acts()


def test_withdrawn_item_keeps_its_place_number_and_reason(assembly):
    one, two = make_agenda_item(assembly, 1), make_agenda_item(assembly, 2)

    one = proceed(one, "withdraw", reason=WHY)

    assert [number for number, _ in numbers(two.agenda)] == ["1", "2"]
    assert (one.state, one.reason) == (ItemState.WITHDRAWN, WHY)
    with pytest.raises(ItemNotMovable):
        proceed(one, "put_in_hand")


def test_whole_is_closed_after_its_parts_and_keeps_them_closed(assembly):
    whole = make_agenda_item(assembly)
    part = make_agenda_item(assembly, 1, agenda=whole.agenda, parent=whole)
    whole, part = proceed(whole, "put_in_hand"), proceed(part, "put_in_hand")

    with pytest.raises(PartsOpen):
        proceed(whole, "close")
    part = proceed(part, "close")
    proceed(whole, "close")
    with pytest.raises(WholeDone):
        proceed(part, "reopen")
    with pytest.raises(WholeDone):
        add(whole.agenda, "too late", whole)


# Reads


def test_trees_take_three_queries_and_hide_what_may_not_be_named(
    assembly, django_assert_num_queries
):
    for number in (1, 2, 3):
        item = make_agenda_item(assembly, number)
        make_agenda_item(assembly, 1, agenda=item.agenda, parent=item)
        make_treatment(item, make_sitting(assembly, day=number))
        make_treatment(item, make_sitting(assembly, day=number, hour=14, is_closed=True))

    with django_assert_num_queries(3):
        (tree,) = trees_of(Agenda.objects.all(), Sitting.objects.filter(is_closed=False))
        printed = [part.item.printed for node in tree.nodes for part in node.parts]

    assert printed == ["1(a)", "2(a)", "3(a)"]
    assert [len(node.sittings) for node in tree.nodes] == [1, 1, 1]


def test_plenary_stands_before_the_other_bodies(assembly):
    make_agenda_item(assembly, agenda=make_agenda(assembly, make_body()))
    make_agenda_item(assembly)

    trees = trees_of(Agenda.objects.all(), Sitting.objects.all())

    assert [tree.agenda.body.code for tree in trees] == ["assembly", "governing_council"]


def test_item_in_hand_stands_at_the_sitting_that_treats_it_now(assembly):
    first, second = make_sitting(assembly, day=1), make_sitting(assembly, day=2)
    cancelled = make_sitting(assembly, day=3)
    item = make_agenda_item(assembly)
    for sitting in (first, second, cancelled):
        make_treatment(item, sitting)
    pending = make_agenda_item(assembly, 2)
    make_treatment(pending, first)
    sittings.cancel(sitting=cancelled, by=None, at=NOW)
    item = proceed(item, "put_in_hand")

    def where(at, among=(first, second, cancelled)):
        return in_hand(among, Agenda.objects.all(), at=at)

    assert where(first.starts_at) == {first.pk: (item,)}
    assert where(second.starts_at) == {second.pk: (item,)}
    assert where(cancelled.ends_at) == {second.pk: (item,)}
    # Who knows of the first alone cannot tell that there is a second.
    assert where(second.starts_at, among=(first,)) == {first.pk: (item,)}
    assert in_hand([first], Agenda.objects.none(), at=first.starts_at) == {}
