"""Random roll-calls as tellers take them: splits, late arrivals, corrections, barred Members."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from assemblies.rules.delegations import Composition
from assemblies.rules.editions import STATUTES_2003
from sessions.enums import BallotWeight
from sessions.rules.ballot_sheets import Enrolled, Sheet, head_of, line_for
from sessions.rules.chains import Row, appended, head_hash, standing
from sessions.rules.emergency_decisions import rules_on
from sessions.rules.majorities import SIMPLE, Votes

OPENED_AT = datetime(2024, 3, 24, 17, tzinfo=UTC)
POPULATIONS = (0, 11_824, 999_999, 1_000_000, 5_000_000, 8_967_982, 60_000_001, 1_419_316_933)


def composition(chance):
    return Composition(chance.choice((0, 0, 1, 2, 5)), chance.choice((0, 0, 1, 2, 5)))


def enrolled(chance, delegation):
    return Enrolled(
        delegation=delegation,
        name=chance.choice(("Österreich", "Côte d’Ivoire", "مصر", "Chile")),
        population=chance.choice(POPULATIONS),
        proposed=composition(chance),
        earlier=tuple(
            chance.choice((None, composition(chance))) for _ in range(chance.randrange(4))
        ),
        years_owed=chance.choice((0, 0, 0, 0, 1, 2)),
        is_suspended=chance.random() < 0.05,
        is_associate=chance.random() < 0.05,
    )


def sheet(chance, *, key=1, most=8, weight=None, majority=None, held_on=None):
    held_on = held_on or date(2024, 3, 24) - timedelta(days=chance.randrange(7000))
    return Sheet(
        key=key,
        title="Demande d’inscription n° 1",
        held_on=held_on,
        weight=weight or chance.choice(list(BallotWeight)),
        majority=majority or chance.choice((SIMPLE, rules_on(held_on).majority)),
        edition=STATUTES_2003,
        lines=tuple(enrolled(chance, number) for number in range(1, chance.randint(1, most) + 1)),
    )


def split(chance, usable):
    in_favour = chance.randint(0, usable)
    against = chance.randint(0, usable - in_favour)
    return Votes(
        in_favour=in_favour,
        against=against,
        abstaining=chance.randint(0, usable - in_favour - against),
    )


def entry(chance, drawn, one, *, replaces=None):
    present = chance.randrange(4)
    line = line_for(one, sheet=drawn, present=present)
    return Row(
        number=0,
        delegation=one.delegation,
        votes=split(chance, line.usable),
        present=present,
        by=chance.randrange(1, 3),
        at=OPENED_AT + timedelta(seconds=chance.randrange(3)),
        replaces=replaces,
        reason="misread" if replaces else "",
    )


def taken(chance, drawn):
    """Return the rows of a roll-call in any order of the lines, with corrections."""
    head, rows, at = head_hash(head_of(drawn)), [], OPENED_AT
    called = [one for one in drawn.lines if chance.random() < 0.9]
    chance.shuffle(called)
    for one in called + [one for one in called if chance.random() < 0.2]:
        former = standing(rows).get(one.delegation)
        new = entry(chance, drawn, one, replaces=former.number if former else None)
        at = max(at, new.at)
        rows.append(appended(rows, replace(new, at=at), head=head, closed_at=None))
    return rows
