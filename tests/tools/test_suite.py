"""The last line of ./test says what happened, all phases together."""

import re

import pytest

from tools import suite
from tools.suite import Score, _last_line


def last_line(score, capsys):
    capsys.readouterr()
    _last_line(score, 0.0)
    return capsys.readouterr().out.strip().splitlines()[-1]


def test_last_line_adds_up_the_phases_in_pytests_own_form(capsys):
    score = Score()
    score.add("sqlite", 0, "==== 120 passed, 3 skipped, 2 xfailed in 12.00s ====")
    score.add("postgres", 0, "== 130 passed, 40 deselected, 1 warning in 61.10s (0:01:01) ==")
    score.skipped("Browser journeys", "no Chromium")

    line = last_line(score, capsys)

    assert re.fullmatch(r"==== 250 passed, 4 skipped, 2 xfailed in \d+\.\d\ds ====", line)
    assert score.bad == []
    assert score.not_run == ["Browser journeys: no Chromium"]


@pytest.mark.parametrize(
    ("code", "summary", "words"),
    [
        (1, "=== 2 failed, 5 passed, 1 error in 1.00s ===", "2 failed, 5 passed, 1 errors"),
        (2, "", "0 passed, 1 errors"),  # pytest itself broke and counted nothing
        (-9, "", "0 passed, 1 errors"),
    ],
)
def test_a_failing_phase_is_counted_and_named(capsys, code, summary, words):
    score = Score()
    score.add("sqlite", code, summary)

    assert last_line(score, capsys).startswith(f"==== {words} in ")
    assert score.bad == ["sqlite"]


def test_a_failing_check_counts_as_one_failure(capsys):
    score = Score()
    score.failed("ruff check")

    assert last_line(score, capsys).startswith("==== 1 failed, 0 passed in ")


@pytest.mark.parametrize(("where", "code"), [("true", 1), ("", 0)])
def test_what_could_not_run_fails_the_build_and_nobody_elses(monkeypatch, capsys, where, code):
    def nothing_but_a_missing_browser(score, _words):
        score.skipped("browser", "no Chromium")

    monkeypatch.setenv("CI", where)
    monkeypatch.setattr(suite, "_run", nothing_but_a_missing_browser)
    monkeypatch.setattr(suite.environment, "ensure", lambda _name: None)
    monkeypatch.setattr(suite.signal, "signal", lambda *_: None)
    monkeypatch.setattr("sys.argv", ["suite"])

    assert suite.main() == code
    said = capsys.readouterr().out
    assert "browser NOT RUN: no Chromium" in said
    assert "1 skipped" in said.splitlines()[-1]


def test_what_one_database_is_enough_for_is_there():
    """A file that was renamed would silently run on both again, or on none."""
    beside = (*suite._BESIDE_BROWSER, *suite._PROCESSES)
    named = (*suite._ON_SQLITE, *suite._ON_BOTH, *beside)

    assert [path for path in named if not (suite.ROOT / path).exists()] == []
    assert len(set(named)) == len(named)


def test_every_browser_test_lies_where_the_browser_phase_looks():
    marked = [
        path.relative_to(suite.ROOT).as_posix()
        for path in suite.ROOT.glob("tests/**/test_*.py")
        if "mark.browser" in path.read_text(encoding="utf-8") and path.name != "test_suite.py"
    ]

    assert len(marked) > 10
    assert [path for path in marked if not path.startswith(suite._BROWSED)] == []
