import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.errors.papers import BadgeUnreadable
from registrations.rules.badges import LONGEST, Payload, payload_of, read_token, token_of

SIGNATURE = bytes(range(64))
numbers = st.integers(min_value=1, max_value=2**53 - 1)


@given(numbers, numbers, numbers)
def test_a_token_says_what_was_put_in(event, serial, issue):
    payload = Payload(event=event, serial=serial, issue=issue)

    read = read_token(token_of(payload_of(payload), SIGNATURE))

    assert (read.payload, read.signed, read.signature) == (payload, payload_of(payload), SIGNATURE)


def test_the_longest_token_there_can_be_is_read():
    largest = Payload(event=2**53 - 1, serial=2**53 - 1, issue=2**53 - 1)

    assert len(token_of(payload_of(largest), SIGNATURE)) <= LONGEST


@given(st.text(max_size=400))
def test_whatever_else_is_scanned_is_refused_and_breaks_nothing(text):
    with pytest.raises(BadgeUnreadable):
        read_token(text)


def _with(said):
    signature = token_of(payload_of(Payload(1, 1, 1)), SIGNATURE).rpartition(".")[2]

    body = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    return f"H1.{body}.{signature}"


@pytest.mark.parametrize(
    "said",
    [
        [],
        "e",
        {"e": 1, "n": 1},
        {"e": 1, "n": 1, "s": 1, "x": 1},
        {"e": 1, "n": 1, "s": 0},
        {"e": 1, "n": 1, "s": -3},
        {"e": 1, "n": 1, "s": True},
        {"e": 1, "n": 1, "s": "1"},
        {"e": 1, "n": 1, "s": 1.5},
        {"e": 1, "n": 1, "s": 2**53},
    ],
)
def test_a_payload_of_another_form_is_refused(said):
    with pytest.raises(BadgeUnreadable):
        read_token(_with(said))
