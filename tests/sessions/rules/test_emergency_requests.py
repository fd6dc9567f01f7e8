from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.enums import InstitutionKind
from sessions.errors.emergency_items import (
    AuthorLeftOut,
    MemberSuspended,
    NotAMember,
    NothingToCombine,
    SubjectsDiffer,
)
from sessions.rules.emergency_requests import (
    Author,
    Part,
    Subject,
    check_author,
    check_combination,
    closing_hour,
    returning,
)

SITTING = datetime(2018, 3, 25, 15, tzinfo=UTC)


def test_members_file_requests_and_nobody_else():
    check_author(Author(key=1, kind=InstitutionKind.PARLIAMENT))

    for kind in (InstitutionKind.ASSOCIATE, InstitutionKind.OBSERVER):
        with pytest.raises(NotAMember) as refused:
            check_author(Author(key=1, kind=kind))
        assert refused.value.rule == "Assembly Rules, art. 11.1"


def test_member_that_is_suspended_files_none():
    with pytest.raises(MemberSuspended) as refused:
        check_author(Author(key=1, kind=InstitutionKind.PARLIAMENT, is_suspended=True))
    assert refused.value.rule == "Statutes, art. 4.2"


def test_list_closes_when_the_assembly_set_it_or_else_when_it_decides():
    hour = SITTING - timedelta(hours=2)

    assert closing_hour(set_at=hour, decision_begins_at=SITTING) == hour
    assert closing_hour(set_at=None, decision_begins_at=SITTING) == SITTING


def part(*authors, subject="Jerusalem"):
    return Part(subject=subject, authors=frozenset(authors))


def test_requests_on_one_subject_are_combined_by_all_their_authors():
    four = [part(1), part(2), part(3, subject="  JÉRUSALEM "), part(4)]

    check_combination(four, joint=frozenset({1, 2, 3, 4}))
    check_combination(four[:2], joint=frozenset({1, 2, 9}))


@pytest.mark.parametrize(
    ("parts", "joint", "refusal", "details"),
    [
        ([part(1)], {1}, NothingToCombine, {}),
        ([], {1}, NothingToCombine, {}),
        ([part(1), part(2, subject="Golan")], {1, 2}, SubjectsDiffer, {}),
        ([part(1, 5), part(2, 6)], {1, 6}, AuthorLeftOut, {"count": 2}),
    ],
)
def test_combination_that_is_none_is_refused(parts, joint, refusal, details):
    with pytest.raises(refusal) as refused:
        check_combination(parts, joint=frozenset(joint))
    assert refused.value.details == details
    assert refused.value.rule == "Assembly Rules, art. 11.2"


UKRAINE = Subject("War in Ukraine", ("Ukraine", "Kyiv"))
GOLAN = Subject("Golan")


@pytest.mark.parametrize(
    ("text", "title", "back"),
    [
        ("Deeply concerned about the war in Ukraine", "Peaceful settlement", ["War in Ukraine"]),
        ("… la crise en UKRAÏNE", "Règlement pacifique", ["War in Ukraine"]),
        ("… of Kyiv", "Peace in Ukraine", []),
        ("Ukrainean wheat and the Golanites", "Food", []),
        ("the golan, and Kyiv", "Food", ["War in Ukraine", "Golan"]),
        ("food security", "Food", []),
        ("", "", []),
    ],
)
def test_subject_of_a_lost_request_comes_back_unless_the_title_names_it(text, title, back):
    assert list(returning([text], title=title, barred=[UKRAINE, GOLAN])) == back


def test_every_language_of_a_draft_is_read():
    texts = ["All is well", "Le Golan occupé"]

    assert returning(texts, title="Peace", barred=[GOLAN]) == ("Golan",)
    assert returning(texts, title="Le Golan", barred=[GOLAN]) == ()


def test_subject_without_words_is_in_no_text():
    assert returning(["anything"], title="", barred=[Subject("", ("",))]) == ()


@given(st.text(max_size=60), st.text(max_size=10))
def test_title_that_is_the_text_names_every_subject_in_it(text, word):
    assert returning([text], title=text, barred=[Subject("x", (word,))]) == ()
