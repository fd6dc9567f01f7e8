"""Letters on pages: issued by the desk, downloaded by their people, checked by anybody."""

import html
import re

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from assemblies.models.audit import AuditEntry
from registrations.enums import LetterKind
from registrations.models.letters import Letter
from registrations.models.questions import Answer, Question
from registrations.rules.letters import OF_ANSWERS, shown_code
from registrations.services import letters
from tests.factories.papers import change_approved, make_approved, make_letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


def issue(client, world, *people, kind="invitation", language="en"):
    path = reverse("registrations:letter-issue", args=[world.assembly.slug])
    chosen = f"{path}?kind={kind}&language={language}"
    return client.post(chosen, {"person": [one.pk for one in people]})


def lacking(client, world, **query):
    path = reverse("registrations:letter-issue", args=[world.assembly.slug])
    page = client.get(path, {"kind": "invitation", "language": "en", **query})
    return [line["name"] for line in page.context["lines"]]


def check(client, code):
    return client.get(reverse("registrations:letter-check", args=[code]))


def protected_letter(world, email="delegate@example.org"):
    person = make_approved(world, email=email)
    question = Question.objects.create(
        event=world.assembly,
        key=OF_ANSWERS["passport"],
        kind="text",
        label={"en": "Passport"},
        asked_when="after_approval",
        is_protected=True,
    )
    Answer.objects.create(
        question=question,
        registration=person,
        protected_value="X-is-my-passport",
        answered_at=timezone.now(),
    )
    return make_letter(world, person, LetterKind.VISA, with_passport=True)


def test_desk_issues_to_those_who_lack_the_letter(client, world):
    client.force_login(world.desk)
    first = make_approved(world, badge_name="Ana First")
    second = make_approved(world, badge_name="Eve Second")
    waiting = world.add_person(badge_name="Still Draft")

    assert lacking(client, world) == ["Ana First", "Eve Second"]
    assert issue(client, world, first, waiting).status_code == 302

    assert lacking(client, world) == ["Eve Second"]
    assert lacking(client, world, language="fr") == ["Ana First", "Eve Second"]
    assert [letter.registration for letter in Letter.objects.all()] == [first]
    assert issue(client, world, first).status_code == 302  # twice is once
    assert Letter.objects.count() == 1
    issue(client, world, second)
    assert lacking(client, world) == []


def test_who_lacks_a_letter_stands_by_country_in_the_language_of_the_reader(client, world):
    client.force_login(world.desk)
    germany = world.other_file.delegation.institution
    germany.name = {"en": "Germany", "fr": "Allemagne"}
    germany.save(update_fields=["name"])
    make_approved(world, badge_name="Of France")
    make_approved(world, badge_name="Of Germany", file=world.other_file)

    assert lacking(client, world) == ["Of France", "Of Germany"]
    with translation.override("fr"):
        assert lacking(client, world) == ["Of Germany", "Of France"]


def test_nothing_is_issued_without_a_kind(client, world):
    client.force_login(world.desk)
    person = make_approved(world)

    answers = [
        issue(client, world, person, kind="passport"),
        issue(client, world, person, language="ar"),
        client.post(reverse("registrations:letter-issue", args=[world.assembly.slug])),
    ]

    assert {answer.status_code for answer in answers} <= {200, 302, 422}
    assert not Letter.objects.exists()


def test_letters_are_found_by_the_words_of_the_address(client, world):
    client.force_login(world.desk)
    kept = make_letter(world, make_approved(world, badge_name="Ana Kept"))
    gone = make_letter(world, make_approved(world, badge_name="Eve Gone"), LetterKind.VISA)
    letters.withdraw(letter=gone, reason="x", by=world.desk, at=timezone.now())

    def found(**query):
        page = client.get(reverse("registrations:letter-list", args=[world.assembly.slug]), query)
        return [line["letter"] for line in page.context["lines"]]

    assert found() == [gone, kept]
    assert found(state="valid") == [kept]
    assert found(state="withdrawn") == [gone]
    assert found(kind="visa") == [gone]
    assert found(q="ana") == [kept]
    assert found(delegation=world.other_file.delegation_id) == []


def test_a_letter_is_withdrawn_with_a_reason(client, world):
    client.force_login(world.desk)
    letter = make_letter(world, make_approved(world))
    path = reverse("registrations:letter-withdraw", args=[letter.pk])

    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "Wrong name"}).status_code == 302
    assert client.post(path, {"reason": "Again"}).status_code == 422

    download = client.get(reverse("registrations:letter-download", args=[letter.pk]))
    assert download.status_code == 404


def test_her_coordinator_and_she_download_it_and_nobody_else(client, world):
    letter = make_letter(world, make_approved(world, email="delegate@example.org"))
    path = reverse("registrations:letter-download", args=[letter.pk])

    def may(user):
        client.force_login(user)
        return client.get(path).status_code

    got = {name: may(user) for name, user in world.accounts.items()}

    assert {name for name, status in got.items() if status == 200} == {
        "manager", "desk", "protocol", "coordinator", "delegate",
    }  # fmt: skip
    assert set(got.values()) == {200, 404}


