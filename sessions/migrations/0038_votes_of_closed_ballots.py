from django.db import migrations

CHOICES = ("in_favour", "against", "abstaining")


def fill(apps, _editor):
    """Sum what stands on record of each closed vote: no row that another one replaces."""
    ballots = apps.get_model("assembly_sessions", "Ballot").objects
    for ballot in ballots.filter(closed_at__isnull=False).order_by("pk"):
        rows = list(ballot.rows.all())
        replaced = {row.replaces for row in rows}
        standing = [row for row in rows if row.number not in replaced]
        if ballot.method == "show_of_hands":
            standing = list(ballot.counts.order_by("-number")[:1])
        for choice in CHOICES:
            setattr(ballot, choice, sum(getattr(row, choice) for row in standing))
        ballot.save(update_fields=CHOICES)


class Migration(migrations.Migration):
    """What votes that were closed before have given stands beside them, too."""

    dependencies = [("assembly_sessions", "0037_votes_kept_at_the_close")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
