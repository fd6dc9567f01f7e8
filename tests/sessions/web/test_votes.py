"""Votes in the browser: the chair's page, the tellers' sheet, the public result, the phones."""

import io
import json
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client

from assemblies.models.audit import AuditEntry
from sessions.enums import BallotMethod, BallotWeight, MajorityKind
from sessions.models.ballots import Ballot, BallotRow, HandCount, PutQuestion
from sessions.models.casts import BallotCast
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.tellers import Teller
from sessions.rules.majorities import Votes
from sessions.services import questions, roll_calls, tellers
from tests.factories.accounts import make_account
from tests.factories.ballots import (
    call,
    make_delegation,
    make_question,
    make_voted_list,
    present,
)
from tests.factories.requests import make_list
from tests.factories.sessions import make_sitting
from tests.factories.worlds import make_parliament
from tools import verify_ballot

pytestmark = pytest.mark.django_db
PLAIN = {"headers": {"accept": "text/plain"}}


@pytest.fixture
def sitting(world):
    return make_sitting(world.assembly, day=2, hour=17)


@pytest.fixture
def delegations(sitting):
    """Chile and Zimbabwe with 18 votes each, all of which they can use."""
    codes = {"ZW": "Zimbabwe", "CL": "Chile"}
    return [
        make_delegation(sitting.event, make_parliament(code, name), sitting)
        for code, name in codes.items()
    ]


@pytest.fixture
def editor(world):
    client = Client()
    client.force_login(world.editor)
    return client


def opened(sitting, method=BallotMethod.ROLL_CALL, **known):
    known = {"majority": MajorityKind.TWO_THIRDS, **known}
    question = make_question(sitting, at=sitting.starts_at, **known)
    return questions.open_question(question=question, method=method, by=None, at=sitting.starts_at)


def public(ballot, more=""):
    return f"/en/events/138/votes/{ballot.pk}/{more}"


def console(ballot, more=""):
    return f"/en/console/138/votes/{ballot.pk}/{more}"


def closed(ballot, delegations, world, votes=(12, 6, 0)):
    at = ballot.opened_at + timedelta(minutes=5)
    call(ballot, dict.fromkeys(delegations, votes), by=world.editor, at=at)
    return roll_calls.close_vote(ballot=ballot, by=world.editor, at=at)


def test_editor_puts_a_question_takes_the_hands_and_closes(world, sitting, delegations, editor):
    asked = {
        "sitting": sitting.pk, "title_en": "Shall we adjourn?", "title_fr": "",
        "majority": "simple", "weight": "council",
    }  # fmt: skip
    of_another_body = editor.post("/en/console/138/votes/", {**asked, "weight": "assembly"})
    put = editor.post("/en/console/138/votes/", asked)
    answer = editor.post(put.url, {"method": "show_of_hands"})
    ballot = Ballot.objects.get()
    refused = editor.post(console(ballot, "close/"))
    hands = {"in_favour": 3, "against": 1, "abstaining": 0}
    too_many = editor.post(console(ballot, "count/"), {**hands, "against": 9})
    editor.post(console(ballot, "count/"), hands)
    end = editor.post(console(ballot, "close/"))

    assert of_another_body.status_code == 422
    assert "votes are not counted so" in of_another_body.content.decode()
    assert put.url.endswith(f"questions/{PutQuestion.objects.get().pk}/open/")
    assert (answer.status_code, answer.url) == (302, console(ballot))
    assert (refused.status_code, too_many.status_code) == (422, 422)
    assert "The hands were not counted yet." in refused.content.decode()
    assert "12 hands are counted; 4 delegates are in the room." in too_many.content.decode()
    assert "Statutes, art. 15.1" in too_many.content.decode()
    assert HandCount.objects.count() == 1
    assert end.url == public(ballot)
    assert "3 for of 4 cast; 3 needed: carried." in Client().get(public(ballot)).content.decode()
    for listed in (Client().get("/en/events/138/votes/"), editor.get("/en/console/138/votes/")):
        assert "3 for of 4 cast; 3 needed<" in listed.content.decode()
        assert "Carried" in listed.content.decode()