def test_a_passport_is_for_whom_it_is_of_and_for_who_may_see_it_and_each_look_is_kept(
    client, world
):
    letter = protected_letter(world)
    path = reverse("registrations:letter-download", args=[letter.pk])

    def may(name):
        client.force_login(getattr(world, name))
        return client.get(path).status_code == 200

    readers = [name for name in world.accounts if may(name)]

    assert readers == ["manager", "protocol", "delegate"]
    looks = AuditEntry.objects.filter(act="protected.look")
    assert list(looks.order_by("pk").values_list("by_key", flat=True)) == [
        str(getattr(world, name).pk)
        for name in ["desk", *readers]  # the desk has issued it
    ]


def test_a_passport_reaches_who_has_no_account_by_her_coordinator(client, world):
    letter = protected_letter(world, email="")

    def reads(name):
        client.force_login(getattr(world, name))
        path = reverse("registrations:letter-download", args=[letter.pk])
        is_offered = path in client.get(reverse("registrations:letter-own")).content.decode()
        return client.get(path).status_code == 200, is_offered

    assert reads("coordinator") == (True, True)
    assert reads("desk") == reads("other_coordinator") == (False, False)


def test_a_letter_that_cannot_be_opened_is_not_offered(client, world):
    letter = protected_letter(world)
    client.force_login(world.coordinator)

    page = client.get(reverse("registrations:letter-own")).content.decode()

    assert letter.facts["number"] in page
    assert reverse("registrations:letter-download", args=[letter.pk]) not in page


def test_the_desk_issues_visa_letters_without_a_passport(client, world):
    letter = protected_letter(world)
    letters.withdraw(letter=letter, reason="x", by=world.manager, at=timezone.now())
    client.force_login(world.desk)

    issue(client, world, letter.registration, kind="visa")

    again = Letter.objects.standing().get()
    assert (again.facts["passport"], again.is_protected) == ("", False)


def test_anybody_with_the_code_learns_number_name_and_state_and_no_more(client, world):
    letter = protected_letter(world)
    letter.facts |= {"born_on": "3 February 1971", "nationality": "Ruritania"}
    letter.save()
    code = shown_code(letter.code)

    page = check(client, code)

    text = page.content.decode()
    assert page.status_code == 200
    assert f"{world.assembly.number}/VISA/0001" in text
    assert letter.facts["name"] in text
    assert "genuine and valid" in text
    assert "X-is-my-passport" not in text
    assert "1971" not in text
    assert "Ruritania" not in text
    assert "delegate@example.org" not in text
    assert "France" not in text
    assert "no-store" in page["Cache-Control"]

    letters.withdraw(letter=letter, reason="Secret reason", by=world.manager, at=timezone.now())
    withdrawn = check(client, code.lower().replace("-", "")).content.decode()
    assert "does not hold any more" in withdrawn
    assert "Secret reason" not in withdrawn


@pytest.mark.parametrize("code", ["ABCD-EFGH-JKMN-PQRS", "x", "1", "%00", "é" * 16, "A" * 500])
def test_an_unknown_code_is_not_found(client, world, code):
    make_letter(world, make_approved(world))

    assert check(client, code).status_code == 404


def test_the_code_may_be_typed(client, world):
    letter = make_letter(world, make_approved(world))
    path = reverse("registrations:letter-search")

    found = client.post(path, {"code": letter.code.lower()})
    refused = client.post(path, {"code": "not a code"})

    assert found["Location"] == reverse(
        "registrations:letter-check", args=[shown_code(letter.code)]
    )
    assert refused.status_code == 422


def test_who_tries_codes_is_stopped(client, world):
    with time_machine.travel(timezone.now(), tick=False):
        answers = [check(client, "ABCD-EFGH-JKMN-PQRS").status_code for _try in range(31)]

    assert answers == [404] * 30 + [429]


def test_one_finds_ones_own_letters(client, world):
    mine = make_letter(world, make_approved(world, email="delegate@example.org"))
    make_letter(world, make_approved(world, file=world.other_file))

    def found(user):
        client.force_login(user)
        page = client.get(reverse("registrations:letter-own"))
        return [line["letter"] for line in page.context["lines"]]

    assert found(world.delegate) == [mine]
    assert found(world.coordinator) == [mine]
    assert found(world.desk) == []


def test_the_desk_finds_what_changed_since_and_replaces_it(client, world):
    client.force_login(world.desk)
    person = make_approved(world, badge_name="Ana Changed")
    make_letter(world, make_approved(world, badge_name="Eve Same"))
    old = make_letter(world, person)
    change_approved(world, person, function_in_parliament="Speaker")
    letters_of = reverse("registrations:letter-list", args=[world.assembly.slug])

    page = client.get(letters_of, {"state": "outdated"})
    assert [line["letter"] for line in page.context["lines"]] == [old]
    (replace,) = page_links(page, "Replace")
    assert [line["replaces"] for line in client.get(replace).context["lines"]] == [True]
    issue(client, world, person)

    assert lacking(client, world) == []
    checked = check(client, old.code).content.decode()
    assert "This letter does not hold any more" in checked
    assert "replaced by a newer letter" in checked
    again = client.get(letters_of, {"state": "valid", "q": "ana"}).context["lines"]
    assert [line["letter"].facts["function"] for line in again] == ["Speaker"]


def page_links(page, words):
    """Return where the links of a page lead that begin with these words."""
    found = re.findall(rf'<a href="([^"]+)">{words}', page.content.decode())
    return [html.unescape(address) for address in found]
