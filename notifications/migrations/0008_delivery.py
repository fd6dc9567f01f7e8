from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0007_calendars_and_delivery"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="failure",
            field=models.CharField(
                blank=True,
                choices=[
                    ("address", "address"),
                    ("refused", "refused"),
                    ("tired", "tired"),
                    ("late", "late"),
                    ("suppressed", "suppressed"),
                    ("bounced", "bounced"),
                    ("unreadable", "unreadable"),
                    ("forgotten", "forgotten"),
                ],
                help_text="Why it was given up.",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "sent")),
                fields=["domain", "sent_at"],
                name="message_sent_to_domain",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "sent")),
                fields=["sent_at"],
                name="message_sent_lately",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["-created_at", "-id"], name="message_newest"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "sent"), _negated=True),
                fields=["state", "lane", "failure", "due_at"],
                name="message_not_sent",
            ),
        ),
    ]
