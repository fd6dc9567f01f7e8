"""The secretariat's pages about forms and questions."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import Capacity, Role
from registrations.enums import QuestionKind
from registrations.models.questions import CapacityForm, Question
from registrations.services import answers, questions
from tests.factories.questions import ask, ask_list, ask_passport

WAY = {"way_in": "delegation", "approval": "desk", "is_open": "on", "version": 0}
QUESTION = {
    "kind": "text", "label_en": "What do you eat?", "of": "person", "asked_when": "registering"
}  # fmt: skip


@pytest.fixture
def manager(client, world):
    client.force_login(world.manager)
    return client


@pytest.fixture
def desk(client, world):
    client.force_login(world.desk)
    return client


def to(name, *args):
    return reverse(f"registrations:{name}", args=args)


def page_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def errors_of(answer):
    return {name: [one["code"] or one["message"] for one in found]
            for name, found in answer.context["form"].errors.get_json_data().items()}  # fmt: skip


def add(manager, world, **changes):
    return manager.post(to("question-add", world.assembly.slug), {**QUESTION, **changes})


def test_every_capacity_is_listed_with_its_door_limits_and_questions(manager, world):
    ask(world, "card", capacities=(Capacity.PRESS,))
    press = {**WAY, "way_in": "secret_link", "approval": "media", "limit_per_organization": 3}
    manager.post(to("form-change", world.assembly.slug, "press"), press)

    answer = manager.get(to("form-list", world.assembly.slug))

    page = page_of(answer)
    assert len(answer.context["lines"]) == len(Capacity)
    assert "3 of an organization" in page
    assert "Media officer" in page
    assert CapacityForm.objects.get().secret not in page


def test_desk_looks_but_sets_nothing_and_learns_no_secret(desk, world, client):
    slug = world.assembly.slug

    page = page_of(desk.get(to("form-list", slug)))

    assert to("form-change", slug, "press") not in page
    assert desk.get(to("form-change", slug, "press")).status_code == 403
    assert desk.get(to("question-add", slug)).status_code == 403
    assert "Add a question" not in page_of(desk.get(to("question-list", slug)))


def test_form_is_set_on_the_venues_clock_and_its_link_is_shown_and_renewed(manager, world):
    world.assembly.time_zone = "Pacific/Auckland"
    world.assembly.save()
    way = {**WAY, "way_in": "secret_link", "closes_at": "2030-01-15T10:00", "limit_overall": "40",
           "introduction_en": "Bring your card.", "introduction_fr": "Votre carte."}  # fmt: skip
    address = to("form-change", world.assembly.slug, "press")

    manager.post(address, way)

    form = CapacityForm.objects.get()
    assert form.closes_at.isoformat() == "2030-01-14T21:00:00+00:00"
    assert (form.limit_overall, form.introduction) == (
        40, {"en": "Bring your card.", "fr": "Votre carte."}
    )  # fmt: skip
    assert to("register-link", form.secret) in page_of(manager.get(address))
    manager.post(to("form-secret", world.assembly.slug, "press"), {"version": form.version})
    assert CapacityForm.objects.get().secret not in ("", form.secret)


def test_slower_editor_of_a_form_is_told(manager, world):
    address = to("form-change", world.assembly.slug, "press")
    manager.post(address, WAY)

    answer = manager.post(address, {**WAY, "limit_overall": 3})
    link = manager.post(
        to("form-secret", world.assembly.slug, "press"), {"version": 7}, follow=True
    )

    assert answer.status_code == 422
    assert "Somebody else has changed this" in answer.content.decode()
    assert "Somebody else has changed this" in link.content.decode()
    assert CapacityForm.objects.get().limit_overall is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("way_in", "window"), ("approval", ""), ("limit_overall", "-1"), ("limit_overall", "9" * 30),
     ("limit_per_delegation", "x"), ("closes_at", "yesterday"), ("closes_at", "0001-01-01T00:00"),
     ("introduction_fr", "Sans anglais"), ("introduction_en", "\x00")],
)  # fmt: skip
def test_bad_setting_is_named(manager, world, field, value):
    answer = manager.post(to("form-change", world.assembly.slug, "press"), {**WAY, field: value})

    assert answer.status_code == 422
    named = "introduction_en" if field == "introduction_fr" else field
    assert list(errors_of(answer)) == [named]
    assert not CapacityForm.objects.exists()


def test_unknown_capacity_is_not_found(manager, world):
    for name in ("form-change", "form-preview"):
        assert manager.get(to(name, world.assembly.slug, "king")).status_code == 404
    assert manager.post(to("form-secret", world.assembly.slug, "king")).status_code == 404


def test_question_is_added_with_words_options_and_condition_and_listed(manager, world):
    hotel = ask(world, "hotel", "choice")

    answer = add(
        manager, world, kind="choices", label_fr="Menu", label_ar="طعام", help_en="Choose freely",
        options="Meat | Viande\nRice | Riz | أرز | Arroz\n\n", condition=f"{hotel.pk}:yes",
        capacities=["press", "observer"], is_required="on", retention_days="7",
    )  # fmt: skip

    question = Question.objects.get(kind="choices")
    assert answer.url == to("question-list", world.assembly.slug)
    assert question.key == "what-do-you-eat"
    assert question.label == {"en": "What do you eat?", "fr": "Menu", "ar": "طعام"}
    assert question.options == [
        {"key": "meat", "label": {"en": "Meat", "fr": "Viande"}},
        {"key": "rice", "label": {"en": "Rice", "fr": "Riz", "ar": "أرز", "es": "Arroz"}},
    ]
    assert (question.depends_on, question.depends_value) == (hotel, "yes")
    assert (question.capacities, question.retention_days) == (["press", "observer"], 7)
    page = page_of(manager.get(answer.url))
    assert "is answered: Yes" in page
    assert "Press, Observer" in page or "Observer, Press" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"label_en": ""}, "label_en"),
        ({"label_en": "a\x00"}, "label_en"),
        ({"kind": "riddle"}, "kind"),
        ({"kind": "choice"}, "options"),
        ({"kind": "choice", "options": "One"}, "options"),
        ({"kind": "choice", "options": "One\n | Deux"}, "options"),
        ({"kind": "choice", "options": "One\nOne | Un"}, "options"),
        ({"kind": "choice", "options": "\n".join(map(str, range(61)))}, "options"),
        ({"kind": "number", "least": "5", "most": "1"}, "most"),
        ({"kind": "number", "least": "9" * 20}, "least"),
        ({"kind": "date", "earliest": "2018-03-30", "latest": "2018-03-20"}, "latest"),
        ({"kind": "date", "earliest": "1899-12-31"}, "earliest"),
        ({"kind": "date", "latest": "soon"}, "latest"),
        ({"capacities": "king"}, "capacities"),
        ({"condition": "7:yes"}, "condition"),
        ({"of": "delegation", "asked_when": "after_approval"}, "asked_when"),
        ({"is_protected": "on"}, "asked_when"),
        ({"retention_days": "-1"}, "retention_days"),
        ({"help_fr": "Aide"}, "help_en"),
    ],
)
def test_bad_question_is_named_and_not_asked(manager, world, changes, field):
    answer = add(manager, world, **changes)

    assert answer.status_code == 422
    assert list(errors_of(answer)) == [field]
    assert not Question.objects.exists()


def test_question_is_changed_by_a_form_that_shows_what_there_is(manager, world):
    question = ask(world, "hotel", "choice")
    address = to("question-change", question.pk)
    page = page_of(manager.get(address))
    assert "Yes | Oui" in page

    answer = manager.post(
        address, {**QUESTION, "kind": "choice", "options": "Yes | Oui\nNo\nLater", "version": 1}
    )

    question.refresh_from_db()
    assert answer.status_code == 302
    assert [one["key"] for one in question.options] == ["yes", "no", "later"]
    assert manager.post(address, {**QUESTION, "version": 1}).status_code == 422


def test_question_that_has_answers_says_what_stays(manager, world):
    question = ask(world, "food")
    answers.save(
        person=world.add_person(), values={"food": "Rice"}, by=world.desk, at=timezone.now()
    )

    answer = manager.post(
        to("question-change", question.pk), {**QUESTION, "kind": "number", "version": 1}
    )

    assert answer.status_code == 422
    assert "This question has answers already" in answer.content.decode()


def test_questions_are_moved_and_retired(manager, world):
    first, second = ask(world, "first"), ask(world, "second")
    to_list = to("question-list", world.assembly.slug)

    moved = manager.post(to("question-move", second.pk), {"up": "1", "capacity": "press"})
    assert moved.url == f"{to_list}?capacity=press#question-{second.pk}"
    page = page_of(manager.get(to_list))
    assert page.index("Second") < page.index("First")
    manager.post(to("question-retire", first.pk), {"version": first.version})
    stale = manager.post(to("question-retire", second.pk), {"version": 9}, follow=True)

    assert "First" not in page_of(manager.get(to_list))
    assert "Somebody else has changed this" in stale.content.decode()
    assert manager.get(to("question-change", first.pk)).status_code == 404


def test_list_is_narrowed_to_a_capacity(manager, world):
    ask(world, "card", capacities=(Capacity.PRESS,))
    ask(world, "food")
    ask_list(world)
    to_list = to("question-list", world.assembly.slug)

    press = page_of(manager.get(to_list, {"capacity": "press"}))
    adviser = page_of(manager.get(to_list, {"capacity": "adviser"}))
    strange = page_of(manager.get(to_list, {"capacity": "king"}))

    assert "2 of 3" in press
    assert "1 of 3" in adviser
    assert "3 of 3" in strange


def test_ready_made_set_is_added_by_a_button(manager, world):
    address = to("question-starters", world.assembly.slug)

    said = manager.post(address, {"name": "travel"}, follow=True)

    assert "Questions added: 8." in page_of(said)
    assert "no such set" in page_of(manager.post(address, {"name": "shoes"}, follow=True))


def test_preview_shows_the_form_as_it_is_asked(manager, world):
    hotel = ask(world, "hotel", "choice")
    ask(world, "nights", "number", waits=(hotel, "yes"))
    ask_passport(world)
    ask(world, "card", capacities=(Capacity.PRESS,))

    page = page_of(manager.get(to("form-preview", world.assembly.slug, "adviser")))

    assert 'data-asked-if="q_hotel" data-asked-answer="yes"' in page
    assert "Passport" in page
    assert "Card" not in page


def test_words_of_the_secretariat_are_printed_as_text(manager, world):
    script = "<script>alert(1)</script>"
    add(manager, world, label_en=script, help_en=script, kind="choice", options=f"{script}\nNo")

    for page in (
        manager.get(to("question-list", world.assembly.slug)),
        manager.get(to("form-preview", world.assembly.slug, "adviser")),
        manager.get(to("question-change", Question.objects.get().pk)),
    ):
        assert script not in page_of(page)
        assert "&lt;script&gt;" in page_of(page)


def test_french_that_is_missing_is_marked(manager, world):
    wanted = questions.Wanted(kind=QuestionKind.TEXT, label={"en": "Only English"})
    questions.ask(event=world.assembly, wanted=wanted, by=world.manager, at=timezone.now())

    assert "No French yet" in page_of(manager.get(to("question-list", world.assembly.slug)))


def test_role_alone_opens_these_pages(manager, world):
    world.manager.grants.filter(role=Role.SECRETARIAT_MANAGER).delete()

    assert manager.get(to("form-list", world.assembly.slug)).status_code == 404


def test_question_about_a_day_says_its_bounds_where_it_is_answered(manager, world):
    add(manager, world, kind="date", earliest="2018-03-20", latest="2018-03-30")
    question = Question.objects.get()
    form = page_of(manager.get(to("question-change", question.pk)))
    person = world.add_person()
    manager.force_login(world.coordinator)
    here = to("person-change", world.file.pk, person.pk, "questions")

    page = page_of(manager.get(here))
    refused = manager.post(here, {f"q_{question.key}": "2018-03-19", "version": person.version})

    assert 'value="2018-03-20"' in form
    assert "From 20 March 2018 to 30 March 2018." in page
    assert 'min="2018-03-20" max="2018-03-30"' in page
    assert refused.status_code == 422
    assert "out of the range" in refused.content.decode()
