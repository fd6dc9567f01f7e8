"""Sittings that follow another ("after the Governing Council") begin when that one has ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sessions.errors import FollowsItself, FollowsNobody
from sessions.rules.hours import Hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """A sitting by its key, the one it follows (None: it has hours of its own), and the pause."""

    key: int
    hours: Hours
    follows: int | None = None
    pause: timedelta = timedelta()


def hours_of(sittings: Iterable[Follower]) -> dict[int, Hours]:
    """Return the hours of each sitting by key, in the order given.

    A sitting that follows another begins its pause after the other's end, and lasts as long as it
    did; one that follows nobody stays. Chains may be as long as they like, and what the hours of
    followers were before says nothing but how long they last.

    Raises FollowsItself where they go round in a circle, with the keys of the circle from its
    lowest; FollowsNobody where the one to follow is not among them.

    Source: programmes of the Assemblies, "at the end of the Governing Council" (rules.md, section
    5); reading of the project: such a sitting moves with the one it follows.
    """
    by_key = {one.key: one for one in sittings}
    found: dict[int, Hours] = {}
    for key in by_key:
        for one in reversed(_chain_from(key, by_key, found)):
            found[one.key] = (
                one.hours
                if one.follows is None
                else one.hours.moved_to(found[one.follows].ends_at + one.pause)
            )
    return {key: found[key] for key in by_key}


def _chain_from(
    key: int | None, by_key: Mapping[int, Follower], found: Mapping[int, Hours]
) -> list[Follower]:
    """Return the sitting and those it hangs on, up to one whose hours are found."""
    chain: dict[int, Follower] = {}
    while key is not None and key not in found:
        if key in chain:
            raise FollowsItself(sittings=_circle(list(chain), key))
        if key not in by_key:
            raise FollowsNobody
        chain[key] = by_key[key]
        key = chain[key].follows
    return list(chain.values())


def _circle(keys: list[int], again: int) -> list[int]:
    circle = keys[keys.index(again) :]
    lowest = circle.index(min(circle))
    return circle[lowest:] + circle[:lowest]
