"""Who counts as present, and whether enough Members are represented."""

from dataclasses import dataclass


def is_present(*, has_arrived: bool, is_recorded: bool, keeps_record: bool) -> bool:
    """Tell whether a person counts as present at a sitting.

    has_arrived: she was checked in at the event. is_recorded: she was recorded at the sitting
    itself; keeps_record: somebody was. From the first person whom the sitting records, only its own
    record counts.

    Source: reading of the project (rules.md, section 6, "Votes that can be used") of Statutes,
    art. 15.1 (present in person), 2003.
    """
    return is_recorded if keeps_record else has_arrived


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many Members must be represented, how many are, and of how many."""

    needed: int
    present: int
    represented: int

    @property
    def is_reached(self) -> bool:
        return self.present >= self.needed


def quorum(*, represented: int, present: int) -> Quorum:
    """Return whether half of the Members represented at the session are present.

    represented: Members with a delegate who has come to the event. present: Members with a
    delegate in the room. Half of an odd number is rounded up, and nobody is no quorum.

    Source: reading of the project (rules.md, section 6, "Quorum").
    """
    if not 0 <= present <= represented:
        raise ValueError("who is present is represented")
    needed = max(1, -(-represented // 2))
    return Quorum(needed=needed, present=present, represented=represented)
