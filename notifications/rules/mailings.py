"""When many mails are looked at by somebody before they leave, and by whom."""

from notifications.enums import MailingState


def is_held(*, told: int, things: int, above: int, is_asked: bool) -> bool:
    """Tell whether news of one act waits for a second look.

    told: people; things: what the news is about (sittings); above: the most that may be told
    without a look, 0: any number. is_asked: who did the act wants the look.

    News of one thing alone is never held: a room that changed an hour before is of no use to
    anybody who hears of it afterwards. Source: docs/adr/0050.
    """
    if told == 0:
        return False
    if is_asked:
        return True
    return above > 0 and told > above and things > 1


def may_release(*, writer: int | None, releaser: int, others: bool) -> bool:
    """Tell whether this account may let a mailing go that ``writer`` changed last.

    others: whether anybody beside the writer may. A person alone in the house looks twice herself.
    Source: docs/adr/0050.
    """
    return writer != releaser or not others


# What becomes of a mailing, by its state.
NEXT: dict[MailingState, frozenset[MailingState]] = {
    MailingState.DRAFT: frozenset({MailingState.HELD, MailingState.DROPPED}),
    MailingState.HELD: frozenset({MailingState.DRAFT, MailingState.RELEASED, MailingState.DROPPED}),
    MailingState.RELEASED: frozenset(),
    MailingState.DROPPED: frozenset(),
}
