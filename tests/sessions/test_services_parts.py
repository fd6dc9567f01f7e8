"""Who has a part in a sitting: the acts, and what clashes, pages and erasure see of it."""

import pytest
from django.utils import timezone

from assemblies.enums import Language
from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.audit import AuditEntry
from assemblies.models.events import Event
from registrations.errors.privacy import GuestUnknown
from registrations.models.registrations import Registration
from registrations.models.retention import Erasure
from registrations.selectors.copies_of_me import everything_about
from registrations.services import erasing, personal
from sessions.enums import Part
from sessions.errors import HasThatPart, NotOfThisEvent, SittingCancelled
from sessions.models.minutes import MinutesVersion
from sessions.models.parts import SittingPart
from sessions.models.sittings import Sitting
from sessions.selectors.parts import mark_of_parts, parts_of, people_named, people_of
from sessions.services import agenda_items, documents, minutes, parts, plans, sittings
from sessions.services.documents import Details
from sessions.services.minutes import Typed
from tests.factories.documents import make_document
from tests.factories.record import make_part, make_participant
from tests.factories.sessions import make_agenda_item, make_assembly, make_body, make_sitting
from tests.registrations.badged import badge_people

pytestmark = pytest.mark.django_db


def act(world, what, **more):
    return what(sitting=world.sitting, by=world.editor, at=timezone.now(), **more)


def names(sitting):
    return [one.name for one in parts_of(sitting)]


def test_parts_stand_in_the_order_in_which_they_were_given(world):
    rosa = make_participant(world.assembly, function_in_organization="Jurist")
    make_part(world.sitting, participant=rosa)
    make_part(world.sitting, Part.PANELLIST, guest="Guest Example", function="Author")

    shown = parts_of(world.sitting)

    assert [(one.part, one.name, one.said_function) for one in shown] == [
        ("chair", "Rosa Example", "Jurist"),
        ("panellist", "Guest Example", "Author"),
    ]
    acts = AuditEntry.objects.filter(act="part.add").order_by("pk")
    assert [entry.after["participant"] for entry in acts] == [rosa.pk, None]


def test_readers_see_a_new_part_at_once_and_calendars_hear_of_nothing(world):
    before = Event.objects.get(pk=world.assembly.pk).calendar_version

    make_part(world.sitting)

    assert Event.objects.get(pk=world.assembly.pk).calendar_version == before + 1
    assert Sitting.objects.get(pk=world.sitting.pk).sequence == 0


@pytest.mark.parametrize(
    ("key", "to", "order"),
    [(2, 1, "ca"), (0, 9, "ba"), (0, 3, "ba"), (1, 2, "ab")],
)
def test_part_is_moved_in_the_order(world, key, to, order):
    rows = [make_part(world.sitting, guest=name) for name in ("a", "b", "c")]

    act(world, parts.move, key=rows[key].pk, to=to)

    expected = {"ca": ["c", "a", "b"], "ba": ["b", "c", "a"], "ab": ["a", "b", "c"]}[order]
    assert names(world.sitting) == expected
    assert [one.order for one in parts_of(world.sitting)] == [1, 2, 3]


def test_part_is_taken_away_once(world):
    one = make_part(world.sitting)

    act(world, parts.remove, key=one.pk)

    assert names(world.sitting) == []
    with pytest.raises(Superseded):
        act(world, parts.remove, key=one.pk)
    assert AuditEntry.objects.filter(act="part.remove").count() == 1


@pytest.mark.parametrize("change", ["add", "move", "remove"])
def test_who_saw_other_parts_changes_nothing(world, change):
    first = make_part(world.sitting, guest="a")
    seen = mark_of_parts(world.sitting, parts_of(world.sitting))
    make_part(world.sitting, guest="b")
    acts = {
        "add": lambda: act(world, parts.add, who=parts.Who(guest="c"), part=Part.CHAIR, seen=seen),
        "move": lambda: act(world, parts.move, key=first.pk, to=2, seen=seen),
        "remove": lambda: act(world, parts.remove, key=first.pk, seen=seen),
    }

    with pytest.raises(Superseded):
        acts[change]()

    assert names(world.sitting) == ["a", "b"]


def test_sitting_that_was_only_planned_and_is_gone_is_refused_to_whom_it_stands_before(world):
    gone = make_sitting(world.assembly, day=3, released_at=None)
    seen_before = Sitting.planned.get(pk=gone.pk)
    gone.delete()

    with pytest.raises(Superseded):
        make_part(seen_before)


