"""The language of own wording: placeholders are text, filled in once, refused when unknown."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.errors import PlaceholderMissing, PlaceholderUnknown, WordingTooLong
from notifications.rules.own_words import (
    Filling,
    Wording,
    as_html,
    check,
    filled,
    links_of,
    names_in,
    one_line,
    tidied,
)

NAMES = ("name", "event", "url")
anything = st.text(max_size=80)
texts = st.lists(
    st.one_of(anything, st.sampled_from([f"{{{n}}}" for n in NAMES]), st.just("\n\n")), max_size=12
).map("".join)
values = st.fixed_dictionaries(dict.fromkeys(NAMES, anything))


@given(texts, values)
def test_each_placeholder_is_filled_in_once_and_everything_else_stays(text, found):
    told = filled(text, Filling(found))

    parts = re.split(r"(\{ *(?:name|event|url) *\})", text)
    assert told == "".join(
        found[part.strip("{ }")] if re.fullmatch(r"\{ *(name|event|url) *\}", part) else part
        for part in parts
    )


@given(texts, values)
def test_html_holds_no_tag_but_paragraphs_breaks_and_links_of_ours(text, found):
    told = as_html(text, Filling(found))

    assert re.sub(r'<p style="margin:0 0 16px">|</p>|<br>', "", told).count("<") == 0


@given(texts, values)
def test_html_says_what_the_text_says(text, found):
    told = html.unescape(re.sub(r"<[^>]*>", "", as_html(text, Filling(found))))

    assert "".join(told.split()) == "".join(filled(text, Filling(found)).split())


def test_person_named_like_a_placeholder_is_not_expanded():
    filling = Filling({"name": "{code}", "code": "123456"})

    assert filled("Dear {name}", filling) == "Dear {code}"
    assert "123456" not in as_html("Dear {name}", filling)


def test_html_in_text_and_values_is_text():
    told = as_html("<b>{name}</b>", Filling({"name": '<img src=x onerror="alert(1)">'}))

    assert "<b>" not in told
    assert "<img" not in told
    assert "&lt;b&gt;&lt;img" in told


def test_link_is_clickable_only_where_the_whole_value_is_an_address_of_ours():
    found = {
        "url": "https://ours.example/a",
        "name": "https://ours.example/b",
        "event": 'https://ours.example/"><script>',
    }
    links = links_of(
        found, ["url", "event"], is_own=lambda v: v.startswith("https://ours.example/")
    )

    assert links == {"url"}
    told = as_html("{url} {name}", Filling(found, links))
    assert told.count("<a ") == 1
    assert 'href="https://ours.example/a"' in told


def test_facts_stand_between_the_paragraphs():
    told = as_html("Before.\n\n{facts}\n\nAfter.", Filling({}), facts="<table></table>")

    assert [line[:6] for line in told.split("\n")] == ["<p sty", "<table", "<p sty"]


@pytest.mark.parametrize("subject", ["a\r\nBcc: x@example.org", "a\x00b", "a\u2028b", "a\ud800b"])
def test_subject_is_one_line(subject):
    kept = tidied(Wording(subject, "x")).subject

    assert kept == one_line(subject)
    assert kept.isprintable()


def test_unknown_placeholder_is_named():
    with pytest.raises(PlaceholderUnknown) as refusal:
        check(Wording("Hello", "Dear {nom}"), known=NAMES)

    assert refusal.value.details["name"] == "{nom}"
    assert "{nom}" in str(refusal.value)


def test_facts_are_no_subject():
    with pytest.raises(PlaceholderUnknown):
        check(Wording("{facts}", "x"), known=NAMES)


def test_required_placeholder_is_named():
    with pytest.raises(PlaceholderMissing) as refusal:
        check(Wording("Hello", "Dear {name}"), known=NAMES, required=["url"])

    assert "{url}" in str(refusal.value)


@pytest.mark.parametrize("text", ["Open {url}", "{facts}"])
def test_required_placeholder_stands_by_itself_or_within_the_facts(text):
    check(Wording("Hello", text), known=NAMES, required=["url"])


def test_brace_that_names_nothing_is_text():
    check(Wording("{ } {} {1} {a b}", "{{"), known=())

    assert names_in("{ } {} {1} {a b} {{") == ()


def test_endless_text_is_refused():
    with pytest.raises(WordingTooLong):
        check(Wording("x", "y" * 10_001), known=())
