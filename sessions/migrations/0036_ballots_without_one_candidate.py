from django.db import migrations


class Migration(migrations.Migration):
    """The column for one candidate has gone."""

    dependencies = [("assembly_sessions", "0035_chosen_on_ballots")]

    operations = [migrations.RemoveField(model_name="castballot", name="candidate")]
