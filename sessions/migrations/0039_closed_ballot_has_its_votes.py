from django.db import migrations, models


class Migration(migrations.Migration):
    """A vote has its figures when it is closed, and not before."""

    dependencies = [("assembly_sessions", "0038_votes_of_closed_ballots")]

    operations = [
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    closed_at__isnull=True,
                    in_favour__isnull=True,
                    against__isnull=True,
                    abstaining__isnull=True,
                )
                | models.Q(
                    closed_at__isnull=False,
                    in_favour__isnull=False,
                    against__isnull=False,
                    abstaining__isnull=False,
                ),
                name="ballot_closed_has_its_votes",
            ),
        ),
    ]
