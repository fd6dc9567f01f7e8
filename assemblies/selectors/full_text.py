"""What PostgreSQL's full text finds: other forms of a word, phrases, beginnings, the best first."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection, transaction

from assemblies.rules.searching import Asked
from assemblies.selectors.search_answers import MOST, Found, Narrowed

_ENOUGH: Final = 200  # entries; up to so many are ranked by every word of theirs
_LOOKED_AT: Final = 1_500  # entries with a common word in their text alone
_CUTS: Final = ("english", "french", "spanish", "arabic")
_COLUMNS: Final = "id, thing, key, language, kind, weight, date"
# What a word is worth in the text, nowhere, in the symbol, in the title.
_WORTH: Final = "'{0.1, 0.2, 0.6, 1.0}'"
_IN_HEADING, _IN_TEXT = (
    "1.0::float8",
    "0.1::float8",
)  # of how well it fits, where there are too many to be ranked

Values = list[Any]


def found(asked: Asked, narrowed: Narrowed) -> list[Found]:
    """Return what fits a question that is not empty; `MOST` of them mean that there are more.

    A few are ranked by where their words stand and how often. Of a common word, that thousands of
    entries have, those come first that have it in title or symbol. One query, three at most, after
    one statement that keeps PostgreSQL to its indexes.
    """
    with transaction.atomic(savepoint=False):
        _keep_to_indexes()
        return _found(asked, narrowed)


def _keep_to_indexes() -> None:
    """Read by index, whatever the word: to read every vector takes a hundred times as long.

    The planner does not count that long vectors stand apart from their rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0"
        )


def _found(asked: Asked, narrowed: Narrowed) -> list[Found]:
    query, values = _query(asked)
    narrowing, of_narrowing = _narrowing(narrowed)
    ranked = _rows(
        f"SELECT {_COLUMNS}, ts_rank({_WORTH}, vector, {query})"  # noqa: S608 - our own words; what was asked is a value
        f" FROM assemblies_searchentry WHERE vector @@ ({query}){narrowing} LIMIT %s",
        [*values, *values, *of_narrowing, _ENOUGH + 1],
    )
    if len(ranked) <= _ENOUGH:
        return ranked
    order = " ORDER BY language = %s DESC, weight DESC, date DESC NULLS LAST, id LIMIT %s"
    ordered = [*of_narrowing, narrowed.language]
    in_heading = _rows(
        f"SELECT {_COLUMNS}, {_IN_HEADING} FROM assemblies_searchentry"  # noqa: S608 - as above
        f" WHERE heading @@ ({query}){narrowing}{order}",
        [*values, *ordered, MOST],
    )
    if len(in_heading) >= MOST:
        return in_heading
    in_text = _rows(
        f"SELECT * FROM (SELECT {_COLUMNS}, {_IN_TEXT} FROM assemblies_searchentry"  # noqa: S608 - as above
        f" WHERE vector @@ ({query}) AND NOT heading @@ ({query}){narrowing} LIMIT %s) held{order}",
        [*values, *values, *of_narrowing, _LOOKED_AT, narrowed.language, MOST - len(in_heading)],
    )
    return [*in_heading, *in_text]


def _query(asked: Asked) -> tuple[str, Values]:
    """Return the question as PostgreSQL asks it, with its values: words hold letters and digits.

    Whatever language it is in: each word is cut as each of them cuts it. A last word counts as the
    beginning of one, too.
    """
    symbols = [("to_tsquery('simple', %s)", f"{one}:*") for one in asked.symbols]
    ways = [_all_of([*_in_language(cut, asked.words, asked), *symbols]) for cut in _CUTS]
    if asked.beginning:
        rest = tuple(word for word in asked.words if word != asked.beginning)
        begun = [*symbols, ("to_tsquery('simple', %s)", f"{asked.beginning}:*")]
        ways += [_all_of([*_in_language(cut, rest, asked), *begun]) for cut in _CUTS]
    told = dict.fromkeys((text, *values) for text, values in ways)
    return " || ".join(text for text, *_v in told), [v for _t, *values in told for v in values]


def _in_language(cut: str, words: Sequence[str], asked: Asked) -> list[tuple[str, str]]:
    found = [(f"phraseto_tsquery('{cut}', %s)", " ".join(one)) for one in asked.phrases]
    return [(f"to_tsquery('{cut}', %s)", " & ".join(words)), *found] if words else found


def _all_of(parts: Sequence[tuple[str, str]]) -> tuple[str, Values]:
    return f"({' && '.join(text for text, _value in parts)})", [value for _text, value in parts]


def _narrowing(narrowed: Narrowed) -> tuple[str, Values]:
    says = {"__contains": "strpos({}, %s) > 0", "__gte": "{} >= %s", "__lte": "{} <= %s"}
    text, values = "", []
    for name, value in narrowed.columns.items():
        column, mark, how = name.partition("__")
        text += " AND " + says.get(mark + how, "{} = %s").format(column)
        values.append(value)
    return text, values


def _rows(statement: str, values: Values) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Found(*row) for row in cursor.fetchall()]
