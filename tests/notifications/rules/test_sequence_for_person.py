"""What one person sees of SEQUENCE, however often she is withdrawn and registered again."""

from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.sequence import sequence_for_person, sequence_of_withdrawal

numbers = st.integers(min_value=0, max_value=10_000)


@given(sequence=numbers)
def test_first_mail_has_the_number_of_the_feed(sequence):
    assert sequence_for_person(sequence, cancelled_before=0) == sequence


@given(sequence=numbers, steps=st.lists(st.integers(min_value=0, max_value=3), max_size=6))
def test_numbers_rise_from_mail_to_mail(sequence, steps):
    seen = []
    for withdrawals, step in enumerate(steps):
        sequence += step
        seen.append(sequence_for_person(sequence, cancelled_before=withdrawals))
        seen.append(sequence_of_withdrawal(sequence, cancelled_before=withdrawals))

    assert seen == sorted(set(seen))
