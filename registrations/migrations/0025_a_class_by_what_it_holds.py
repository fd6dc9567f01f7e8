from django.db import migrations, models

# Everybody who was not approved when all was over, once approved or never.
CLASSES = [
    "protected_answers",
    "answers",
    "uploads",
    "photos",
    "birth_and_access",
    "contact",
    "field_history",
    "notes",
    "late_requests",
    "inquiries",
    "letters",
    "not_approved",
    "imported_sheets",
    "exports",
    "outbox_bodies",
    "identity",
]


def as_choices():
    return models.CharField(choices=[(one, one) for one in CLASSES], max_length=24)


class Migration(migrations.Migration):
    dependencies = [("registrations", "0024_questions_about_days_have_bounds")]

    operations = [
        migrations.AlterField("erasure", "data_class", as_choices()),
        migrations.AlterField("retentionrule", "data_class", as_choices()),
    ]