def test_teller_enters_lines_by_name_and_by_number(world, sitting, delegations, editor):
    ballot = opened(sitting)

    shown = editor.get(console(ballot, "sheet/")).content.decode()
    first = editor.post(console(ballot, "sheet/"), {"line": "chi", "votes": "+"})
    editor.post(console(ballot, "sheet/"), {"line": "2", "votes": "10 5 3"})

    assert f'data-account="{world.editor.pk}"' in shown  # whose queue the browser keeps
    assert shown.index("Chile") < shown.index("Zimbabwe")
    assert "Additional votes for a population of 66,000,000: 8." in shown
    assert first.status_code == 302
    rows = [row.row for row in BallotRow.objects.order_by("number")]
    assert [row.delegation for row in rows] == [delegations[1].pk, delegations[0].pk]
    assert [row.votes for row in rows] == [
        Votes(in_favour=18), Votes(in_favour=10, against=5, abstaining=3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"line": "Chile", "votes": "19"}, "can use 18 votes; 19 are entered"),
        ({"line": "zimbabwe", "votes": "1"}, "correct them instead"),
        ({"line": "zimbabwe", "votes": "1", "replaces": 2**70}, "it was corrected meanwhile"),
        ({"line": "Atlantis", "votes": "+"}, "No delegation on the sheet"),
        ({"line": "፩", "votes": "+"}, "No delegation on the sheet"),
        ({"line": "e", "votes": "+"}, "Several delegations"),
        ({"line": "Chile", "votes": "1 2 3 4"}, "Type + - or ."),
        ({"line": "Chile", "votes": "-5"}, "Type + - or ."),
        ({"line": "Chile", "votes": "9" * 30}, "Type + - or ."),
        ({"line": "", "votes": ""}, "required"),
    ],
)
def test_line_that_cannot_be_entered_is_refused_with_the_reason(
    world, sitting, delegations, editor, given, said
):
    ballot = opened(sitting)
    editor.post(console(ballot, "sheet/"), {"line": "Zimbabwe", "votes": "+"})

    page = editor.post(console(ballot, "sheet/"), given)
    for_script = editor.post(console(ballot, "sheet/"), given, **PLAIN)

    assert (page.status_code, for_script.status_code) == (422, 422)
    assert said in page.content.decode()
    assert said in for_script.content.decode()
    assert BallotRow.objects.count() == 1


def test_entry_of_the_script_that_is_sent_twice_is_one_row(world, sitting, delegations, editor):
    ballot, entry = opened(sitting), {"line": "1", "votes": "+", "key": str(uuid4())}

    answers = [editor.post(console(ballot, "sheet/"), entry, **PLAIN) for _ in range(2)]

    assert [one.status_code for one in answers] == [204, 204]
    assert BallotRow.objects.count() == 1


def test_correction_names_the_row_that_was_seen(world, sitting, delegations, editor):
    ballot = opened(sitting)
    editor.post(console(ballot, "sheet/"), {"line": "1", "votes": "+"})
    form = editor.get(console(ballot, "sheet/?line=1")).context["form"]
    correction = {"line": "Chile", "votes": "-", "replaces": form.initial["replaces"]}

    unexplained = editor.post(console(ballot, "sheet/"), correction)
    editor.post(console(ballot, "sheet/"), {**correction, "reason": "Misheard"})
    late = editor.post(console(ballot, "sheet/"), {**correction, "reason": "Too late"})

    assert "Say why the entry is corrected." in unexplained.content.decode()
    assert "it was corrected meanwhile" in late.content.decode()
    assert BallotRow.objects.get(number=2).row.votes == Votes(against=18)


def test_nobody_sees_a_figure_before_the_close(world, sitting, delegations, editor):
    ballot = opened(sitting)
    editor.post(console(ballot, "sheet/"), {"line": "Chile", "votes": "13 5 0"})

    for page in (Client().get(public(ballot)), editor.get(console(ballot))):
        said = page.content.decode()
        assert "13" not in said.partition("<main")[2].replace("138", "")
    for more in ("record.json", "result.pdf", "result.xlsx"):
        assert Client().get(public(ballot, more)).status_code == 404
    assert "Zimbabwe" in editor.get(console(ballot)).content.decode()


def test_public_page_explains_every_figure_and_gives_the_record(world, sitting, delegations):
    ballot = closed(opened(sitting), delegations, world)

    page = Client().get(public(ballot)).content.decode()
    given = json.loads(Client().get(public(ballot, "record.json")).content)
    pdf = Client().get(public(ballot, "result.pdf"))
    table = Client().get(public(ballot, "result.xlsx"))

    assert "24 for of 36 cast; 24 needed: carried." in page
    assert "Two thirds of 36, rounded up" in page
    assert 'x1="24"' in page
    assert ballot.last_hash in page
    assert verify_ballot.faults(given) == []
    assert pdf.content.startswith(b"%PDF")
    cells = openpyxl.load_workbook(io.BytesIO(table.content)).active.values
    assert ("Chile", 18, 12, 6, 0) in list(cells)
    assert Client().get(public(ballot, "result.doc")).status_code == 404


