"""What was published before there were releases is each event's first one afterwards."""

from datetime import timedelta

from tests.sessions.migrations.conftest import NOW, make_event, make_sitting

LATER = NOW + timedelta(days=1)


def test_published_sittings_are_entered_as_they_stand(history):
    old = history("0013_printed_papers")
    ours, recorded, empty = (make_event(old, slug) for slug in ("ours", "recorded", "empty"))
    first = make_sitting(old, ours, languages=["en", "fr"])
    last = make_sitting(old, ours, hour=15, released_at=LATER, follows=first)
    make_sitting(old, ours, hour=18, released_at=None)
    make_sitting(old, recorded)
    old.get_model("assembly_sessions", "Release").objects.create(
        event=recorded, number=1, released_at=NOW
    )

    new = history("0014_first_releases")

    releases = new.get_model("assembly_sessions", "Release").objects
    found = releases.get(event=ours.pk)
    assert (found.number, found.released_at, found.told_at) == (1, LATER, LATER)
    states = {row.sitting_id: row.state for row in found.sittings.order_by("sitting__starts_at")}
    assert list(states) == [first.pk, last.pk]
    assert states[first.pk]["languages"] == ["en", "fr"]
    assert states[first.pk]["title"] == {"en": "Sitting at 9"}
    assert states[last.pk]["follows"] == first.pk
    assert states[last.pk]["starts_at"] == "2026-03-01T15:00:00+00:00"
    assert not any(state["is_cancelled"] for state in states.values())
    assert releases.filter(event=recorded.pk).count() == 1
    assert not releases.filter(event=empty.pk).exists()
