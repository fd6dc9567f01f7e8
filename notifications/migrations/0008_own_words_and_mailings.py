import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0007_calendars_and_delivery"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="mailing",
            name="changed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="mailing",
            name="changed_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Who wrote in it last: somebody else lets it go.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="mailtemplate",
            name="subject",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AlterField(
            model_name="mailtemplate",
            name="text",
            field=models.TextField(blank=True),
        ),
    ]
