"""Kinds of message that only the tests know."""

from datetime import timedelta

from notifications.enums import Category, Lane
from notifications.messages import MessageKind

PLAIN = MessageKind(
    name="test_plain", templates="tests/mail/plain", title="Test", is_editable=False
)
CODE = MessageKind(
    name="test_code",
    templates="tests/mail/plain",
    title="Test of a secret",
    lane=Lane.URGENT,
    is_secret=True,
    useful_for=timedelta(minutes=15),
    is_editable=False,
)
NEWS = MessageKind(
    name="test_news",
    templates="tests/mail/plain",
    title="Test of news",
    category=Category.PROGRAMME,
)
KINDS = (PLAIN, CODE, NEWS)
