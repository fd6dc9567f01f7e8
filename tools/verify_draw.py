"""Check a draw of the speakers' lists without the program that drew it.

    python3 tools/verify_draw.py FILE ...    says what is wrong (exit code 1), or the order

Needs Python 3.11 and nothing else; it imports nothing of the product. The file is `draw.json` from
the public page of the draw. Whoever took down the commitment and the hash of the lists before the
draw gives them, too, and what was spoken in the room:

    python3 tools/verify_draw.py --commitment HEX --lists-hash HEX --spoken WORDS FILE

The rule (docs/draw.md has it with sha256sum). "Hash of a text" is its SHA-256 in UTF-8, in
hexadecimal; every line below ends with a line feed.

    lists       a line each: category TAB key TAB name TAB ordinal, sorted by their bytes
    commitment  hash of the line SECRET, published with the lists before anything is spoken
    spoken      what the room gave: small letters and figures, a blank between two words
    seed        hash of the three lines SECRET, SPOKEN, hash of the lists
    order       in each category by the hash of the two lines SEED and LINE, the smallest first
"""

import argparse
import hashlib
import json
import re
import sys
import unicodedata

FORMAT = "hemicycle-draw-1"


def hash_of(*lines):
    """Return the SHA-256 of lines, each with its line feed."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def plainly(spoken):
    """Return what was spoken in the form that counts."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", spoken).casefold())
    return " ".join(re.findall(r"[^\W_]+", folded))


def faults(document, *, commitment="", lists_hash="", spoken=""):
    """Return everything that is wrong with a draw, a sentence each; nothing when it is right."""
    try:
        if document["format"] != FORMAT:
            return [f"the format {document['format']!r} is not known"]
        taken_down = {"commitment": commitment, "lists_hash": lists_hash}
        is_drawn = document["secret"] is not None
        return [
            *_taken_down(document, taken_down),
            *_lists(document),
            *(_seed(document, spoken) if is_drawn else ()),
            *(_order(document) if is_drawn else ()),
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [f"not as the format says: {type(error).__name__} {error}"]


def _taken_down(document, values):
    for name, value in values.items():
        if value and value.strip().lower() != document[name]:
            yield f"{name} is {document[name]}, and {value} was taken down before the draw"


def _lists(document):
    lines = document["lists"].splitlines()
    if document["lists"] != "".join(f"{line}\n" for line in lines):
        yield "a line of the lists does not end with a line feed"
    if hash_of(*lines) != document["lists_hash"]:
        yield "the lists are not those of which the hash was published"
    if lines != sorted(lines, key=str.encode):
        yield "the lists are not sorted by their bytes"
    keys = [line.split("\t")[1] for line in lines]
    if len(keys) != len(set(keys)) or any(line.count("\t") != 3 for line in lines):
        yield "a line stands in the lists twice, or is not category, key, name, ordinal"


def _seed(document, spoken):
    secret, said = document["secret"], document["spoken"]
    if re.fullmatch(r"[0-9a-f]{64}", secret) is None:
        yield "the secret is not 64 hexadecimal digits"
    if hash_of(secret) != document["commitment"]:
        yield "the secret is not the one that was committed to"
    if not said or plainly(said) != said:
        yield "what was spoken is not in the form that counts"
    if spoken and plainly(spoken) != said:
        yield f"spoken was {plainly(spoken)!r}, not {said!r}"
    if hash_of(secret, said, document["lists_hash"]) != document["seed"]:
        yield "the seed does not follow from the secret, what was spoken, and the lists"


def _order(document):
    drawn = computed(document)
    given = {one["category"]: one["lines"] for one in document["order"] if one["lines"]}
    if set(given) != set(drawn):
        yield f"drawn are the lists {sorted(given)}, closed were {sorted(drawn)}"
    for category, lines in given.items():
        expected = drawn.get(category, [])
        if len(lines) != len(expected):
            yield f"{category}: {len(lines)} lines were drawn of {len(expected)}"
        for place, (line, (digest, text)) in enumerate(zip(lines, expected, strict=False), start=1):
            if (line["number"], line["line"], line["digest"]) != (place, text, digest):
                said = f"number {line['number']} is said to be {line['line']!r}"
                yield f"{category}, place {place}: {said}, and is {text!r}"


def computed(document):
    """Return the lists by category, in the order that follows: the digest and the line of each."""
    lists = {}
    for line in document["lists"].splitlines():
        lists.setdefault(line.split("\t")[0], []).append((hash_of(document["seed"], line), line))
    return {category: sorted(lines) for category, lines in lists.items()}


def _told(document):
    if document["secret"] is None:
        yield "    not drawn yet; take down commitment and hash of the lists:"
        yield f"    {document['commitment']}"
        yield f"    {document['lists_hash']}"
        return
    for category, lines in computed(document).items():
        yield f"    {category}"
        for number, (_digest, line) in enumerate(lines, start=1):
            yield f"    {number:4} {line.split(chr(9))[2]}"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    for name in ("--commitment", "--lists-hash", "--spoken"):
        parser.add_argument(name, default="", help="as it was taken down")
    given = vars(parser.parse_args())
    bad = False
    for name in given.pop("files"):
        try:
            with open(name, encoding="utf-8") as file:
                document = json.load(file)
            found = faults(document, **given)
        except (OSError, ValueError) as error:
            found = [f"cannot be read: {error}"]
        bad = bad or bool(found)
        told = [f"{name}: {fault}" for fault in found] or [f"{name}: right", *_told(document)]
        print("\n".join(told))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
