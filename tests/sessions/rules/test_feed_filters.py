"""Addresses of calendars: many ways to write one, one way to call it."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.enums import EventKind
from sessions.errors.feeds import NoSuchCalendar, TooManyChoices
from sessions.rules import feed_windows
from sessions.rules.feed_filters import FeedFilter, Show, Wanted, read_address

codes = st.lists(st.sampled_from(["bureau", "council", "a-b_C9", "138"]), max_size=3)
numbers = st.lists(st.integers(1, 999_999_999), max_size=3)


def tidy(values):
    return tuple(sorted(set(values)))


filters = st.builds(
    FeedFilter,
    assembly=numbers.map(tidy),
    event=codes.map(tidy),
    body=codes.map(tidy),
    theme=codes.map(tidy),
    room=numbers.map(tidy),
    kind=st.lists(st.sampled_from(EventKind)).map(tidy),
    show=st.sampled_from(Show),
    hides_cancelled=st.booleans(),
)
languages = st.sampled_from(["en", "fr", "ar", "es"])


@given(filter=filters, language=languages, ending=st.sampled_from(["ics", "json"]))
def test_canonical_address_reads_back_as_the_same_calendar(filter, language, ending):
    wanted = Wanted(filter, language, ending)

    path, _mark, query = wanted.address.partition("?")

    assert read_address(path, query) == wanted
    assert wanted.address.isascii()


@given(filter=filters, data=st.data())
def test_order_repetition_and_strangers_do_not_matter(filter, data):
    said = [
        f"{key}={quote(str(value))}"
        for key in ("assembly", "event", "body", "theme", "room", "kind")
        for value in getattr(filter, key)
    ]
    said += ["cancelled=hide"] if filter.hides_cancelled else []
    said += [f"show={filter.show}"] if filter.show is not Show.BOTH else []
    noise = ["refresh=77", "body=", "x=%00%FF", "utm_source=a,b", "theme=,", "=", "%"]
    query = "&".join(data.draw(st.permutations(said + said + noise)))

    assert read_address("all.en.ics", query) == Wanted(filter, "en")


@pytest.mark.parametrize(
    ("path", "query", "same"),
    [
        ("all.en.ics", "assembly=138", "assemblies/138.en.ics"),
        ("all.en.ics", "body=b,a,b", "all.en.ics?body=a,b"),
        ("bodies/a.fr.json", "assembly=138&show=both", "assemblies/138.fr.json?body=a"),
        ("kinds/webinar.en.ics", "cancelled=show&cancelled=hide", "kinds/webinar.en.ics"),
        ("rooms/7.en.ics", "room=7,8", "rooms/7.en.ics"),
        ("all.en.ics", "show=days&show=sittings", "all.en.ics"),
        ("events/138.en.ics", "", "events/138.en.ics"),
        ("all.ar.ics", "cancelled=hide&show=days", "all.ar.ics?show=days&cancelled=hide"),
    ],
)
def test_each_calendar_has_one_address(path, query, same):
    assert read_address(path, query).address == same


@pytest.mark.parametrize(
    "path",
    [
        "all.de.ics", "all.en.ICS", "all.en.xml", "all.ics", "all", "", "x.en.ics", "all.en.ics/",
        "assemblies/0.en.ics", "assemblies/0138.en.ics", "assemblies/-1.en.ics",
        "assemblies/٣.en.ics", "assemblies/9999999999.en.ics", "assemblies/138.en.ics\n",
        "assemblies/.en.ics", "kinds/party.en.ics", "cats/1.en.ics", "all/x.en.ics",
        "bodies/a/b.en.ics", "bodies/a%2Fb.en.ics", "bodies/a\r\nX: y.en.ics",
        f"bodies/{'a' * 81}.en.ics",
    ],
)  # fmt: skip
def test_unknown_paths_are_no_calendar(path):
    with pytest.raises(NoSuchCalendar):
        read_address(path, "")


@pytest.mark.parametrize(
    "query",
    [
        "assembly=x", "assembly=0", "room=1e3", "kind=party", "kind=WEBINAR", "show=everything",
        "cancelled=maybe", "body=a%00b", "body=%E2%80%AE", "body=a b", "event=%F0%9F%98%80",
        "theme=a%0d%0aSet-Cookie:x", f"body={'a' * 10_000}", "body=a,b!",
    ],
)  # fmt: skip
def test_unknown_values_of_known_keys_are_no_calendar(query):
    with pytest.raises(NoSuchCalendar):
        read_address("all.en.ics", query)


def test_name_and_query_that_exclude_each_other_are_no_calendar():
    with pytest.raises(NoSuchCalendar):
        read_address("assemblies/138.en.ics", "assembly=139")


def test_forty_choices_are_taken_and_no_more():
    bodies = ",".join(f"b{n}" for n in range(20))
    themes = ",".join(f"t{n}" for n in range(20))

    wanted = read_address("all.en.ics", f"body={bodies}&theme={themes}&body={bodies}")
    assert wanted.filter.choices == 40
    with pytest.raises(TooManyChoices):
        read_address("all.en.ics", f"body={bodies}&theme={themes}&kind=webinar")
    with pytest.raises(TooManyChoices):
        read_address("all.en.ics", "&".join(f"x{n}=1" for n in range(500)))


@pytest.mark.parametrize(
    ("chosen", "is_named"),
    [
        (FeedFilter(), True),
        (FeedFilter(body=("a",)), True),
        (FeedFilter(body=("a", "b")), False),
        (FeedFilter(body=("a",), theme=("b",)), False),
        (FeedFilter(show=Show.DAYS), False),
        (FeedFilter(hides_cancelled=True), False),
    ],
)
def test_only_a_name_alone_is_a_named_calendar(chosen, is_named):
    assert chosen.is_named is is_named


moments = st.integers(0, 20 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(end=moments, at=moments)
def test_window_keeps_two_years_and_moves_at_midnight(end, at):
    is_in = end > feed_windows.opens_at(at)

    assert is_in == (at < feed_windows.leaves_at(end))
    if at - end < timedelta(days=730):
        assert is_in
    if at - end > timedelta(days=733):
        assert not is_in
    assert feed_windows.leaves_at(end).time() == datetime.min.time()


def test_day_is_over_when_it_is_over_everywhere():
    """West of Hawaii a day ends at noon of the next in UTC."""
    assert feed_windows.end_of_days(date(2026, 10, 25)) == datetime(2026, 10, 26, 12, tzinfo=UTC)
