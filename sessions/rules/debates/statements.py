"""Written statements: when they are taken, when they are public."""

from collections.abc import Sequence

from assemblies.enums import Language
from assemblies.rules.uploads import DOCX, PDF, TXT
from sessions.enums.debates import SpeakerState
from sessions.errors.draws import (
    LanguageNotSpoken,
    StatementOfWithdrawn,
    StatementStands,
)

TAKEN = frozenset({PDF, DOCX, TXT})


def statement_is_public(state: SpeakerState, *, is_closed: bool) -> bool:
    """Return whether everybody may read a speaker's statement.

    Once she has spoken, or the debate is closed: then also that of who was not heard. Never that of
    who has withdrawn.

    Source: practice of the 138th Assembly (texts were posted after the speeches, in the order
    taken); that nobody reads them before is the project's reading: a speech is delivered first.
    """
    if state is SpeakerState.WITHDRAWN:
        return False
    return state is SpeakerState.SPOKEN or is_closed


def languages_taken(of_speech: Sequence[str]) -> tuple[str, ...]:
    """Return the languages in which a statement is taken: those of the house and of the speech.

    Source: practice of the project.
    """
    return tuple(dict.fromkeys((*of_speech, *(one.value for one in Language))))


def check_statement(language: str, *, of_speech: Sequence[str], state: SpeakerState) -> None:
    """Refuse a statement that is not taken. Raises LanguageNotSpoken, StatementOfWithdrawn.

    Source: practice of the project.
    """
    if language not in languages_taken(of_speech):
        raise LanguageNotSpoken
    if state is SpeakerState.WITHDRAWN:
        raise StatementOfWithdrawn


def check_replacing(state: SpeakerState, *, is_closed: bool, at_desk: bool) -> None:
    """Refuse to change what everybody may have read; the desk may. Raises StatementStands.

    Source: practice of the project: the record of a debate is the secretariat's.
    """
    if not at_desk and statement_is_public(state, is_closed=is_closed):
        raise StatementStands
