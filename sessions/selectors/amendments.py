"""Amendments of a draft in the order in which they are treated, and the text they would make."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assemblies.fields import LanguageMap
from sessions.enums.decisions import AmendmentState, ResolutionState
from sessions.models.ballots import Ballot
from sessions.models.resolutions import Amendment, DraftVersion, Resolution
from sessions.rules.amendments import Amending, falling, in_order, last_day, merged
from sessions.selectors.resolution_words import paragraphs_of


@dataclass(frozen=True, slots=True)
class Passage:
    """An amendment beside the paragraph that it is about; empty before the first one.

    ballot: the key of the last vote on it, if it was put and the vote opened.
    """

    amendment: Amendment
    paragraph: str
    ballot: int | None = None


def amendments_of(draft: DraftVersion) -> tuple[Amendment, ...]:
    """Return the amendments to a version, paragraph by paragraph. One query."""
    held = Amendment.objects.filter(draft=draft).select_related("institution")
    by_number = {one.number: one for one in held}
    return tuple(by_number[one.number] for one in in_order(one.amending for one in held))


def has_room(one: Amending, draft: DraftVersion) -> bool:
    """Tell whether what was adopted leaves an amendment to a version room. One query."""
    adopted = Amendment.objects.filter(draft=draft, state=AmendmentState.ADOPTED)
    return not any(falling(other.amending, pending=[one]) for other in adopted)


def passages_of(draft: DraftVersion, amendments: Sequence[Amendment]) -> tuple[Passage, ...]:
    """Return amendments with the paragraphs they are about, and their votes. One query."""
    texts = {code: ("", *paragraphs_of(text)) for code, text in draft.text.items()}
    held = Ballot.objects.filter(question__amendment__draft=draft, annulment=None)
    votes = dict(held.order_by("pk").values_list("question_id", "pk"))
    return tuple(
        Passage(one, texts[one.language][one.paragraph], votes.get(one.question_id or 0))
        for one in amendments
    )


def text_with(draft: DraftVersion, amendments: Sequence[Amendment]) -> LanguageMap:
    """Return the text of a version with the amendments that were adopted. No query."""
    adopted = [one.amending for one in amendments if one.state == AmendmentState.ADOPTED]
    return LanguageMap(
        {
            code: "\n\n".join(
                merged(paragraphs_of(text), [one for one in adopted if one.language == code])
            )
            for code, text in draft.text.items()
        }
    )


def is_amendable(resolution: Resolution) -> bool:
    """Tell whether Members amend it: a committee's own draft, which they can read. No query."""
    is_draft = resolution.state == ResolutionState.IN_DRAFTING
    return is_draft and resolution.request_id is None and resolution.drafts_are_public


def last_day_of(resolution: Resolution) -> date:
    """Return the last day for amendments to it. No query; the event is loaded."""
    return last_day(opens_on=resolution.event.starts_on, set_to=resolution.amendments_until)
