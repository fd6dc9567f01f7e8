from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.enums import Capacity
from assemblies.errors import Superseded
from assemblies.models.audit import AuditEntry
from registrations.enums import ApprovalPath, AskedOf, AskedWhen, QuestionKind, WayIn
from registrations.errors.questions import (
    ConditionImpossible,
    ProtectedTooEarly,
    QuestionAnswered,
    QuestionRetired,
)
from registrations.models.questions import CapacityForm, Question
from registrations.selectors.questions import capacities_for, questions_of
from registrations.services import answers, capacity_forms, question_starters, questions
from registrations.services.capacity_forms import FormSettings
from registrations.services.questions import Option, Wanted, options_of
from tests.factories.questions import YES_NO, ask

NOW = timezone.now()


def order(world):
    return [one.key for one in questions_of(world.assembly.pk)]


def settle(world, capacity=Capacity.PRESS, version=None, **settings):
    return capacity_forms.settle(
        event=world.assembly,
        capacity=capacity,
        settings=FormSettings(**settings),
        version=version,
        by=world.manager,
        at=NOW,
    )


def change(world, question, version=None, **wanted):
    given = {"kind": QuestionKind(question.kind), "label": question.label, **wanted}
    return questions.change(
        question=question, wanted=Wanted(**given), version=version, by=world.manager, at=NOW
    )


def test_question_gets_its_key_from_its_english_words_and_stands_last(world):
    first, second = (
        questions.ask(
            event=world.assembly,
            wanted=Wanted(kind=QuestionKind.TEXT, label={"en": "Séjour & Hotel"}),
            by=world.manager,
            at=NOW,
        )
        for _time in range(2)
    )

    assert (first.key, second.key) == ("sejour-hotel", "sejour-hotel-2")
    assert order(world) == ["sejour-hotel", "sejour-hotel-2"]
    assert AuditEntry.objects.filter(act="question.ask").count() == 2


def test_question_whose_key_has_no_letters_has_one_all_the_same(world):
    wanted = Wanted(kind=QuestionKind.TEXT, label={"en": "؟؟؟"})

    assert questions.ask(event=world.assembly, wanted=wanted, by=None, at=NOW).key == "question"


def test_question_that_could_never_be_asked_is_not_kept(world):
    hotel = ask(world, "hotel", "choice", capacities=(Capacity.PRESS,))

    with pytest.raises(ConditionImpossible):
        ask(world, "nights", waits=(hotel, "yes"))
    with pytest.raises(ProtectedTooEarly):
        ask(world, "passport", is_protected=True)

    assert order(world) == ["hotel"]


def test_change_that_breaks_the_condition_of_another_one_is_refused(world):
    hotel = ask(world, "hotel", "choice")
    ask(world, "nights", waits=(hotel, "yes"))

    with pytest.raises(ConditionImpossible):
        change(world, hotel, options=(Option("no", {"en": "No"}), Option("later", {"en": "Later"})))
    with pytest.raises(ConditionImpossible):
        questions.retire(question=hotel, by=world.manager, at=NOW)

    hotel.refresh_from_db()
    assert (hotel.version, hotel.retired_at) == (1, None)


def test_question_of_a_delegation_has_no_capacities_and_comes_when_registering(world):
    question = ask(
        world, "list", of=AskedOf.DELEGATION, asked_when=AskedWhen.AFTER_APPROVAL,
        capacities=(Capacity.PRESS,),
    )  # fmt: skip

    assert (question.asked_when, question.capacities) == (AskedWhen.REGISTERING, [])


def test_what_is_asked_after_approval_asks_for_no_new_one(world):
    question = ask(world, "flight", asked_when=AskedWhen.AFTER_APPROVAL, asks_approval=True)

    assert question.asks_approval is False


def test_older_version_of_a_question_is_refused(world):
    question = ask(world, "food")
    change(world, question, label={"en": "What do you eat?"})

    with pytest.raises(Superseded):
        change(world, question, version=1)


def test_answers_keep_what_they_rest_on_and_leave_the_words_free(world):
    question = ask(world, "hotel", "choice")
    answers.save(person=world.add_person(), values={"hotel": "yes"}, by=world.coordinator, at=NOW)
    no_yes = (Option("no", {"en": "No"}), Option("later", {"en": "Later"}))

    for wanted in (
        {"kind": QuestionKind.CHOICES, "options": YES_NO},
        {"of": AskedOf.DELEGATION, "options": YES_NO},
        {"asked_when": AskedWhen.AFTER_APPROVAL, "options": YES_NO},
        {"options": no_yes},
    ):
        with pytest.raises(QuestionAnswered):
            change(world, question, **wanted)
    kept = (Option("yes", {"en": "Yes, please"}), Option("later", {"en": "Later"}))
    changed = change(world, question, options=kept, label={"en": "A room?"}, is_required=True)

    assert [one["key"] for one in changed.options] == ["yes", "later"]


