"""Change an open vote again and again, from a process of its own.

python -m bench.live_changes BALLOT TIMES SECONDS    prints when each was committed
"""

import json
import sys
import time

import django

django.setup()

from django.db import transaction  # noqa: E402

from notifications.services import live  # noqa: E402


def main(ballot, times, pace):
    made = []
    for _ in range(times):
        with transaction.atomic():
            live.changed(f"ballot:{ballot}")
        made.append(time.monotonic())
        time.sleep(pace)
    print(json.dumps(made))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
