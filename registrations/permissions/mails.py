"""Who keeps the post room."""

from assemblies.enums import Capability
from assemblies.permissions import Visitor, may


def may_keep_mails(user: Visitor) -> bool:
    """Tell whether the account may look at mails, send them again, and stop addresses."""
    return may(user, Capability.KEEP_MAILS)
