"""The search on PostgreSQL: 5,000 events, 50,000 documents, each in English and French.

Words are made up and as common as words are: the second half as often as the first, and so on. What
is measured is what a page needs: the answers, their counts, and the twenty entries that are shown.
"""

import argparse
import os
import random
import statistics
import time
from collections import defaultdict
from datetime import date, timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from assemblies.enums import SearchKind, SearchThing  # noqa: E402
from assemblies.models.events import Event  # noqa: E402
from assemblies.models.search import SearchEntry  # noqa: E402
from assemblies.selectors.search import Wanted, results_of  # noqa: E402
from assemblies.selectors.search_words import entries_of  # noqa: E402
from assemblies.services import search  # noqa: E402
from config.search_hits import hits_of  # noqa: E402

EVENTS, DOCUMENTS, WORDS = 5_000, 50_000, 20_000
IN_TITLE, IN_TEXT = 8, 60
# Made when the world is there: so it is written in a minute and not in ten.
INDEXES = {"searchentry_heading": "heading", "searchentry_vector": "vector"}
THEMES = ("peace", "climate", "gender", "youth", "rights", "trade")
BODIES = ("assembly", "governing_council", "sc_peace", "forum_women")
SYLLABLES = [first + vowel for first in "bcdfglmnprstv" for vowel in "aeiou"]
FIRST_DAY = date(1990, 1, 1)
TODAY = date(2026, 12, 1)


class Language:
    """A made-up vocabulary with the frequencies of a real one."""

    def __init__(self, chance):
        self.chance = chance
        words = {
            "".join(chance.choices(SYLLABLES, k=chance.randrange(2, 5))) for _ in range(WORDS * 2)
        }
        self.words = sorted(words)[:]
        chance.shuffle(self.words)
        self.words = self.words[:WORDS]
        self.weights = [1 / (rank + 10) for rank in range(len(self.words))]
        total, self.up_to = 0.0, []
        for weight in self.weights:
            total += weight
            self.up_to.append(total)

    def said(self, count):
        return " ".join(self.chance.choices(self.words, cum_weights=self.up_to, k=count))


def fill(english, french, chance):
    """Write the entries of the world; return how long it took."""
    began = time.perf_counter()
    Event.objects.bulk_create(
        Event(
            kind="webinar", slug=f"event-{n}", title={"en": "x"}, place={"en": "Online"},
            time_zone="Europe/Zurich", starts_on=FIRST_DAY, ends_on=FIRST_DAY,
            created_at=timezone.now(), changed_at=timezone.now(), published_at=timezone.now(),
        )
        for n in range(EVENTS)
    )  # fmt: skip
    keys = list(Event.objects.order_by("pk").values_list("pk", flat=True))
    _run(f"DROP INDEX {name}" for name in INDEXES)
    batch = []
    for n in range(EVENTS + DOCUMENTS):
        is_event = n < EVENTS
        day = FIRST_DAY + timedelta(days=chance.randrange(13_000))
        symbol = "" if is_event else f"A/{n % 150 + 1}/{n // 150}-P.{n % 9 + 1}"
        event = keys[n % EVENTS]
        batch += entries_of(
            SearchThing.EVENT if is_event else SearchThing.DOCUMENT,
            event if is_event else n,
            kind=SearchKind.WEBINAR if is_event else SearchKind.DOCUMENT,
            title={"en": english.said(IN_TITLE), "fr": french.said(IN_TITLE)},
            texts={"en": english.said(IN_TEXT), "fr": french.said(IN_TEXT)},
            args=[f"event-{event}"] if is_event else [symbol],
            symbol=symbol,
            event=event,
            day=day,
            body=chance.choice(BODIES),
            themes=chance.sample(THEMES, k=2),
        )
        if len(batch) >= 2_000:
            SearchEntry.objects.bulk_create(batch, batch_size=1_000)
            batch = []
    SearchEntry.objects.bulk_create(batch, batch_size=1_000)
    _run(
        f"CREATE INDEX {name} ON assemblies_searchentry USING gin ({column})"
        for name, column in INDEXES.items()
    )
    search.learn_all()
    _run(["VACUUM ANALYZE assemblies_searchentry", "VACUUM ANALYZE assemblies_knownword"])
    return time.perf_counter() - began


def _run(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def questions(words, chance):
    """Return what is asked, by what sort of question it is."""
    common, usual, rare = words[:30], words[200:1_500], words[6_000:16_000]
    pick = chance.choice

    def misspelt(word):
        place = chance.randrange(1, len(word) - 1)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    long_ones = [word for word in rare if len(word) >= 6]
    return {
        "a rare word": lambda: {"question": pick(rare)},
        "a usual word": lambda: {"question": pick(usual)},
        "a common word": lambda: {"question": pick(common)},
        "two words": lambda: {"question": f"{pick(usual)} {pick(usual)}"},
        "two common words": lambda: {"question": f"{pick(common)} {pick(common)}"},
        "misspelt": lambda: {"question": misspelt(pick(long_ones))},
        "a beginning": lambda: {"question": pick(usual)[:4]},
        "a phrase": lambda: {"question": f'"{pick(common)} {pick(usual)}"'},
        "a symbol": lambda: {"question": f"A/{chance.randrange(1, 150)}/{chance.randrange(300)}"},
        "with filters": lambda: {
            "question": pick(usual), "theme": pick(THEMES), "year": 1990 + chance.randrange(35),
        },
        "common, one kind": lambda: {"question": pick(common), "kind": SearchKind.WEBINAR},
    }  # fmt: skip


def measured(made, repeats, of_each):
    """Return the milliseconds of each answer by sort; of each question the best of its repeats."""
    took, found = defaultdict(list), defaultdict(list)
    for sort, make in made.items():
        for _ in range(of_each):
            wanted = Wanted(language="en", **make())
            best = []
            for _repeat in range(repeats):
                began = time.perf_counter()
                results = results_of(wanted, today=TODAY)
                hits_of(results.keys[:20], results.asked)
                best.append((time.perf_counter() - began) * 1000)
            took[sort].append(min(best))
            found[sort].append(results.total)
    return took, found


def at(share, values):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--of-each", type=int, default=20)
    parser.add_argument("--explain", action="store_true")
    asked = parser.parse_args()
    translation.activate("en")
    call_command("migrate", verbosity=0)
    chance = random.Random(138)  # noqa: S311 - the same world each time
    english, french = Language(chance), Language(chance)
    seconds = fill(english, french, chance)
    print(f"{SearchEntry.objects.count()} entries written in {seconds:.0f} s")
    made = questions(english.words, chance)
    measured(made, 1, 3)  # what is read first is read from disk
    took, found = measured(made, asked.repeats, asked.of_each)
    print(f"{'':18} {'p50':>7} {'p95':>7}  answers (median)")
    for sort, values in [*took.items(), ("all", [one for many in took.values() for one in many])]:
        answers = f"{statistics.median(found[sort]):.0f}" if sort in found else ""
        print(f"{sort:18} {at(0.5, values):7.1f} {at(0.95, values):7.1f}  {answers}")


if __name__ == "__main__":
    main()
