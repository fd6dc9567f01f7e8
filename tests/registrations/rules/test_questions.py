from datetime import date

import pytest

from assemblies.enums import Capacity
from registrations.enums import AnswerFault, AskedOf, AskedWhen, QuestionKind
from registrations.errors.questions import ConditionImpossible, ProtectedTooEarly
from registrations.errors.registering import BirthDateImpossible, TooOldForYoungMember
from registrations.rules.ages import age_on, check_birth, is_birth_date_missing
from registrations.rules.questions import (
    Asked,
    Days,
    are_turned_round,
    asked,
    asks_approval_again,
    check_answers,
    check_set,
    fault_of,
    masked,
    missing,
)

MEMBER, PRESS = Capacity.MEMBER_OF_PARLIAMENT, Capacity.PRESS
LATE = AskedWhen.AFTER_APPROVAL
HOTEL = Asked(key="hotel", kind=QuestionKind.CHOICE, options=("yes", "no"))
NIGHTS = Asked(
    key="nights", kind=QuestionKind.NUMBER, least=1, most=30, is_required=True,
    depends_on="hotel", depends_value="yes",
)  # fmt: skip
CARD = Asked(
    key="card", kind=QuestionKind.TEXT, capacities=frozenset({PRESS}), is_required=True,
    asks_approval=True,
)  # fmt: skip
LIST = Asked(key="list", kind=QuestionKind.FILE, of=AskedOf.DELEGATION, is_required=True)
PASSPORT = Asked(
    key="passport", kind=QuestionKind.TEXT, asked_when=LATE, is_required=True, is_protected=True
)
ALL = (HOTEL, NIGHTS, CARD, LIST, PASSPORT)


def keys(questions):
    return [one.key for one in questions]


def judged(values, capacity=MEMBER, whens=tuple(AskedWhen), complete=tuple(AskedWhen), given=None):
    return check_answers(
        ALL, values, capacity=capacity, given=values if given is None else given, whens=whens,
        complete=complete,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "day", "fault"),
    [("passport-valid-until", "1950-01-01", AnswerFault.RUNS_OUT),
     ("passport-valid-until", "2018-03-23", AnswerFault.RUNS_OUT),
     ("passport-valid-until", "2018-03-24", None),
     ("passport-valid-until", "2018-02-30", AnswerFault.NOT_A_DATE),
     ("birth-date", "1950-01-01", None)],
)  # fmt: skip
def test_no_passport_runs_out_before_the_first_day(key, day, fault):
    question = Asked(key=key, kind=QuestionKind.DATE, asked_when=LATE, is_protected=True)

    faults = check_answers(
        [question], {key: day}, capacity=MEMBER, given={key}, whens=(LATE,), complete=(),
        days=Days(opens_on=date(2018, 3, 24)),
    )  # fmt: skip

    assert faults == ({key: fault} if fault else {})


def test_each_capacity_is_asked_its_own_and_a_delegation_what_is_asked_once():
    assert keys(asked(ALL, {}, capacity=MEMBER)) == ["hotel", "passport"]
    assert keys(asked(ALL, {}, capacity=PRESS)) == ["hotel", "card", "passport"]
    assert keys(asked(ALL, {}, capacity=None)) == ["list"]


@pytest.mark.parametrize(("answer", "is_asked"), [("yes", True), ("no", False), (None, False)])
def test_question_with_a_condition_is_asked_when_the_other_answer_is_that(answer, is_asked):
    found = keys(asked(ALL, {"hotel": answer}, capacity=MEMBER))

    assert ("nights" in found) is is_asked


def test_condition_on_a_question_that_is_not_asked_itself_does_not_hold():
    chain = (
        HOTEL,
        Asked(key="room", kind=QuestionKind.CHOICES, options=("twin", "sea"),
              depends_on="hotel", depends_value="yes"),
        Asked(key="view", kind=QuestionKind.TEXT, depends_on="room", depends_value="sea"),
    )  # fmt: skip
    answers = {"hotel": "yes", "room": ["twin", "sea"]}

    assert keys(asked(chain, answers, capacity=MEMBER)) == ["hotel", "room", "view"]
    assert keys(asked(chain, {**answers, "hotel": "no"}, capacity=MEMBER)) == ["hotel"]


