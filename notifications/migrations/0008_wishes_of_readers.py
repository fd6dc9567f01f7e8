"""Of which entry a message is, so that what a calendar holds is found by it; how long it is of use."""

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import StrIndex, Substr


def fill(apps, schema_editor):
    """Take the entry's UID out of the thread, which is the address, a blank and the UID."""
    messages = apps.get_model("notifications", "Message").objects.exclude(thread="")
    messages.update(uid=Substr(F("thread"), StrIndex(F("thread"), Value(" ")) + 1))


class Migration(migrations.Migration):
    dependencies = [("notifications", "0007_calendars_and_delivery")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="uid",
            field=models.CharField(
                blank=True, help_text="Of the one calendar entry it is about.", max_length=255
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="useful_until",
            field=models.DateTimeField(
                blank=True, help_text="After that it is not sent any more.", null=True
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("method", ""), _negated=True),
                fields=["uid", "recipient"],
                name="message_entry_told",
            ),
        ),
    ]