def test_vote_of_a_closed_sitting_is_found_by_who_may_know_of_it(world, sitting, delegations):
    ballot = opened(sitting)
    type(sitting).objects.filter(pk=sitting.pk).update(is_closed=True)

    for address in (public(ballot), f"/live/votes/{ballot.pk}/"):
        assert Client().get(address).status_code == 404
    assert "list be closed" not in Client().get("/en/events/138/votes/").content.decode()


def test_annulled_vote_says_so_and_can_be_opened_again(world, sitting, delegations, editor):
    ballot = closed(opened(sitting), delegations, world)
    decided = {"in_favour": 30, "against": 3, "abstaining": 0, "reason": "Wrongly read out"}

    chair = editor.get(console(ballot)).content.decode()
    lost = editor.post(console(ballot, "annul/"), {**decided, "against": 30})
    editor.post(console(ballot, "annul/"), decided)

    assert 'id="vote-close"' in chair  # for a screen that was open: it takes its button away
    assert 'form="close-vote"' not in chair
    assert lost.status_code == 422
    assert "Wrongly read out" in Client().get(public(ballot)).content.decode()
    assert (
        f"questions/{ballot.question_id}/open/"
        in editor.get("/en/console/138/votes/").content.decode()
    )


def test_two_tellers_see_their_own_sheets_and_then_where_they_differ(
    world, sitting, delegations, editor
):
    ballot, other = opened(sitting, BallotMethod.TWO_SHEETS), Client()
    other.force_login(world.manager)
    for client, zimbabwe in ((editor, "11"), (other, "12")):
        client.post(console(ballot, "sheet/"), {"line": "Chile", "votes": "+"})
        client.post(console(ballot, "sheet/"), {"line": "Zimbabwe", "votes": zimbabwe})

    blind = other.get(console(ballot, "sheet/")).content.decode()
    for client in (editor, other):
        client.post(console(ballot, "sheet/hand-in/"))
    compared = editor.get(console(ballot, "sheet/")).content.decode()

    assert "12 – 0 – 0" in blind
    assert "11 – 0 – 0" not in blind
    assert "The two sheets differ" in compared
    assert BallotRow.objects.count() == 1
    editor.post(console(ballot, "sheet/"), {"line": "Zimbabwe", "votes": "12"})
    assert BallotRow.objects.count() == 2


def test_screen_is_told_when_a_vote_has_changed(world, sitting, delegations, editor):
    ballot, screen = opened(sitting), Client()
    address = f"/live/votes/{ballot.pk}/"
    version = screen.get(address)["ETag"]
    known = {"headers": {"if-none-match": version}}

    assert screen.get(address, **known).status_code == 304
    editor.post(console(ballot, "sheet/"), {"line": "1", "votes": "+"})
    assert screen.get(address, **known).status_code == 204


def test_request_is_voted_upon_in_its_turn(world, sitting, editor):
    list_ = make_list(world.assembly)
    member = make_parliament("ZW", "Zimbabwe")
    delegation = make_delegation(world.assembly, member, list_.decision)
    (asked,) = make_voted_list(
        world.assembly, [member], by=world.editor, at=list_.decision.starts_at
    )
    page = f"/en/console/138/votes/requests/{asked.pk}/open/"
    early = editor.post(page, {"method": "roll_call"})
    present(asked, by=world.editor, at=asked.state_at)

    listed = editor.get("/en/console/138/votes/").content.decode()
    answer = editor.post(page, {"method": "roll_call"})
    ballot = Ballot.objects.get()
    editor.post(console(ballot, "sheet/"), {"line": "1", "votes": "+"})
    editor.post(console(ballot, "close/"))

    assert early.status_code == 422
    assert page in listed
    assert answer.url == console(ballot)
    assert "show_of_hands" not in editor.get(page).content.decode()
    assert EmergencyRequest.objects.get().state == "voted"
    assert "18 for of 18 cast; 12 needed" in Client().get(public(ballot)).content.decode()
    assert delegation.pk == BallotRow.objects.get().delegation_id


# --- phones -------------------------------------------------------------------------------------


@pytest.fixture
def delegate(delegations):
    """A delegate of Zimbabwe with her own account, in the room."""
    person = delegations[0].participants.order_by("pk").first()
    person.user = make_account("delegate.of.zimbabwe@example.org")
    person.save()
    return person


