from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assemblies.models.institutions import Institution

DATA = Path(__file__).parents[2] / "data" / "parliaments.csv"


def run(*arguments):
    out = StringIO()
    call_command("import_parliaments", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_import_parliaments_prints_one_line_a_thing_then_unchanged():
    first = run(DATA)
    second = run(DATA)

    assert first[0] == "added AF Afghanistan"
    assert first[-1] == "184 added, 0 changed, 0 unchanged"
    assert len(first) == 185
    assert second == ["unchanged (184 read)"]


@pytest.mark.django_db
def test_import_parliaments_dry_run_writes_nothing():
    lines = run(DATA, "--dry-run")

    assert lines[0] == "would be added AF Afghanistan"
    assert lines[-1] == "184 would be added, 0 would be changed, 0 unchanged"
    assert not Institution.objects.exists()


@pytest.mark.django_db
def test_import_parliaments_lists_faults_and_fails(tmp_path):
    lines = DATA.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("49474805", "lots")
    file = tmp_path / "bad.csv"
    file.write_text("\n".join(lines), encoding="utf-8")

    with pytest.raises(CommandError) as refusal:
        run(file)

    assert str(refusal.value).splitlines() == [
        "The file was not imported: 1 faults.",
        "bad.csv line 2: population: 'lots' is not a whole number up to 9999999999",
    ]
    assert not Institution.objects.exists()


def test_import_parliaments_names_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.csv: No such file or directory"):
        run(tmp_path / "nowhere.csv")