def test_consent_that_is_given_can_be_a_condition():
    chain = (
        Asked(key="may", kind=QuestionKind.CONSENT),
        Asked(key="how", kind=QuestionKind.TEXT, depends_on="may", depends_value="yes"),
    )

    assert keys(asked(chain, {"may": True}, capacity=MEMBER)) == ["may", "how"]
    assert keys(asked(chain, {"may": False}, capacity=MEMBER)) == ["may"]


def test_circle_of_conditions_asks_nothing_and_ends():
    circle = (
        Asked(key="a", kind=QuestionKind.CONSENT, depends_on="b", depends_value="yes"),
        Asked(key="b", kind=QuestionKind.CONSENT, depends_on="a", depends_value="yes"),
    )

    assert asked(circle, {"a": True, "b": True}, capacity=MEMBER) == ()


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("text", "Ankara", [("x" * 1001, "too_long"), ("a\x00b", "unprintable"),
                            (5, "wrong_kind")]),
        ("long_text", "One\nTwo", [("\u202ereversed", "unprintable"), (["a"], "wrong_kind")]),
        ("number", 0, [(31, "out_of_range"), (-1, "out_of_range"), ("7", "not_a_number"),
                       (True, "not_a_number"), (10**30, "out_of_range")]),
        ("choice", "yes", [("maybe", "unknown_choice"), (["yes"], "unknown_choice"),
                           (True, "unknown_choice")]),
        ("choices", ["no", "yes"], [(["yes", "yes"], "unknown_choice"), ("yes", "unknown_choice"),
                                    (["maybe"], "unknown_choice")]),
        ("date", "2028-02-29", [("2027-02-29", "not_a_date"), ("29.2.2028", "not_a_date"),
                                ("20280229", "not_a_date"), ("0001-01-01", "out_of_range"),
                                (20280229, "not_a_date")]),
        ("country", "KE", [("XX", "unknown_country"), ("ke", "unknown_country"),
                           (["KE"], "unknown_country")]),
        ("consent", True, [("yes", "wrong_kind"), (1, "wrong_kind")]),
        ("file", "sent", [(5, "wrong_kind")]),
    ],
)  # fmt: skip
def test_answer_fits_the_kind_of_its_question(kind, good, bad):
    question = Asked(key="q", kind=QuestionKind(kind), options=("yes", "no"), least=0, most=30)

    assert fault_of(question, good) is None
    assert [(value, fault_of(question, value)) for value, _fault in bad] == bad


def test_number_without_bounds_is_still_one_that_a_database_holds():
    question = Asked(key="q", kind=QuestionKind.NUMBER)

    assert fault_of(question, 1_000_000_000) is None
    assert fault_of(question, 1_000_000_001) is AnswerFault.OUT_OF_RANGE


@pytest.mark.parametrize(
    ("born_on", "fault"),
    [(date(1970, 1, 2), "before_birth"), (date(1970, 1, 1), None), (None, None)],
)
@pytest.mark.parametrize("kind", [QuestionKind.DATE, QuestionKind.TEXT])
def test_no_day_lies_before_the_persons_birth(kind, born_on, fault):
    arrival = Asked(key="arrival", kind=kind)

    found = check_answers(
        [arrival], {"arrival": "1970-01-01"}, capacity=MEMBER, given=["arrival"],
        whens=tuple(AskedWhen), complete=(), days=Days(born_on=born_on),
    )  # fmt: skip

    assert found == ({"arrival": fault} if fault and kind is QuestionKind.DATE else {})


def test_required_answers_are_missed_among_the_questions_of_the_same_time():
    assert judged({"hotel": "yes"}) == {"nights": "missing"}
    assert judged({"hotel": "no"}) == {}
    assert judged({"passport": ""}) == {"passport": "missing"}
    assert judged({"hotel": "yes"}, complete=()) == {}