@pytest.fixture
def phone(delegate):
    client = Client()
    client.force_login(delegate.user)
    return client


def test_delegate_casts_up_to_ten_votes_and_sees_what_is_left(
    world, sitting, delegations, phone, editor
):
    ballot = opened(sitting, BallotMethod.ELECTRONIC)
    page, vote = public(ballot, "cast/"), {"choice": "in_favour", "votes": 7, "key": str(uuid4())}
    before = phone.get(page).context["mine"]

    answers = [phone.post(page, vote) for _ in range(2)]  # the first answer was lost
    refused = phone.post(page, {**vote, "votes": 4, "key": str(uuid4())})
    after = phone.get(page)
    end = editor.post(console(ballot, "close/"))
    late = phone.post(page, {**vote, "votes": 1, "key": str(uuid4())})

    assert (before.left, before.hers_left) == (18, 10)
    assert [one.status_code for one in answers] == [302, 302]
    assert "A delegate may record at most 10 votes" in refused.content.decode()
    assert (after.context["mine"].left, after.context["mine"].hers_left) == (11, 3)
    assert "7 for" in after.content.decode()
    assert BallotCast.objects.count() == 1
    assert end.status_code == 302
    assert "The vote is closed." in late.content.decode()
    assert BallotRow.objects.get().row.votes == Votes(in_favour=7)


def test_who_is_no_delegate_or_votes_otherwise_finds_no_such_page(
    world, sitting, delegations, phone, editor
):
    ballot = opened(sitting)
    assert phone.get(public(ballot, "cast/")).status_code == 404
    Ballot.objects.update(method=BallotMethod.ELECTRONIC)
    assert editor.get(public(ballot, "cast/")).status_code == 404
    assert phone.get(public(ballot, "cast/")).status_code == 200
    for more in ("", "sheet/"):
        assert phone.get(console(ballot, more)).status_code == 404


def test_council_votes_by_representatives(world, sitting, delegations, editor):
    ballot = opened(sitting, weight=BallotWeight.COUNCIL)

    editor.post(console(ballot, "sheet/"), {"line": "Chile", "votes": "1 1"})

    assert BallotRow.objects.get().row.votes == Votes(in_favour=1, against=1)


def test_teller_enters_the_sheets_of_her_sitting_and_nothing_else(
    world, sitting, delegations, editor
):
    ballot = opened(sitting)
    elsewhere_held = make_sitting(world.assembly, day=3, hour=9)
    other = opened(elsewhere_held, weight=BallotWeight.COUNCIL)
    teller, page = Client(), "/en/console/138/votes/tellers/"
    teller.force_login(world.stranger)
    assert teller.get(console(ballot, "sheet/")).status_code == 404
    unknown = editor.post(page, {"sitting": sitting.pk, "email": "nobody@example.org"})
    named = editor.post(page, {"sitting": sitting.pk, "email": world.stranger.email.upper()})

    entered = teller.post(console(ballot, "sheet/"), {"line": "1", "votes": "+"})
    public_page = teller.get(public(ballot)).content.decode()
    elsewhere = [
        teller.get(console(ballot)),
        teller.post(console(ballot, "close/")),
        teller.get(console(other, "sheet/")),
        teller.get(page),
        teller.get("/en/console/138/votes/"),
    ]
    held = Teller.objects.get()
    editor.post(f"{page}{held.pk}/end/")
    late = teller.post(console(ballot, "sheet/"), {"line": "2", "votes": "+"})

    assert "No account has this address." in unknown.content.decode()
    assert (named.status_code, entered.status_code, late.status_code) == (302, 302, 404)
    assert console(ballot, "sheet/") in public_page
    assert [one.status_code for one in elsewhere] == [404] * 5
    assert BallotRow.objects.get().teller == world.stranger.pk
    acts = AuditEntry.objects.filter(thing_label="Teller").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["teller.name", "teller.end"]


def test_teller_of_a_closed_sitting_finds_its_votes(world, sitting, delegations):
    ballot = opened(sitting)
    type(sitting).objects.filter(pk=sitting.pk).update(is_closed=True)
    teller = Client()
    teller.force_login(world.stranger)
    assert teller.get(public(ballot)).status_code == 404

    tellers.name(sitting=sitting, user=world.stranger, by=None, at=ballot.opened_at)

    assert teller.get(public(ballot)).status_code == 200
    assert teller.get(console(ballot, "sheet/")).status_code == 200
