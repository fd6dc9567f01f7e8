"""Which pages search engines may keep: those named here, and no other."""

from typing import Final

# The public face. Whatever is not here says "noindex": forms, secrets, a person's own pages.
INDEXED: Final = frozenset(
    {
        "home",
        *(
            f"assembly_sessions:{name}"
            for name in (
                "agenda", "assemblies", "assembly-detail", "assembly-documents", "body-public",
                "body-public-list", "calendar", "change-log", "committee", "committee-list",
                "debate", "debate-draw", "debate-list", "debate-record", "decisions", "document",
                "document-list", "election", "emergency-item", "emergency-request", "events",
                "programme", "resolution", "resolution-list", "sitting-detail", "story",
                "story-data", "subscribe", "theme-public", "theme-public-list", "vote", "vote-list",
            )
        ),
        "registrations:parliament",
        "registrations:parliament-list",
    }
)  # fmt: skip
# A page of a list is a page of its own; a list that is narrowed is not.
PAGING: Final = "page"