def test_consent_that_is_required_is_missed_in_its_own_words():
    consent = Asked(key="rules", kind=QuestionKind.CONSENT, is_required=True)

    found = check_answers(
        [consent], {"rules": False}, capacity=MEMBER, given=["rules"], whens=tuple(AskedWhen),
        complete=tuple(AskedWhen),
    )  # fmt: skip

    assert found == {"rules": "no_consent"}


def test_answer_nobody_asks_for_is_a_fault_but_one_whose_condition_fails_is_dropped():
    assert judged({"shoes": "42"}) == {"shoes": "not_asked"}
    assert judged({"card": "7"}) == {"card": "not_asked"}  # of the press only
    assert judged({"list": "sent"}) == {"list": "not_asked"}  # of the delegation only
    assert judged({"hotel": "no", "nights": 999}) == {}


def test_travel_data_are_not_taken_before_the_approval():
    early = (AskedWhen.REGISTERING,)

    assert judged({"passport": "X1"}, whens=early) == {"passport": "not_asked"}
    assert judged({"passport": "X1"}) == {}


def test_what_is_kept_is_not_judged_again():
    """A choice whose option was taken away later does not keep the next answer from being kept."""
    assert judged({"hotel": "tent", "passport": "X1"}, given=["passport"]) == {}


def test_sending_misses_what_is_required_when_registering_only():
    assert missing(ALL, {"hotel": "yes"}, capacity=PRESS) == ("nights", "card")
    assert missing(ALL, {"hotel": "yes", "nights": 2}, capacity=MEMBER) == ()
    assert missing(ALL, {}, capacity=None) == ("list",)


def test_approval_is_asked_again_only_by_questions_that_say_so():
    late = Asked(key="late", kind=QuestionKind.TEXT, asked_when=LATE, asks_approval=True)

    assert asks_approval_again(ALL, ["card"])
    assert not asks_approval_again(ALL, ["hotel", "passport"])
    assert not asks_approval_again([late], ["late"])
    assert not asks_approval_again(ALL, [])


def test_set_that_can_be_asked_is_taken():
    check_set(ALL)


BY_PRESS = frozenset({PRESS})
BY_BOTH = frozenset({PRESS, MEMBER})


@pytest.mark.parametrize(
    ("other", "waiting"),
    [
        (None, {}),
        ({"kind": QuestionKind.TEXT, "options": ()}, {}),
        ({"options": ("no",)}, {}),
        ({"of": AskedOf.DELEGATION}, {}),
        ({"capacities": BY_PRESS}, {}),
        ({"capacities": BY_PRESS}, {"capacities": BY_BOTH}),
        ({"asked_when": LATE}, {}),
        ({"asked_when": LATE, "is_protected": True}, {"asked_when": LATE}),
        ({"depends_on": "nights", "depends_value": "yes"}, {}),
    ],
)
def test_condition_that_can_never_hold_is_refused(other, waiting):
    hotel = {"key": "hotel", "kind": QuestionKind.CHOICE, "options": ("yes", "no"), **(other or {})}
    nights = {"key": "nights", "kind": QuestionKind.CHOICE, "options": ("yes",),
              "depends_on": "hotel", "depends_value": "yes", **waiting}  # fmt: skip
    questions = [Asked(**nights), *([Asked(**hotel)] if other is not None else [])]

    with pytest.raises(ConditionImpossible) as refusal:
        check_set(questions)

    assert refusal.value.details == {"question": "nights"}


@pytest.mark.parametrize(
    ("other", "waiting"),
    [
        ({"capacities": BY_BOTH}, {"capacities": BY_PRESS}),
        ({}, {"asked_when": LATE}),
        ({"asked_when": LATE, "is_protected": True}, {"asked_when": LATE, "is_protected": True}),
    ],
)
def test_condition_on_what_all_of_them_are_asked_no_later_is_taken(other, waiting):
    check_set(
        [
            Asked(key="hotel", kind=QuestionKind.CHOICE, options=("yes", "no"), **other),
            Asked(
                key="q", kind=QuestionKind.TEXT, depends_on="hotel", depends_value="yes", **waiting
            ),
        ]
    )


