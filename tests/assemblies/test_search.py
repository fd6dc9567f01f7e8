"""What a question finds, on either database."""

from datetime import date

import pytest
from django.db import connection

from assemblies.enums import SearchKind
from assemblies.models.search import KnownWord, SearchEntry
from assemblies.selectors.search import Wanted, entries_by_key, results_of
from assemblies.services import search
from tests.factories.search import make_entry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 1)
WRITTEN = [field.attname for field in SearchEntry._meta.concrete_fields if field.name != "id"]


def found(question, language="en", **narrowed):
    results = results_of(Wanted(question=question, language=language, **narrowed), today=TODAY)
    return [entry.title for entry in entries_by_key(results.keys)]


def test_accents_and_case_make_no_difference():
    make_entry("Résolution sur la Côte d’Ivoire", language="fr")

    assert found("resolution cote ivoire", "fr") == ["Résolution sur la Côte d’Ivoire"]
    assert found("RÉSOLUTION", "fr") == ["Résolution sur la Côte d’Ivoire"]


def test_other_forms_of_a_word_and_beginnings_are_found():
    make_entry("Resolutions of the Assembly")

    assert found("resolution") == found("resol") == ["Resolutions of the Assembly"]


def test_every_word_has_to_stand_there():
    make_entry("Peace and security")
    make_entry("Peace and trade")

    assert found("peace trade") == ["Peace and trade"]


def test_a_phrase_is_found_as_it_stands():
    make_entry("The emergency item of the Assembly")
    make_entry("An item about an emergency")

    assert found('"emergency item"') == ["The emergency item of the Assembly"]


def test_a_symbol_is_found_by_its_beginning():
    make_entry("Convocation", symbol="A/138/C.1")
    make_entry("Another", symbol="A/139/C.1")

    assert found("A/138") == found("a/138/c.1") == ["Convocation"]


def test_the_title_counts_more_than_the_text():
    make_entry("Trade", texts={"en": "This is about peace."})
    make_entry("Peace", texts={"en": "This is about trade."})

    assert found("peace") == ["Peace", "Trade"]


def test_the_readers_language_comes_first_and_a_thing_once():
    make_entry({"en": "Budget of France", "fr": "Budget de la France"})
    make_entry("Budget of Spain", language="en")

    assert found("budget", "fr") == ["Budget de la France", "Budget of Spain"]
    assert set(found("budget", "en")) == {"Budget of France", "Budget of Spain"}


def test_slips_are_forgiven_where_nothing_is_found():
    make_entry("Budget of the Assembly")
    search.learn_all()

    results = results_of(Wanted(question="budgte", language="en"), today=TODAY)

    assert results.shown_for == "budget"
    assert results.total == 1
    assert found("xyzzy") == []


def test_answers_are_narrowed():
    make_entry("Peace one", themes=["peace"], body="assembly", day=date(2018, 3, 1))
    make_entry("Peace two", themes=["trade"], body="bureau", day=date(2019, 3, 1))
    make_entry("Peace three", kind=SearchKind.RESOLUTION, day=date(2020, 3, 1))

    assert found("peace", theme="peace") == ["Peace one"]
    assert found("peace", body="bureau") == ["Peace two"]
    assert found("peace", year=2018) == ["Peace one"]
    assert found("peace", kind=SearchKind.RESOLUTION) == ["Peace three"]
    assert found("peace", theme="%") == []
    counts = results_of(
        Wanted(question="peace", language="en", kind=SearchKind.RESOLUTION), today=TODAY
    ).counts
    assert counts == {SearchKind.DOCUMENT: 2, SearchKind.RESOLUTION: 1}


@pytest.mark.parametrize(
    "question",
    ["' OR 1=1 --", "peace'); DROP TABLE x;", "a:* & b | !c <->", "%", "\\", "peace:* | (", "\x00"],
)
def test_what_looks_like_a_statement_is_only_words(question):
    make_entry("Peace and security")

    results_of(Wanted(question=question, language="en"), today=TODAY)

    assert SearchEntry.objects.count() == 1


def test_of_a_common_word_only_the_best_are_counted():
    make_entry("Peace number 0", day=date(2018, 3, 1))
    one = SearchEntry.objects.values(*WRITTEN).get()
    SearchEntry.objects.bulk_create(
        SearchEntry(**{**one, "key": 1_000_000 + n}) for n in range(1_050)
    )

    results = results_of(Wanted(question="peace", language="en"), today=TODAY)
    narrowed = results_of(
        Wanted(question="peace", language="en", kind=SearchKind.RESOLUTION), today=TODAY
    )

    assert results.is_capped
    assert results.total == 500
    assert narrowed.total == 0


def test_a_search_takes_a_handful_of_queries(django_assert_num_queries):
    for n in range(3):
        make_entry(f"Peace number {n}")

    with django_assert_num_queries(6 if connection.vendor == "postgresql" else 2):
        assert len(found("peace")) == 3


def test_words_are_learnt_once_and_forgotten_with_what_said_them():
    entry = make_entry("Budget of the Assembly")

    assert search.learn_all() == 1
    assert search.learn_all() == 0
    assert set(KnownWord.objects.values_list("word", flat=True)) == {"budget", "assembly"}
    entry.delete()
    assert search.forget_words() == 2
    assert not KnownWord.objects.exists()


def test_keeping_the_same_again_writes_nothing(django_assert_num_queries):
    entry = make_entry("Peace")
    again = list(SearchEntry.objects.filter(pk=entry.pk))

    with django_assert_num_queries(1):
        kept = search.keep(thing="document", keys=[entry.key], entries=again)

    assert kept.is_empty


@pytest.mark.stack
def test_full_text_knows_other_forms_in_each_language():
    make_entry("Decisions taken by committees")
    make_entry("Les parlements adoptent des budgets", language="fr")
    make_entry("Los parlamentos aprueban presupuestos", language="es")

    assert found("decision by a committee") == ["Decisions taken by committees"]
    assert found("parlement adopte", "fr") == ["Les parlements adoptent des budgets"]
    assert found("presupuesto", "es") == ["Los parlamentos aprueban presupuestos"]