def test_same_part_is_not_given_twice_but_another_one_is(world):
    rosa = make_participant(world.assembly)
    for who in ({"participant": rosa}, {"guest": "Guest Example"}):
        make_part(world.sitting, **who)
        with pytest.raises(HasThatPart):
            make_part(world.sitting, **who)
        make_part(world.sitting, Part.PANELLIST, **who)

    assert SittingPart.objects.count() == 4


def test_only_who_is_accredited_there_has_a_part(world):
    elsewhere = make_participant(make_assembly(139))
    for one in (
        elsewhere,
        make_participant(world.assembly, accredited_at=None),
        make_participant(world.assembly, withdrawn_at=timezone.now()),
    ):
        with pytest.raises(NotOfThisEvent):
            make_part(world.sitting, participant=one)


def test_guest_of_a_cancelled_sitting_is_taken_away(world):
    guest = make_part(world.sitting)
    sittings.cancel(sitting=world.sitting, by=world.editor, at=timezone.now())

    act(world, parts.remove, key=guest.pk)

    assert not SittingPart.objects.exists()


def test_guest_is_erased_from_every_event_at_her_request(world):
    at = timezone.now()
    earlier = make_assembly(137)
    open_one, cancelled, closed = (make_sitting(earlier, day=day) for day in (1, 2, 3))
    Sitting.objects.filter(pk=closed.pk).update(is_closed=True)
    for sitting in (open_one, cancelled, closed, world.sitting):
        make_part(sitting, guest="Zoé Guest", function="Author")
    make_part(world.sitting, Part.PANELLIST, guest="Zoé Guest-Other")
    sittings.cancel(sitting=cancelled, by=None, at=at)
    minutes.save(
        sitting=world.sitting, language=Language.ENGLISH, typed=Typed("Zoé Guest spoke.", 0),
        by=world.editor, at=at,
    )  # fmt: skip
    before = Event.objects.get(pk=earlier.pk).calendar_version

    count = personal.erase_guest(name="zoe  GUEST", by=world.manager, at=at)

    assert count == 4
    assert [one.guest for one in SittingPart.objects.all()] == ["Zoé Guest-Other"]
    assert Event.objects.get(pk=earlier.pk).calendar_version == before + 1  # pages show it no more
    proof = Erasure.objects.order_by("event__pk").values_list(
        "event__slug", "data_class", "count", "basis"
    )
    assert sorted(proof) == [
        ("137", "identity", 3, "request"), ("138", "identity", 1, "request")
    ]  # fmt: skip
    assert MinutesVersion.objects.get().text == "Zoé Guest spoke."
    with pytest.raises(GuestUnknown):
        personal.erase_guest(name="Zoe Guest", by=world.manager, at=at)


def test_manager_erases_a_guest_and_is_told_at_the_field_of_an_unknown_one(world, client):
    make_part(world.sitting, guest="Zoé Guest")
    client.force_login(world.manager)
    address = "/en/console/138/guests/"

    unknown = client.post(address, {"name": "Nobody", "sure": "on"})
    unsure = client.post(address, {"name": "Zoe Guest"})
    done = client.post(address, {"name": "Zoe Guest", "sure": "on"}, follow=True)

    assert unknown.status_code == 422
    assert "No sitting names a guest of this name." in unknown.content.decode()
    assert unknown.context["form"].errors["name"]
    assert unsure.status_code == 422
    assert "1 part in a sitting" in done.content.decode()
    assert not SittingPart.objects.exists()


def test_parts_of_a_cancelled_sitting_do_not_change(world):
    one = make_part(world.sitting)
    sittings.cancel(sitting=world.sitting, by=world.editor, at=timezone.now())

    with pytest.raises(SittingCancelled):
        make_part(world.sitting, guest="Another")
    with pytest.raises(SittingCancelled):
        act(world, parts.move, key=one.pk, to=1)


def test_who_withdrew_is_named_no_more(world):
    rosa = make_participant(world.assembly)
    make_part(world.sitting, participant=rosa)
    assert names(world.sitting) == ["Rosa Example"]

    rosa.withdrawn_at = timezone.now()
    rosa.save()

    assert names(world.sitting) == []
    assert people_of(world.assembly).at == {}


def test_erasure_takes_her_parts_away(world):
    badge_people(world, names=["Awa Diop"])
    person = Registration.objects.get(badge_name="Awa Diop")
    make_part(world.sitting, participant=person.participant)
    make_part(world.sitting, guest="Guest Example")

    erasing.forget(person, by=world.manager, at=timezone.now())

    assert names(world.sitting) == ["Guest Example"]
    assert not SittingPart.objects.filter(participant=person.participant).exists()


