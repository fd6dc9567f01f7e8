"""Faults of a JSON file name the line on which the row begins."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.services.json_places import lines_of_entries

TEXT = """{
  "about": "a text with \\"rows\\" and { [ in it",
  "programmes": [
    {"assembly": 7, "rows": [{"n": 1}]},
    {"assembly": 8,
     "rows": [
       {"n": 1, "title": "one"},

       {"n": 2,
        "title": "two"}, {"n": 3}
     ]}
  ]
}"""


@pytest.mark.parametrize(("number", "lines"), [(7, (4,)), (8, (7, 9, 10)), (9, ())])
def test_rows_of_an_assembly_are_found(number, lines):
    assert lines_of_entries(TEXT, "programmes", ("assembly", number), "rows") == lines


@pytest.mark.parametrize("text", ["3", '"text"', "[]", "{}", '{"programmes": 3}', "null"])
def test_what_has_no_rows_has_no_lines(text):
    assert lines_of_entries(text, "programmes", ("assembly", 7), "rows") == ()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(rows=st.lists(values, max_size=6), other=values)
def test_every_entry_is_found_whatever_it_is(rows, other):
    written = [json.dumps(row) for row in rows]
    before = '{"other": ' + json.dumps(other, indent=1)
    text = before + ',\n"rows": [\n' + ",\n".join(written) + "]}"
    first = before.count("\n") + 3

    assert lines_of_entries(text, "rows") == tuple(range(first, first + len(rows)))