def test_retired_question_is_asked_no_more_and_changed_no_more(world):
    question = ask(world, "food")
    questions.retire(question=question, by=world.manager, at=NOW)

    assert order(world) == []
    with pytest.raises(QuestionRetired):
        change(world, question)
    with pytest.raises(QuestionRetired):
        questions.move(question=question, up=True, by=world.manager, at=NOW)


def test_questions_move_among_those_asked_with_them(world):
    a, _list, b, c = (
        ask(world, "a"), ask(world, "list", of=AskedOf.DELEGATION), ask(world, "b"), ask(world, "c")
    )  # fmt: skip

    questions.move(question=b, up=True, by=world.manager, at=NOW)
    assert order(world) == ["b", "list", "a", "c"]
    questions.move(question=b, up=True, by=world.manager, at=NOW)  # at the top already
    questions.move(question=a, up=False, by=world.manager, at=NOW)
    assert order(world) == ["b", "list", "c", "a"]
    Question.objects.update(position=1)
    questions.move(question=c, up=True, by=world.manager, at=NOW)
    assert [key for key in order(world) if key != "list"] == ["a", "c", "b"]


def test_options_keep_their_keys_when_words_are_corrected_moved_or_added():
    first = options_of([{"en": "Single room"}, {"en": "Double room"}])
    assert [one.key for one in first] == ["single-room", "double-room"]

    corrected = options_of([{"en": "Single room"}, {"en": "Twin room"}], first)
    moved = options_of([{"en": "Double room"}, {"en": "Single room", "fr": "Simple"}], first)
    added = options_of([{"en": "Suite"}, {"en": "Double room"}, {"en": "Single room"}], first)

    assert [one.key for one in corrected] == ["single-room", "double-room"]
    assert [one.key for one in moved] == ["double-room", "single-room"]
    assert [one.key for one in added] == ["suite", "double-room", "single-room"]


@pytest.mark.parametrize("name", question_starters.STARTERS)
def test_ready_made_set_is_lawful_and_added_once(world, name):
    added = question_starters.add(event=world.assembly, name=name, by=world.manager, at=NOW)
    again = question_starters.add(event=world.assembly, name=name, by=world.manager, at=NOW)

    assert [one.key for one in added] == [one.key for one in question_starters.STARTERS[name]]
    assert again == ()
    assert all({"en", "fr"} <= set(one.label) for one in added)


def test_travel_set_is_protected_and_asked_after_approval(world):
    added = question_starters.add(event=world.assembly, name="travel", by=world.manager, at=NOW)

    assert {(one.is_protected, one.asked_when) for one in added} == {(True, "after_approval")}


def test_secret_link_is_made_with_the_door_and_goes_with_it(world):
    form = settle(world, way_in=WayIn.SECRET_LINK, approval=ApprovalPath.MEDIA)
    secret = form.secret
    assert len(secret) >= 30
    assert settle(world, way_in=WayIn.SECRET_LINK, limit_overall=5).secret == secret

    renewed = capacity_forms.renew_secret(
        event=world.assembly, capacity=Capacity.PRESS, by=world.manager, at=NOW
    )
    assert renewed.secret not in ("", secret)
    assert settle(world, way_in=WayIn.PUBLIC).secret == ""
    told = AuditEntry.objects.filter(thing_label="CapacityForm").values_list("before", "after")
    assert secret not in str(list(told))


def test_form_without_a_link_gets_none_by_renewing(world):
    form = settle(world)

    same = capacity_forms.renew_secret(
        event=world.assembly, capacity=Capacity.PRESS, version=form.version, by=None, at=NOW
    )

    assert (same.secret, same.version) == ("", form.version)


def test_older_version_of_a_form_is_refused_the_first_one_included(world):
    settle(world, version=0, closes_at=NOW + timedelta(days=3))

    with pytest.raises(Superseded):
        settle(world, version=0)

    assert CapacityForm.objects.get().version == 1


def test_coordinators_choose_among_the_capacities_that_come_with_a_delegation(world):
    before = capacities_for(world.file)
    settle(world, Capacity.ADVISER, is_open=False)
    settle(world, Capacity.OBSERVER, way_in=WayIn.DELEGATION)
    settle(world, Capacity.INTERPRETER, way_in=WayIn.PUBLIC)

    after = set(capacities_for(world.file))

    assert Capacity.PRESS not in before
    assert Capacity.ASSOCIATE_MEMBER not in before
    assert set(before) - after == {Capacity.ADVISER, Capacity.INTERPRETER}
    assert after - set(before) == {Capacity.OBSERVER}


def test_associate_member_has_its_own_delegates_and_none_of_parliament(world):
    institution = world.file.delegation.institution
    institution.kind = "associate"
    institution.save()
    world.file.refresh_from_db()

    offered = capacities_for(world.file)

    assert Capacity.ASSOCIATE_MEMBER in offered
    assert not [one for one in offered if one.is_delegate]
