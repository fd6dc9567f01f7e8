"""The examples that stand in tables beside these tests."""

import csv
from pathlib import Path

HERE = Path(__file__).parent


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def whole(text):
    return int(text) if text else None
