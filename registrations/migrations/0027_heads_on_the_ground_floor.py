from django.db import migrations


def tell(apps, _editor):
    """Say of each delegation who leads it, where the secretariat has accredited her."""
    files = apps.get_model("registrations", "DelegationFile").objects
    delegations = apps.get_model("assemblies", "Delegation").objects
    led = files.filter(head__participant__isnull=False)
    for delegation, head in led.values_list("delegation_id", "head__participant_id"):
        delegations.filter(pk=delegation).update(head=head)


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0006_heads_of_delegations"),
        ("registrations", "0026_rows_of_that_class"),
    ]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
