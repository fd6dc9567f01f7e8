"""Write the generated pages of the documentation.

    python -m tools.pages            write the pages of docs/ that the code decides
    python -m tools.pages --check    exit 1 when they are not what the code says

`docs/rules.md` is the page a secretariat reads: each rule with its source and its tests.
"""

import ast
import itertools
import os
import re
import sys
from functools import cache
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
        law = ROOT / app / "rules"
        for path in sorted(law.rglob("*.py")):
            functions = _public_functions(path)
            if not functions:
                continue
            rooms = path.relative_to(law).with_suffix("").parts
            lines += ["", f"## {app}: {', '.join(rooms).replace('_', ' ')}", ""]
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
    module = ".".join(path.relative_to(ROOT / app).with_suffix("").parts)
    name = f"{app}.{module}.{function.name}"
    tests = ", ".join(_tests_by_name().get(name, [])) or "—"
    return f"| `{name}` | {_cell(first)} | {_cell(source)} | {tests} |"


@cache
def _tests_by_name() -> dict[str, list[str]]:
    """Return which tests take a function from its module, by the whole name of the function."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        code = path.read_text(encoding="utf-8")
        for name in sorted(_rules_named(code)):
            found.setdefault(name, []).append(str(path.relative_to(ROOT / "tests")))
    return found


def _rules_named(code: str) -> set[str]:
    """Return the names of rules in a test: taken one by one, or asked of their module."""
    named: set[str] = set()
    imports = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ImportFrom))
    for node in imports:
        for one in node.names:
            whole = f"{node.module}.{one.name}"
            asked = re.findall(rf"\b{one.asname or one.name}\.(\w+)", code)
            named |= {whole, *(f"{whole}.{name}" for name in asked)}
    return {name for name in named if ".rules." in name}


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


def emergency_items_page() -> str:
    items = __import__("sessions.rules.emergency_items", fromlist=["TABLE"])
    lines = [
        "# The life of a request for an emergency item",
        "",
        "Generated from `sessions/rules/emergency_items.py` by `python -m tools.pages`. Nothing",
        "else moves a request. *Who* is on whose behalf it is done; the account that enters it is",
        "another question. Sources: S read in a document, P in the press, D derived, B background,",
        "R reading of the project ([0030](adr/0030-emergency-items-and-votes.md)).",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {items.RequestState.IN_PREPARATION}",
        *(_arrow(step) for step in items.TABLE),
        *(f"    {state} --> [*]" for state in items.RequestState if state in items.ENDS),
        "```",
        "",
        "| state | act | who | state after it | needs | article | source |",
        "|---|---|---|---|---|---|---|",
        *(_steps(list(steps)) for _key, steps in itertools.groupby(items.TABLE, _alike)),
        "",
        "Acts that are not in the table are refused, by name where it is too late to withdraw.",
        "",
        *_emergency_rules(),
    ]
    return "\n".join(lines) + "\n"


def _arrow(step) -> str:
    return f"    {step.before} --> {step.after} : {_words(step.act)}"


def _alike(step) -> tuple:
    """Return what rows share that are printed as one."""
    after = None if step.after is step.before else step.after
    return (step.act, step.actors, after, step.needs, step.source)


def _steps(steps) -> str:
    first = steps[0]
    cells = (
        ", ".join(_words(step.before) for step in steps),
        f"**{_words(first.act)}**",
        ", ".join(_words(actor) for actor in sorted(first.actors)),
        "the same" if first.after is first.before else _words(first.after),
        "; ".join(need.said for need in first.needs) or "—",
        first.article,
        first.source,
    )
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _emergency_rules() -> list[str]:
    rules = __import__("sessions.rules.emergency_decisions", fromlist=["EDITIONS"])
    lines = [
        "## The rules by the day of the decision",
        "",
        "| from | rules | counted as cast | kinds of items | by consensus | what it is about |",
        "|---|---|---|---|---|---|",
    ]
    for one in rules.EDITIONS:
        cells = (
            one.valid_from.isoformat(),
            one.name,
            ", ".join(sorted(_words(choice) for choice in one.majority.base)),
            ", ".join(_words(kind) for kind in one.kinds),
            "the only request" if one.by_consensus else "never",
            one.test or "not found",
        )
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return lines


def subject_items_page() -> str:
    items = __import__("sessions.rules.subject_items", fromlist=["TABLE"])
    own = ", ".join(need.said for need in items.BUREAUS_OWN)
    lines = [
        "# The life of a subject item of a Standing Committee",
        "",
        "Generated from `sessions/rules/subject_items.py` by `python -m tools.pages`. Nothing else",
        "moves a subject item. Sources: S read in a document, R reading of the project",
        "([0034](adr/0034-the-cycle-of-the-standing-committees.md)).",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {items.SubjectState.PROPOSED} : propose",
        f"    [*] --> {items.SubjectState.SELECTED} : put its own",
        *(_arrow(step) for step in items.TABLE),
        *(f"    {state} --> [*]" for state in items.SubjectState if state in items.ENDS),
        "```",
        "",
        "| state | act | who | state after it | needs | article | source |",
        "|---|---|---|---|---|---|---|",
        *(_steps([step]) for step in items.TABLE),
        "",
        f"A subject of the bureau's own needs: {own}. What combines several begins as one, too.",
    ]
    return "\n".join(lines) + "\n"


def _words(name: str) -> str:
    return str(name).replace("_", " ")


PAGES = {
    "docs/rules.md": rules_page,
    "docs/permissions.md": permissions_page,
    "docs/emergency-items.md": emergency_items_page,
    "docs/subject-items.md": subject_items_page,
}


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
