"""Close the vote of the phones, and print what its record gives.

python -m bench.phones_count BALLOT
"""

import json
import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402

from assemblies.models.accounts import User  # noqa: E402
from sessions.models.ballots import Ballot  # noqa: E402
from sessions.models.casts import BallotCast  # noqa: E402
from sessions.selectors.ballots import result_of_ballot  # noqa: E402
from sessions.services import roll_calls  # noqa: E402


def main(key):
    ballot = Ballot.objects.get(pk=key)
    teller = User.objects.get(email="manager@bench.example")
    closed = roll_calls.close_vote(ballot=ballot, by=teller, at=timezone.now())
    casts = BallotCast.objects.filter(ballot=closed).count()
    print(json.dumps({**result_of_ballot(closed).details, "casts": casts}))


if __name__ == "__main__":
    main(sys.argv[1])
