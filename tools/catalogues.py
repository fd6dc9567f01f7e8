"""Bring the catalogues of translations up to date with the texts in code and templates.

    python -m tools.catalogues            update locale/*/*/LC_MESSAGES/django.po
    python -m tools.catalogues --check    say what is missing, change nothing; exit 1 if so

Each room of the house has a catalogue of its own; a text that stands in several is in the lowest's,
on which the others may lean. Texts are found without gettext's own tools, so that the check runs
on any machine: Python files by their syntax tree, templates through Django's own reading of them.
"""

import ast
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("assemblies", "notifications", "sessions", "registrations", "config")  # lowest first
LANGUAGES = ("fr", "ar", "es")
COMPLETE = ("fr",)  # Arabic and Spanish are marked, not finished
SIMPLE = {"_", "gettext", "gettext_lazy", "msg", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
_CALL = re.compile(r"\b(_|gettext|ngettext|pgettext|npgettext)\((?=u?['\"])")


@dataclass(frozen=True, order=True)
class Text:
    msgid: str
    plural: str = ""
    context: str = ""


def texts() -> dict[Text, set[str]]:
    """Return every marked text with the files it stands in."""
    found: dict[Text, set[str]] = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if "migrations" in path.parts or path.suffix not in {".py", ".html", ".txt"}:
                continue
            source = path.read_text(encoding="utf-8")
            marked = _in_python(source) if path.suffix == ".py" else _in_template(source)
            for text in marked:
                found.setdefault(text, set()).add(str(path.relative_to(ROOT)))
    return found


def _in_python(source: str) -> list[Text]:
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [text for call in calls if (text := _text_of(call))]


def _in_template(source: str) -> list[Text]:
    code = templatize(source)
    found = []
    for match in _CALL.finditer(code):
        call = _first_call(code[match.start() :])
        if call is not None and (text := _text_of(call)):
            found.append(text)
    return found


def _first_call(code: str) -> ast.Call | None:
    """Parse the call at the beginning of ``code``, whatever follows it."""
    for end in (place.end() for place in re.finditer(r"\)", code)):
        try:
            node = ast.parse(code[:end].strip(), mode="eval").body
        except SyntaxError:
            continue
        return node if isinstance(node, ast.Call) else None
    return None


def _text_of(call: ast.Call) -> Text | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    words = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
    words = [word for word in words if isinstance(word, str)]
    if not words or not words[0]:
        return None
    if name in SIMPLE:
        return Text(words[0])
    if name in PLURAL and len(words) > 1:
        return Text(words[0], plural=words[1])
    if name in CONTEXT and len(words) > 1:
        return Text(words[1], context=words[0])
    if name == "npgettext" and len(words) > 2:
        return Text(words[1], plural=words[2], context=words[0])
    return None


def room_of(files: set[str]) -> str:
    """Return the lowest room among those whose files show a text."""
    return min((Path(file).parts[0] for file in files), key=ROOMS.index)


def catalogue(language: str, room: str) -> polib.POFile:
    path = ROOT / "locale" / room / language / "LC_MESSAGES" / "django.po"
    if path.exists():
        return polib.pofile(str(path), wrapwidth=100)
    path.parent.mkdir(parents=True, exist_ok=True)
    book = polib.POFile(wrapwidth=100)
    book.fpath = str(path)
    book.metadata = {
        "Project-Id-Version": "Hemicycle",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    return book


PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "ar": (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 :"
        " n%100>=11 && n%100<=99 ? 4 : 5;"
    ),
}


def update(language: str) -> tuple[int, int]:
    """Add what is new, remove what is gone; return how many wait for a translation, of how many."""
    books, found = {room: catalogue(language, room) for room in ROOMS}, texts()
    kept = {_text_of_entry(entry): entry for book in books.values() for entry in book}
    for book in books.values():
        book.clear()
    for text in sorted(found):
        entry = kept.get(text) or _new_entry(text, language)
        entry.occurrences = [(path, "") for path in sorted(found[text])]
        entry.flags = ["python-format"] if "%(" in text.msgid else []
        books[room_of(found[text])].append(entry)
    for book in books.values():
        book.save()
    entries = [entry for book in books.values() for entry in book]
    return sum(not entry.translated() for entry in entries), len(entries)


def _text_of_entry(entry: polib.POEntry) -> Text:
    return Text(entry.msgid, entry.msgid_plural, entry.msgctxt or "")


def _new_entry(text: Text, language: str) -> polib.POEntry:
    entry = polib.POEntry(msgid=text.msgid, msgctxt=text.context or None)
    if text.plural:
        forms = int(PLURALS[language].partition("nplurals=")[2].partition(";")[0])
        entry.msgid_plural = text.plural
        entry.msgstr_plural = dict.fromkeys(range(forms), "")
    return entry


def faults(language: str) -> list[str]:
    """Return what keeps the catalogues from being complete and true."""
    found = {(room_of(files), text) for text, files in texts().items()}
    books = {room: catalogue(language, room) for room in ROOMS}
    entries = {(room, _text_of_entry(entry)): entry for room in ROOMS for entry in books[room]}
    missing = [
        f"{language}: not in the catalogue of {room}: {text.msgid!r}"
        for room, text in sorted(found - set(entries))
    ]
    stale = [
        f"{language}: not in {room} any more: {text.msgid!r}"
        for room, text in sorted(set(entries) - found)
    ]
    wrong = [
        f"{language}: {reason}: {entry.msgid!r}"
        for entry in entries.values()
        if (reason := _fault_of(entry, must_be_translated=language in COMPLETE))
    ]
    return missing + stale + wrong


def _fault_of(entry: polib.POEntry, *, must_be_translated: bool) -> str:
    strings = (
        [entry.msgstr, *entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]
    )
    strings = [string for string in strings if string]
    if not strings and must_be_translated:
        return "not translated"
    asked = set(_places(entry.msgid)) | set(_places(entry.msgid_plural or ""))
    for string in strings:
        if not set(_places(string)) <= asked:
            return "names a value the text does not have"
        if not entry.msgid_plural and set(_places(string)) != asked:
            return "leaves out a value"
    return ""


def _places(text: str) -> list[str]:
    return re.findall(r"%\(\w+\)[sd]|\{\w+\}", text)


def main() -> int:
    if "--check" in sys.argv:
        found = [fault for language in LANGUAGES for fault in faults(language)]
        print("\n".join(found) or "catalogues: complete")
        return 1 if found else 0
    for language in LANGUAGES:
        untranslated, total = update(language)
        print(f"{language}: {total - untranslated} of {total} translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
