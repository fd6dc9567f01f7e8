"""Who may do what with online sittings, by name of the address; a part of `rights.py`."""

from tests.visitors import ACCOUNTS, EVERYBODY, PROGRAMME

ATTENDANCE = PROGRAMME | {"desk"}

# Who takes part joins too; in a world of assemblies that is who was named, and has no account.
READ = {
    "registrations:lobby": PROGRAMME,
    "registrations:join": ACCOUNTS,  # a link that is only looked at leads to the lobby
    "registrations:own-lobby": EVERYBODY,  # with the link of a participant
    "registrations:own-join": EVERYBODY,  # as above
    "registrations:own-certificate": EVERYBODY,  # as above
    "registrations:certificate-own": ACCOUNTS,  # of their own
    "registrations:certificate-download": ATTENDANCE,
    "registrations:certificate-search": EVERYBODY,
    "registrations:certificate-check": EVERYBODY,
    "registrations:meeting-list": ATTENDANCE,
    "registrations:meeting-certificates": ATTENDANCE,
    "registrations:meeting-setting": PROGRAMME,
    "registrations:meeting-people": PROGRAMME,
    "registrations:attendance": ATTENDANCE,
    "registrations:attendance-export": ATTENDANCE,
    "registrations_api:sitting-attendance": set(),  # of who takes part, her own; tried apart
    "registrations_api:certificate-check": EVERYBODY,
    "meeting-report": EVERYBODY,  # whose seal is right; unconfigured there is none
}
ACT = {
    "registrations:join": PROGRAMME,
    "registrations:meeting-act": PROGRAMME,
    "registrations:meeting-certificates": PROGRAMME,
    "registrations:meeting-people": PROGRAMME,
    "registrations:meeting-probe": PROGRAMME,
    "registrations:meeting-setting": PROGRAMME,
    "registrations:recording-publish": PROGRAMME,
    "registrations:remote-guest-withdraw": {"editor"},  # after whom it is gone
    "registrations:certificate-revoke": PROGRAMME,
    "registrations_api:sitting-join": PROGRAMME,
}