def test_her_own_data_name_her_parts_and_what_she_has_not_saved(world):
    badge_people(world, names=["Awa Diop"])
    person = Registration.objects.get(badge_name="Awa Diop")
    person.participant.user = world.stranger
    person.participant.save()
    make_part(world.sitting, Part.RAPPORTEUR, participant=person.participant)
    make_part(world.sitting, guest="Guest Example")
    minutes.keep(
        sitting=world.sitting, language="en", typed=minutes.Typed("Mine", 0), by=world.stranger,
        at=timezone.now(),
    )  # fmt: skip

    held = everything_about(world.stranger, at=timezone.now())

    (registration,) = held["registrations"]
    assert registration["parts_in_sittings"] == [
        {"sitting": world.sitting.pk, "part": "rapporteur", "function": ""}
    ]
    assert [one["text"] for one in held["account"]["unsaved_minutes"]] == ["Mine"]


def test_law_of_clashes_is_told_everybodys_weightiest_part(world, django_assert_num_queries):
    rosa, otto = (make_participant(world.assembly, name) for name in ("Rosa B", "Otto B"))
    planned = make_sitting(world.assembly, day=2, released_at=None)
    for part in (Part.PANELLIST, Part.CHAIR, Part.SPEAKER):
        make_part(world.sitting, part, participant=rosa)
    make_part(world.sitting, Part.RAPPORTEUR, participant=otto)
    make_part(planned, Part.SPEAKER, participant=rosa)
    first = make_part(planned, Part.SPEAKER, guest="Zoé Guest Example")
    make_part(world.sitting, Part.SPEAKER, guest="zoe guest  example")
    make_part(world.sitting, Part.PANELLIST, guest="Zoé Guest Example")
    other = make_assembly(139)
    make_part(make_sitting(other), participant=make_participant(other))

    with django_assert_num_queries(1):
        people = people_of(world.assembly)

    zoe = -first.pk
    assert people.names == {rosa.pk: "Rosa B", otto.pk: "Otto B", zoe: "Zoé Guest Example"}
    assert people.at == {
        world.sitting.pk: {rosa.pk: Part.CHAIR, otto.pk: Part.RAPPORTEUR, zoe: Part.PANELLIST},
        planned.pk: {rosa.pk: Part.SPEAKER, zoe: Part.SPEAKER},
    }


@pytest.mark.parametrize("more", [0, 2])
def test_parts_are_one_query(world, more, django_assert_num_queries):
    for number in range(1 + more):
        make_part(world.sitting, participant=make_participant(world.assembly, f"A B{number}"))

    with django_assert_num_queries(1):
        assert len(names(world.sitting)) == 1 + more


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", []),
        (" ", []),
        ("exam", ["Éva Example", "Rosa Example"]),
        ("EVA", ["Éva Example"]),
        ("example éva", ["Éva Example"]),
        ("nobody", []),
    ],
)
def test_people_are_found_by_name(world, words, found):
    for name in ("Rosa Example", "Éva Example"):
        make_participant(world.assembly, name)
    make_participant(world.assembly, "Gone Example", withdrawn_at=timezone.now())
    make_participant(make_assembly(139), "Other Example")

    people = people_named(world.assembly, words)

    assert sorted(one.badge_name for one in people) == sorted(found)


@pytest.fixture
def taken_back(world):
    """A planned sitting as a colleague still sees it, that its editor has taken back."""
    facts = {
        "body": make_body("bureau"), "title": LanguageMap({"en": "Bureau"}),
        "starts_at": world.sitting.starts_at, "ends_at": world.sitting.ends_at,
    }  # fmt: skip
    planned = plans.add(event=world.assembly, facts=facts, by=world.editor, at=timezone.now())
    plans.undo(event=world.assembly, by=world.editor, at=timezone.now())
    return planned


def test_nothing_is_hung_on_a_sitting_that_its_editor_has_taken_back(world, taken_back):
    document, item = make_document(world.assembly), make_agenda_item(world.assembly)
    details = Details(title=LanguageMap({"en": "Agenda"}), sittings=[world.sitting, taken_back])
    who = {"by": world.editor, "at": timezone.now()}

    for act in (
        lambda: parts.add(sitting=taken_back, who=parts.Who(guest="G"), part=Part.CHAIR, **who),
        lambda: parts.remove(sitting=taken_back, key=1, **who),
        lambda: documents.describe(document=document, details=details, **who),
        lambda: agenda_items.link(item=item, sitting=taken_back, **who),
    ):
        with pytest.raises(Superseded):
            act()
