"""The repository itself: what import contracts and lint cannot say."""

import ast
import re
import subprocess
from pathlib import Path

import allauth
from django.apps import apps
from django.template.loader import get_template

from config import env
from tools import catalogues, pages

ROOT = Path(__file__).resolve().parent.parent
APPS = ("assemblies", "notifications", "sessions", "registrations")
PACKAGES = ("config", *APPS)


def place_of(path):
    return str(path.relative_to(ROOT))


def python_files(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def functions_of(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def public_functions(*patterns):
    """Yield each function with its place."""
    for app in APPS:
        for path in sorted({path for pattern in patterns for path in (ROOT / app).glob(pattern)}):
            for function in functions_of(path):
                if not function.name.startswith("_"):
                    yield f"{place_of(path)}:{function.name}", function


def too_long(paths, most):
    return [place_of(p) for p in paths if len(p.read_text(encoding="utf-8").splitlines()) > most]


def test_rules_cite_their_source():
    rules = dict(public_functions("rules/**/*.py"))

    assert len(rules) > 300
    said = {name: ast.get_docstring(rule) or "" for name, rule in rules.items()}
    assert [name for name, words in said.items() if "Source:" not in words] == []


def test_acts_and_reads_say_what_they_do():
    places = ("services/**/*.py", "selectors*.py", "selectors/**/*.py", "jobs*.py", "jobs/**/*.py")
    said = {name: ast.get_docstring(function) for name, function in public_functions(*places)}

    assert len(said) > 1_000
    assert [name for name, words in said.items() if not words] == []


def test_acts_take_the_clock_from_their_caller():
    acts = {name: ast.unparse(act) for name, act in public_functions("services/**/*.py")}

    assert len(acts) > 500
    assert [n for n, act in acts.items() if re.search(r"\b(timezone|datetime)\.now\b", act)] == []


def test_modules_are_small():
    assert too_long(python_files(*PACKAGES), 400) == []
    assert too_long([ROOT / "tests/test_bad_input.py"], 400) != []


def test_test_files_are_small():
    assert too_long(python_files("tests"), 800) == []


def handlers():
    """Yield each function that answers a request, with its place."""
    for app in PACKAGES:
        for folder in ("web", "api"):
            for path in sorted((ROOT / app / folder).rglob("*.py")):
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    if isinstance(node, ast.FunctionDef) and _takes_request(node):
                        yield f"{place_of(path)}:{node.name}", node


def _takes_request(node):
    return any(argument.arg == "request" for argument in node.args.args)


def _lines_of(function):
    body = [n for n in function.body if not (isinstance(n, ast.Expr) and _is_text(n.value))]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_handlers_are_thin():
    lines = {name: _lines_of(handler) for name, handler in handlers()}

    assert len(lines) > 900
    # The rooms inside web/ came later, and are still to be tidied.
    most = {name: 15 if name.count("/") == 2 else 29 for name in lines}
    assert [name for name, count in lines.items() if count > most[name]] == []


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_every_model_says_which_row_it_is():
    ours = [m for m in apps.get_models() if m.__module__.partition(".")[0] in APPS]

    without = [m.__name__ for m in ours if not any("__str__" in vars(c) for c in m.__mro__[:-2])]

    assert ours
    assert without == []


def templates():
    for app in PACKAGES:
        base = ROOT / app / "templates"
        for path in sorted(base.rglob("*")):
            if path.suffix in {".html", ".txt"}:
                yield path.relative_to(base)


def test_templates_compile():
    assert len([get_template(str(name)) for name in templates()]) > 400


def unused(names, words):
    """Return the templates that nothing named in ``words`` asks for, allauth's own apart."""
    looked_up_by_allauth = Path(allauth.__file__).parent / "templates"
    named = set(re.findall(r"[\"\']([\w./-]+)(?=[\"\'])", words))
    return [
        name
        for name in map(str, names)
        if name != "429.html"  # of allauth, which has none itself
        and not (looked_up_by_allauth / name).exists()
        and not {name, _kind(name)} & named
    ]


def _kind(name):
    """Return how a message kind names its three templates."""
    return re.sub(r"(_subject)?\.(txt|html)$", "", name)


def test_every_template_is_used():
    words = "\n".join(
        path.read_text(encoding="utf-8")
        for app in PACKAGES
        for path in sorted((ROOT / app).rglob("*"))
        if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts
    )

    assert unused(templates(), words) == []
    assert unused(["parts/nobody_includes_this.html"], words) == ["parts/nobody_includes_this.html"]


def test_example_environment_names_every_variable():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert re.findall(r"^([A-Z_]+)=", text, re.MULTILINE) == [v.name for v in env.VARIABLES]


def test_generated_pages_say_what_the_code_says():
    stale = [name for name, write in pages.PAGES.items() if (ROOT / name).read_text() != write()]

    assert stale == [], "run: python -m tools.pages"


def test_catalogues_are_complete():
    faults = [fault for language in catalogues.LANGUAGES for fault in catalogues.faults(language)]

    assert faults == [], "run: python -m tools.catalogues, then translate"


def test_stylesheet_and_templates_hold_no_inline_code():
    offending = [
        str(name)
        for name in templates()
        if name.suffix == ".html"
        and "mail" not in name.parts
        and re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script>", _source_of(name))
    ]

    assert offending == []


def _source_of(name):
    return Path(get_template(str(name)).origin.name).read_text(encoding="utf-8")


def test_nothing_committed_names_the_machine_it_was_made_on():
    # Taken apart, so that this line does not name them either.
    hosts = "|".join(("pyp" + "i.org", "python" + "hosted", "npm" + "js.", "deb" + ".debian"))
    found = subprocess.run(
        ["git", "grep", "-nIE", f"({hosts}|/wo[r]k/main)", "--", ":!*.lock"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.stdout == ""


def _asks_for_roles(path):
    """Tell whether a module asks for roles that accounts hold, or what kind of visitor asks."""
    code = ast.unparse(ast.parse(path.read_text(encoding="utf-8")))  # without comments
    return "RoleGrant.objects" in code or "isinstance(user, User)" in code


def test_rights_are_asked_where_keys_are_known():
    """What asks for roles, or for an account, by itself forgets that a key may open less."""
    known = {
        "assemblies/permissions.py",
        # One statement of the busiest question, and `_holds`.
        "registrations/permissions/registering.py",
        "notifications/permissions.py",  # asks `may` and `delegations_with`
        # What hangs on somebody's address: no question about who asks.
        "assemblies/selectors/__init__.py",
        "registrations/selectors/personal.py",
    }
    acts = {"services", "management"}  # they give and take roles; they ask for no right

    asking = {
        place_of(path)
        for path in python_files(*APPS)
        if not acts & set(path.relative_to(ROOT).parts) and _asks_for_roles(path)
    }

    assert asking <= known
    granted = (ROOT / "registrations/permissions/registering.py").read_text(encoding="utf-8")
    assert granted.count("RoleGrant.objects") == 1
    assert "isinstance(user, User" not in granted


def test_refusals_of_the_api_are_marked_for_translation():
    """A sentence that stands bare in a refusal is English to everybody."""
    bare = [
        (place_of(path), words)
        for path in sorted(ROOT.glob("*/api/**/*.py"))
        for call in _refusals_in(path)
        for words in _bare_words(call.args)
    ]

    assert bare == []


def _refusals_in(path):
    calls = (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call))
    return [call for call in calls if ast.unparse(call.func).endswith("ValidationError")]


def _bare_words(nodes):
    """Return the words among nodes that no function has been asked to translate."""
    for node in nodes:
        if _is_text(node):
            yield node.value
        elif isinstance(node, ast.Dict):
            yield from _bare_words(node.values)
        elif isinstance(node, (ast.List, ast.Tuple)):
            yield from _bare_words(node.elts)
