import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0016_exports_know_their_key")]

    operations = [
        migrations.AlterField(
            model_name="changerequest",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="change_requests",
                to="registrations.delegationfile",
            ),
        ),
        migrations.AlterField(
            model_name="changerequest",
            name="note",
            field=models.TextField(blank=True, help_text="Why it is asked.", max_length=1000),
        ),
        migrations.AlterField(
            model_name="changerequest",
            name="reason",
            field=models.TextField(blank=True, help_text="Why it was declined.", max_length=1000),
        ),
        migrations.AddConstraint(
            model_name="changerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("file__isnull", False), ("kind", "change"), _connector="OR"),
                name="changerequest_without_file_changes",
            ),
        ),
    ]
