"""Which mails are kept from an address that sent one back, or whose reader complained."""

from notifications.enums import Category, SuppressionReason

SOFT_BOUNCES = 5  # mails in a row; then the mailbox counts as gone


def is_kept_from(reason: SuppressionReason, category: Category) -> bool:
    """Say whether a mail of ``category`` is not sent to an address suppressed for ``reason``.

    A mailbox that does not exist, and one the desk stopped, get nothing: each further try costs the
    sender's name, and a log-in code does not arrive there either. Who complained of news does not
    lose what she must be told: official notices, and the codes by which she logs in, go on.

    Source: the anti-abuse practice of mailbox hosts (M3AAWG Sender Best Common Practices, version
    3.0, February 2015: stop after a permanent failure and after a complaint); what is official is
    a reading of the project, for a notice of convocation is no bulk mail.
    """
    if reason == SuppressionReason.COMPLAINED:
        return category != Category.OFFICIAL
    return True


def ends_the_address(soft_bounces: int) -> bool:
    """Say whether so many temporary bounces, no mail arrived between, are as good as a final one.

    Source: docs/adr/0048.
    """
    return soft_bounces >= SOFT_BOUNCES
