"""Who may read and who may act in debates, by name of the address; a part of `rights.py`."""

from tests.visitors import ACCOUNTS, EVERYBODY, PROGRAMME, SPEAKERS

READ = {
    "assembly_sessions:debate-chair": PROGRAMME,  # and for who presides
    "assembly_sessions:debate-chair-place": PROGRAMME,  # as above
    "assembly_sessions:debate-change": PROGRAMME,
    "assembly_sessions:debate-desk": PROGRAMME,
    "assembly_sessions:debate-lists": PROGRAMME,
    "assembly_sessions:debate-new": PROGRAMME,
    "assembly_sessions:debate-remove": PROGRAMME,
    "assembly_sessions:debate-speaker": PROGRAMME,
    "assembly_sessions:debate-speaker-new": PROGRAMME,
    "assembly_sessions:debate-speaker-withdraw": PROGRAMME,
    "assembly_sessions:speaker-amend": {"coordinator"},  # whose speaker it is
    "assembly_sessions:speaker-list": SPEAKERS | {"delegate"},  # of one's own delegation
    "assembly_sessions:speaker-new": {"coordinator"},  # for her delegation
    "assembly_sessions:speaker-withdraw": {"coordinator"},  # whose speaker it is
    "assembly_sessions_api:debate-detail": EVERYBODY,
    "assembly_sessions_api:debate-floor": EVERYBODY,
    "assembly_sessions_api:debate-list": EVERYBODY,
    "assembly_sessions_api:speaker-detail": EVERYBODY,  # once her list is closed
    "assembly_sessions_api:speaker-list": EVERYBODY,
    "assembly_sessions:debate-draw": EVERYBODY,
    "assembly_sessions:debate-draw-desk": PROGRAMME,
    "assembly_sessions:debate-draw-script": EVERYBODY,
    "assembly_sessions:debate-draw-lists": EVERYBODY,  # once they are closed
    "assembly_sessions:debate-draw-record": EVERYBODY,  # as above
    "assembly_sessions_api:debate-draw": EVERYBODY,  # as above
    "assembly_sessions:speaker-statement": EVERYBODY,  # once she has spoken
    "assembly_sessions:speaker-statements": PROGRAMME | {"coordinator"},  # whose speaker she is
    "assembly_sessions_api:speaker-statement": EVERYBODY,  # as above
    "assembly_sessions:debate-record": EVERYBODY,
    "assembly_sessions:debate-record-xlsx": EVERYBODY,
    "assembly_sessions_api:debate-record": EVERYBODY,
    "assembly_sessions:debate-exchange-desk": PROGRAMME,
    "assembly_sessions:debate-exchanges": PROGRAMME | SPEAKERS,  # with a speaker in it
    "assembly_sessions_api:place-exchange-list": ACCOUNTS,  # of their own
    "assembly_sessions:debate": EVERYBODY,
    "assembly_sessions:debate-list": EVERYBODY,
    "assembly_sessions:debate-now": EVERYBODY,
    "assembly_sessions:debate-interpreters": PROGRAMME,  # and for interpreters
    "assembly_sessions:debate-interpreters-statement": PROGRAMME,  # as above
    "assembly_sessions:screen": EVERYBODY,  # who has its key
    "assembly_sessions:screen-now": EVERYBODY,  # as above
    "assembly_sessions:screen-console": PROGRAMME,
    "assembly_sessions:screen-set": PROGRAMME,
    "assembly_sessions_api:assembly-screens": PROGRAMME,
    "assembly_sessions_api:screen-detail": PROGRAMME,
    "debate-live": EVERYBODY,
    "debate-chair-live": PROGRAMME,  # and for who presides
    "screen-live": EVERYBODY,  # who has its key
}
ACT = {
    "assembly_sessions:resolution-debate": PROGRAMME,
    "assembly_sessions_api:resolution-record-debate": PROGRAMME,
    "assembly_sessions:debate-chair": PROGRAMME,
    "assembly_sessions:debate-chair-place": PROGRAMME,
    "assembly_sessions_api:debate-floor-act": PROGRAMME,
    "assembly_sessions:debate-change": PROGRAMME,
    "assembly_sessions:debate-new": PROGRAMME,
    "assembly_sessions:debate-remove": PROGRAMME,
    "assembly_sessions:debate-speaker": PROGRAMME,
    "assembly_sessions:debate-speaker-move": PROGRAMME,
    "assembly_sessions:debate-speaker-new": PROGRAMME,
    "assembly_sessions:debate-speaker-withdraw": PROGRAMME,
    "assembly_sessions:speaker-amend": {"coordinator"},  # whose speaker it is
    "assembly_sessions:speaker-new": {"coordinator"},  # for her delegation
    "assembly_sessions:speaker-withdraw": {"coordinator"},  # whose speaker it is
    "assembly_sessions_api:speaker-detail": PROGRAMME | {"coordinator"},
    "assembly_sessions_api:speaker-list": ACCOUNTS,  # what is sent is read first; then as above
    "assembly_sessions_api:speaker-withdraw": PROGRAMME | {"coordinator"},
    "assembly_sessions:debate-draw-close": PROGRAMME,
    "assembly_sessions:debate-draw-desk": PROGRAMME,
    "assembly_sessions_api:debate-close-lists": PROGRAMME,
    "assembly_sessions_api:debate-draw": PROGRAMME,
    "assembly_sessions:speaker-statement-take-away": PROGRAMME | {"coordinator"},
    "assembly_sessions:speaker-statements": PROGRAMME | {"coordinator"},
    "assembly_sessions_api:speaker-statement": PROGRAMME | {"coordinator"},
    "assembly_sessions:debate-exchange-answer": set(),  # says a word; tried apart
    "assembly_sessions:debate-exchange-ask": set(),  # names a speaker; tried apart
    "assembly_sessions:debate-exchange-desk": PROGRAMME,
    "assembly_sessions_api:place-exchange-answer": {"coordinator"},  # which is asked
    "assembly_sessions_api:place-exchange-enter": PROGRAMME,
    "assembly_sessions_api:place-exchange-list": ACCOUNTS,  # what is sent is read first
    "assembly_sessions_api:place-exchange-take-back": {"other_coordinator"},  # which has asked
    "assembly_sessions:debate-chair-screens": PROGRAMME,
    "assembly_sessions:screen-console": PROGRAMME,
    "assembly_sessions:screen-set": PROGRAMME,
    "assembly_sessions:screen-renew": PROGRAMME,
    "assembly_sessions:screen-remove": PROGRAMME,
    "assembly_sessions_api:assembly-screens": PROGRAMME,
    "assembly_sessions_api:screen-detail": PROGRAMME,
    "assembly_sessions_api:screen-readdress": PROGRAMME,
    "assembly_sessions_api:screen-remove": PROGRAMME,
}
METHODS = {
    "assembly_sessions_api:speaker-statement": ("put", "delete"),
    "assembly_sessions_api:screen-detail": ("put",),
    "assembly_sessions_api:speaker-detail": ("patch",),
}
