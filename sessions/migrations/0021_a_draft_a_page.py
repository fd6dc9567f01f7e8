from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assembly_sessions", "0020_roll_calls"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="minutesdraft", name="minutesdraft_is_one_an_editor"
        ),
        migrations.AddField(
            model_name="minutesdraft",
            name="page",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Drawn when the page was opened: two devices do not overwrite each other.",
                max_length=32,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="minutesdraft",
            constraint=models.UniqueConstraint(
                fields=("sitting", "editor", "language", "page"), name="minutesdraft_is_one_a_page"
            ),
        ),
    ]
