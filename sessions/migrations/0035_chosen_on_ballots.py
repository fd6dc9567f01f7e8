from django.db import migrations


def fill(apps, _editor):
    """Let each ballot name its one candidate, in the order of the keys, which says nothing."""
    ballots = apps.get_model("assembly_sessions", "CastBallot").objects
    for one in ballots.exclude(candidate=None).order_by("key"):
        one.chosen = [one.candidate_id]
        one.save(update_fields=["chosen"])


def empty(apps, _editor):
    """Put the one candidate back. What names several is of an election that was not known then."""
    ballots = apps.get_model("assembly_sessions", "CastBallot").objects
    for one in ballots.order_by("key"):
        if len(one.chosen) > 1:
            raise ValueError("a ballot names several candidates, and can name one only before 0041")
        one.candidate_id = one.chosen[0] if one.chosen else None
        one.save(update_fields=["candidate"])


class Migration(migrations.Migration):
    """What ballots say stands in the new column."""

    dependencies = [("assembly_sessions", "0034_seats")]

    operations = [migrations.RunPython(fill, empty)]
