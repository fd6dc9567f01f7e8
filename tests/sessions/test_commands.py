from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sessions.models.sittings import Sitting

DATA = Path(__file__).parents[2] / "data"
INDICATIVE = Path(__file__).parent / "files" / "indicative_end.json"
COMPANIONS = ("--titles", DATA / "titles-138.fr.csv", "--bodies", DATA / "bodies.csv")


def run(*arguments):
    out = StringIO()
    call_command("import_assembly", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_import_assembly_prints_one_line_a_thing_then_unchanged():
    first = run(DATA / "assemblies.json", 138, *COMPANIONS)
    second = run(DATA / "assemblies.json", 138, *COMPANIONS)

    assert len(first) == 134
    assert "added assembly 138" in first
    assert "added sitting 1 Sub-Committee on Finance" in first
    assert first[-1] == "133 added, 0 changed, 0 unchanged"
    assert second == ["unchanged (121 read)"]


@pytest.mark.django_db
def test_import_assembly_notes_what_it_ignores():
    lines = run(INDICATIVE, 901)

    assert lines[0] == "note: rows: 'coffee' ignored (row 3)"


@pytest.mark.django_db
def test_import_assembly_dry_run_writes_nothing():
    lines = run(INDICATIVE, 901, "--dry-run")

    assert "would be added assembly 901" in lines
    assert not Sitting.objects.exists()


@pytest.mark.django_db
def test_import_assembly_lists_faults_and_fails(tmp_path):
    file = tmp_path / "bad.json"
    file.write_text(INDICATIVE.read_text(encoding="utf-8").replace("12:00", "2:00"))

    with pytest.raises(CommandError) as refusal:
        run(file, 901)

    assert str(refusal.value).splitlines() == [
        "The file was not imported: 3 faults.",
        "bad.json line 17, row 1: end: '2:00' is not an hour like 09:30",
        "bad.json line 18, row 2: start: '2:00' is not an hour like 09:30",
        "bad.json line 19, row 3: end: '2:00' is not an hour like 09:30",
    ]
    assert not Sitting.objects.exists()


@pytest.mark.django_db
def test_import_assembly_names_a_number_that_is_not_in_the_file():
    with pytest.raises(CommandError, match="assemblies: number: 7777 is missing"):
        run(INDICATIVE, 7777)


def test_import_assembly_names_a_companion_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.csv: No such file or directory"):
        run(INDICATIVE, 901, "--titles", tmp_path / "nowhere.csv")
