"""Write the generated pages of the documentation.

    python -m tools.pages            write docs/rules.md and docs/permissions.md
    python -m tools.pages --check    exit 1 when they are not what the code says

`docs/rules.md` is the page a secretariat reads: each rule with its source and its tests.
"""

import ast
import os
import re
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
APPS = ("assemblies", "notifications", "sessions", "registrations")


def rules_page() -> str:
    lines = [
        "# The law, as this system applies it",
        "",
        "Generated from the code by `python -m tools.pages`. Each row is one public function of a",
        "`rules/` package: what it answers, the text it follows, and where it is tested.",
    ]
    for app in APPS:
        for path in sorted((ROOT / app / "rules").glob("*.py")):
            functions = _public_functions(path)
            if not functions:
                continue
            lines += ["", f"## {app}: {path.stem.replace('_', ' ')}", ""]
            lines += ["| function | it will | source | tests |", "|---|---|---|---|"]
            lines += [_row(app, path, function) for function in functions]
    return "\n".join(lines) + "\n"


def _public_functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]


def _row(app: str, path: Path, function: ast.FunctionDef) -> str:
    docstring = ast.get_docstring(function) or ""
    first, _, rest = docstring.partition("\n\n")
    source = docstring.partition("Source:")[2] or rest
    tests = sorted(
        str(test.relative_to(ROOT / "tests"))
        for test in (ROOT / "tests").rglob("test_*.py")
        if re.search(rf"\b{function.name}\b", test.read_text(encoding="utf-8"))
    )
    place = f"`{app}.rules.{path.stem}.{function.name}`"
    return f"| {place} | {_cell(first)} | {_cell(source)} | {', '.join(tests) or '—'} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def permissions_page() -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    permissions = __import__("assemblies.permissions", fromlist=["ROLES"])
    enums = __import__("assemblies.enums", fromlist=["Role"])
    roles = list(enums.Role)
    lines = [
        "# Who may do what",
        "",
        "Generated from `assemblies/permissions.py` by `python -m tools.pages`. What is not named",
        "here is refused; an object one may not look at is not found.",
        "",
    ]
    for role in roles:
        sheet = permissions.ROLES[role]
        lines.append(f"- **{sheet.name}** (`{role}`): {sheet.sentence}")
    lines += ["", "| | " + " | ".join(str(permissions.ROLES[r].name) for r in roles) + " |"]
    lines.append("|---" * (len(roles) + 1) + "|")
    for capability in enums.Capability:
        marks = ["✓" if capability in permissions.capabilities_of(r) else "" for r in roles]
        lines.append(f"| {capability.replace('_', ' ')} | " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"


PAGES = {"docs/rules.md": rules_page, "docs/permissions.md": permissions_page}


def main() -> int:
    outdated = []
    for name, write in PAGES.items():
        path, text = ROOT / name, write()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            outdated.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    print("\n".join(f"written: {name}" for name in outdated) or "pages: up to date")
    return 1 if outdated and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
