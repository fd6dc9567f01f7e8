"""One clear sentence for a person, and exit code 2."""

import sys


class Refusal(Exception):
    """What stands in the way, said so that a newcomer can remove it."""


def told(main):
    """Run `main`; turn a Refusal into its sentence and exit code 2, Ctrl-C into 130."""
    try:
        return main()
    except Refusal as refusal:
        print(f"Hemicycle cannot start: {refusal}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
