"""Who may read and who may act on whole events, by name of the address; a part of `rights.py`."""

from tests.visitors import EVERYBODY, PROGRAMME

_PAGES = (
    "event-make", "event-clone", "event-describe", "event-days", "event-partners",
    "event-speakers", "event-links", "event-cancel", "event-delete",
)  # fmt: skip
_LOOKED_AT = ("event-desk", "event-new", "event-overview", "event-preview", "event-publish")
_PRESSED = ("event-publish-now", "event-schedule", "event-unschedule", "event-take-back")

READ = {
    "registrations_api:event-list": EVERYBODY,
    "registrations_api:event-detail": EVERYBODY,
    **{f"registrations:{name}": PROGRAMME for name in (*_PAGES, *_LOOKED_AT)},
}
ACT = {
    **{f"registrations:{name}": PROGRAMME for name in (*_PAGES, *_PRESSED)},
    **{
        f"registrations_api:{name}": PROGRAMME
        for name in (
            "event-list", "event-clone", "event-publish", "event-schedule", "event-take-back",
            "event-cancel",
        )
    },
}  # fmt: skip
