"""Inside .venv: the API's schema, made anew, must equal the committed one.

python -m tools.schema           compare with docs/api/schema.yml, show the difference
python -m tools.schema --write   make the file anew
"""

import difflib
import os
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

from tools.places import ROOT

SCHEMA = ROOT / "docs/api/schema.yml"


def _made():
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "schema.yml"
        call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))
        return file.read_text(encoding="utf-8")


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    made = _made()
    if "--write" in sys.argv[1:]:
        SCHEMA.parent.mkdir(parents=True, exist_ok=True)
        SCHEMA.write_text(made, encoding="utf-8")
        return 0
    committed = SCHEMA.read_text(encoding="utf-8") if SCHEMA.exists() else ""
    if made == committed:
        return 0
    name = str(SCHEMA.relative_to(ROOT))
    difference = difflib.unified_diff(
        committed.splitlines(), made.splitlines(), f"{name} (committed)", "made from the code"
    )
    print("\n".join(list(difference)[:80]))
    print(f"\n{name} differs; if the change is meant: make schema")
    return 1


if __name__ == "__main__":
    sys.exit(main())
