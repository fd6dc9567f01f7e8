import random

import pytest

from assemblies.enums import Capacity, InstitutionKind
from registrations.rules.lists import Listed, Section, in_protocol_order, is_listable, section_of

FRANCE = {"en": "France", "fr": "France"}


def listed(key, family, capacity, **more):
    values = {"section": Section.MEMBERS, "group": FRANCE, "given_name": "Ana", **more}
    return Listed(key=key, family_name=family, capacity=capacity, **values)


def names(chapters):
    return [
        (chapter.section, group.name, [one.family_name for one in group.people])
        for chapter in chapters
        for group in chapter.groups
    ]


def test_a_delegation_stands_in_the_order_of_protocol():
    people = [
        listed(1, "Zola", Capacity.SECRETARY_OF_DELEGATION),
        listed(2, "Young", Capacity.ADVISER),
        listed(3, "Xenakis", Capacity.SECRETARY_GENERAL),
        listed(4, "Weil", Capacity.HONORARY_MEMBER),
        listed(5, "Émery", Capacity.MEMBER_OF_PARLIAMENT),
        listed(6, "Dupont", Capacity.YOUNG_MEMBER),
        listed(7, "Faure", Capacity.MEMBER_OF_PARLIAMENT),
        listed(8, "Veil", Capacity.MEMBER_OF_PARLIAMENT, is_deputy_head=True),
        listed(9, "Thiers", Capacity.MEMBER_OF_PARLIAMENT, is_head=True),
        listed(10, "Simon", Capacity.DEPUTY_PRESIDING_OFFICER, is_deputy_head=True),
        listed(11, "Renan", Capacity.PRESIDING_OFFICER),
    ]
    random.Random(1).shuffle(people)

    assert names(in_protocol_order(people, "en")) == [
        (
            Section.MEMBERS,
            "France",
            ["Renan", "Simon", "Thiers", "Veil", "Dupont", "Émery", "Faure", "Weil", "Xenakis",
             "Young", "Zola"],
        )
    ]  # fmt: skip


def test_a_head_who_is_no_member_still_stands_before_the_members():
    people = [
        listed(1, "Abel", Capacity.MEMBER_OF_PARLIAMENT),
        listed(2, "Zola", Capacity.SECRETARY_GENERAL, is_head=True),
    ]

    assert names(in_protocol_order(people, "en"))[0][2] == ["Zola", "Abel"]


def test_members_stand_before_associates_observers_guests_host_and_secretariat():
    people = [
        listed(number, "Abel", Capacity.OBSERVER, section=section, group={"en": "X"})
        for number, section in enumerate(reversed(Section))
    ]

    assert [chapter.section for chapter in in_protocol_order(people, "en")] == list(Section)


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("en", ["Côte d'Ivoire", "Egypt", "Germany", "Spain"]),
        ("fr", ["Allemagne", "Côte d’Ivoire", "Égypte", "Espagne"]),
        ("es", ["Alemania", "Côte d’Ivoire", "Egipto", "España"]),
        ("ar", ["إسبانيا", "ألمانيا", "كوت ديفوار", "مصر"]),
    ],
)
def test_countries_follow_each_languages_alphabet(language, order):
    countries = [
        {"en": "Egypt", "fr": "Égypte", "es": "Egipto", "ar": "مصر"},
        {"en": "Spain", "fr": "Espagne", "es": "España", "ar": "إسبانيا"},
        {"en": "Germany", "fr": "Allemagne", "es": "Alemania", "ar": "ألمانيا"},
        {"en": "Côte d'Ivoire", "fr": "Côte d’Ivoire", "es": "Côte d’Ivoire", "ar": "كوت ديفوار"},
    ]
    people = [
        listed(key, "Abel", Capacity.ADVISER, group=group) for key, group in enumerate(countries)
    ]

    assert [name for _section, name, _people in names(in_protocol_order(people, language))] == order


def test_the_arabic_article_and_the_spanish_letter_have_their_places():
    arabic = [{"ar": "المغرب"}, {"ar": "اليابان"}, {"ar": "لبنان"}]
    spanish = [{"es": "Ñandú"}, {"es": "Nube"}, {"es": "Oca"}]

    def order(groups, language):
        people = [listed(k, "A", Capacity.ADVISER, group=g) for k, g in enumerate(groups)]
        return [name for _section, name, _people in names(in_protocol_order(people, language))]

    assert order(arabic, "ar") == ["لبنان", "المغرب", "اليابان"]
    assert order(spanish, "es") == ["Nube", "Ñandú", "Oca"]


def test_a_country_without_a_name_in_the_language_has_its_english_one():
    assert names(in_protocol_order([listed(1, "A", Capacity.ADVISER)], "ar"))[0][1] == "France"


def test_press_interpreters_and_families_are_on_no_list():
    left_out = {capacity for capacity in Capacity if not is_listable(capacity)}

    assert left_out == {Capacity.PRESS, Capacity.INTERPRETER, Capacity.ACCOMPANYING_PERSON}


@pytest.mark.parametrize(
    ("kind", "capacity", "section"),
    [
        (InstitutionKind.PARLIAMENT, Capacity.ADVISER, Section.MEMBERS),
        (InstitutionKind.ASSOCIATE, Capacity.ASSOCIATE_MEMBER, Section.ASSOCIATES),
        (None, Capacity.OBSERVER, Section.OBSERVERS),
        (None, Capacity.INVITED_SPEAKER, Section.GUESTS),
        (None, Capacity.HOST_STAFF, Section.HOST),
        (None, Capacity.SECRETARIAT, Section.SECRETARIAT),
        (None, Capacity.MEMBER_OF_PARLIAMENT, Section.GUESTS),
    ],
)
def test_everybody_has_a_heading(kind, capacity, section):
    assert section_of(kind, capacity) == section