@pytest.mark.parametrize("of", AskedOf)
def test_protected_data_are_asked_after_approval_only(of):
    with pytest.raises(ProtectedTooEarly):
        check_set([Asked(key="passport", kind=QuestionKind.TEXT, of=of, is_protected=True)])


@pytest.mark.parametrize(
    ("value", "shown"),
    [("X1234567", "••••67"), ("1234", "••••"), ("", ""), (None, ""), (True, "••••"),
     ("yes", "••••")],
)  # fmt: skip
def test_protected_answer_shows_its_last_signs_unless_they_are_most_of_it(value, shown):
    assert masked(value) == shown


OPENS = date(2018, 3, 24)
TODAY = date(2018, 1, 10)


@pytest.mark.parametrize(
    ("born", "age"),
    [(date(1973, 3, 24), 45), (date(1973, 3, 25), 44), (date(2004, 2, 29), 14)],
)
def test_age_is_in_whole_years(born, age):
    assert age_on(born, OPENS) == age


def test_young_member_is_under_45_on_the_opening_day():
    check_birth(Capacity.YOUNG_MEMBER, date(1973, 3, 25), opens_on=OPENS, today=TODAY)
    check_birth(MEMBER, date(1950, 1, 1), opens_on=OPENS, today=TODAY)
    check_birth(Capacity.YOUNG_MEMBER, None, opens_on=OPENS, today=TODAY)

    with pytest.raises(TooOldForYoungMember):
        check_birth(Capacity.YOUNG_MEMBER, date(1973, 3, 24), opens_on=OPENS, today=TODAY)


@pytest.mark.parametrize("born", [date(2018, 1, 11), date(1897, 1, 9)])
def test_birth_date_that_cannot_be_is_refused(born):
    with pytest.raises(BirthDateImpossible):
        check_birth(MEMBER, born, opens_on=OPENS, today=TODAY)


def test_birth_date_is_missed_of_young_members_only():
    assert is_birth_date_missing(Capacity.YOUNG_MEMBER, None)
    assert not is_birth_date_missing(Capacity.YOUNG_MEMBER, TODAY)
    assert not is_birth_date_missing(MEMBER, None)


@pytest.mark.parametrize(
    ("earliest", "latest", "day", "fault"),
    [
        (date(2018, 3, 20), date(2018, 3, 30), "2018-03-20", None),
        (date(2018, 3, 20), date(2018, 3, 30), "2018-03-30", None),
        (date(2018, 3, 20), date(2018, 3, 30), "2018-03-19", AnswerFault.OUT_OF_RANGE),
        (date(2018, 3, 20), date(2018, 3, 30), "2018-03-31", AnswerFault.OUT_OF_RANGE),
        (date(2018, 3, 20), None, "2199-12-31", None),
        (date(2018, 3, 20), None, "2018-03-19", AnswerFault.OUT_OF_RANGE),
        (None, date(2018, 3, 30), "1900-01-01", None),
        (None, date(2018, 3, 30), "2018-03-31", AnswerFault.OUT_OF_RANGE),
        (date(1800, 1, 1), None, "1899-12-31", AnswerFault.OUT_OF_RANGE),
        (date(2018, 3, 20), None, "soon", AnswerFault.NOT_A_DATE),
    ],
)
def test_day_lies_between_the_bounds_of_its_question(earliest, latest, day, fault):
    question = Asked(key="q", kind=QuestionKind.DATE, earliest=earliest, latest=latest)

    assert fault_of(question, day) == fault


def test_bounds_that_leave_no_day_are_turned_round():
    first, last = date(2018, 3, 20), date(2018, 3, 30)

    assert are_turned_round(last, first)
    assert not any(
        are_turned_round(*pair) for pair in [(first, last), (first, first), (None, last)]
    )
