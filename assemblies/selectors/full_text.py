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
# Of how well it fits, where there are too many to be ranked.
_IN_HEADING: Final = 1.0
_IN_TEXT: Final = 0.1

Values = list[Any]


def found(asked: Asked, narrowed: Narrowed, *, in_order: bool = True) -> list[Found]:
    """Return what fits a question that is not empty; `MOST` of them mean that there are more.

    in_order: of more than are returned, the first ones; else any of them.

    A few are ranked by where their words stand and how often. Of a common word, that thousands of
    entries have, those come first that have it in title or symbol. A last word counts as the
    beginning of one where, whole, it does not find enough. Four queries, six at most, after one
    statement that keeps PostgreSQL to its indexes.
    """
    with transaction.atomic(savepoint=False):
        _keep_to_indexes()
        whole, begun = _queries(asked)
        many = _many(whole, narrowed, in_order)
        if many is not None:
            return many
        few = _few(begun, narrowed)
        if few or begun == whole:
            return few
        return _many(begun, narrowed, in_order) or []


def _keep_to_indexes() -> None:
    """Read by index, whatever the word: to read every vector takes a hundred times as long.

    The planner does not count that long vectors stand apart from their rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0"
        )


def _many(query: str, narrowed: Narrowed, in_order: bool) -> list[Found] | None:
    """Return what fits best without a look at its words; None where there are only a few."""
    narrowing, of_narrowing = _narrowing(narrowed)
    order = " ORDER BY language = %s DESC, weight DESC, date DESC NULLS LAST, id"
    in_heading = _rows(
        f"SELECT {_COLUMNS}, {_IN_HEADING}::float8 FROM assemblies_searchentry"  # noqa: S608 - our own words; what was asked is a value
        f" WHERE heading @@ %s::tsquery{narrowing}{order if in_order else ''} LIMIT %s",
        [query, *of_narrowing, *([narrowed.language] if in_order else []), MOST],
    )
    if len(in_heading) >= MOST:
        return in_heading
    anywhere = _rows(
        f"SELECT {_COLUMNS}, {_IN_TEXT}::float8 FROM assemblies_searchentry"  # noqa: S608 - as above
        f" WHERE vector @@ %s::tsquery{narrowing} LIMIT %s",
        [query, *of_narrowing, _LOOKED_AT],
    )
    if len(anywhere) <= _ENOUGH:
        return None
    first = {one.pk for one in in_heading}
    in_text = [one for one in anywhere if one.pk not in first]
    in_text.sort(key=lambda one: _order(one, narrowed.language))
    return [*in_heading, *in_text[: MOST - len(in_heading)]]


def _few(query: str, narrowed: Narrowed) -> list[Found]:
    """Return what fits, ranked by its words; nothing where there is too much of it."""
    narrowing, of_narrowing = _narrowing(narrowed)
    return _rows(
        "WITH few AS MATERIALIZED (SELECT id FROM assemblies_searchentry"  # noqa: S608 - as above
        f" WHERE vector @@ %s::tsquery{narrowing} LIMIT %s)"
        f" SELECT {_COLUMNS}, ts_rank({_WORTH}, vector, %s::tsquery) FROM assemblies_searchentry"
        " WHERE id IN (SELECT id FROM few) AND (SELECT count(*) FROM few) <= %s",
        [query, *of_narrowing, _ENOUGH + 1, query, _ENOUGH],
    )


def _order(one: Found, language: str) -> tuple[bool, int, int, int]:
    """Return what sorts the others as the database sorts those that have it in their title."""
    newest_first = -one.date.toordinal() if one.date else 0
    return (one.language != language, -one.weight, newest_first, one.pk)


def _queries(asked: Asked) -> tuple[str, str]:
    """Return the question as PostgreSQL asks it, its last word whole, and as the beginning of one.

    Whatever language it is in: each word is cut as each of them cuts it. What two of them cut alike
    is asked for once. One query.
    """
    symbols = [("to_tsquery('simple', %s)", f"{one}:*") for one in asked.symbols]
    ways = [_all_of([*_in_language(cut, asked.words, asked), *symbols]) for cut in _CUTS]
    of_whole = len(ways)
    if asked.beginning:
        rest = tuple(word for word in asked.words if word != asked.beginning)
        begun = [*symbols, ("to_tsquery('simple', %s)", f"{asked.beginning}:*")]
        ways += [_all_of([*_in_language(cut, rest, asked), *begun]) for cut in _CUTS]
    values = [value for _text, said in ways for value in said]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({text})::text" for text, _said in ways), values)
        written = cursor.fetchone() or ()
    return _either(written[:of_whole]), _either(written)


def _either(ways: Sequence[str]) -> str:
    return " | ".join(f"({one})" for one in dict.fromkeys(ways) if one)


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
