"""Inside .venv, before the start: catalogues, tables, the demonstration. One process for all.

python -m tools.prepare [--demo] [--accounts FILE]
"""

import argparse
import contextlib
import io
import os
import sys
import time
from pathlib import Path

import django
from django.core.management import CommandError, call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tools.places import ROOT


def _compile_catalogues():
    stale = [
        catalogue
        for catalogue in ROOT.glob("locale/*/*/LC_MESSAGES/*.po")
        if not _is_newer(catalogue.with_suffix(".mo"), catalogue)
    ]
    if stale and "compile_catalogues" in get_commands():
        _quietly("compile_catalogues")


def _is_newer(product, source):
    return product.exists() and product.stat().st_mtime >= source.stat().st_mtime


def _migrate():
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _timed("Making the tables", lambda: call_command("migrate", interactive=False, verbosity=0))


def _timed(what, work):
    started = time.monotonic()
    print(f"{what} …", end=" ", flush=True)
    work()
    print(f"{time.monotonic() - started:.1f} s.", flush=True)


def _seed():
    if "seed_demo" in get_commands():
        _timed("Building the demonstration", lambda: _quietly("seed_demo"))


def _quietly(*command):
    words = io.StringIO()
    call_command(*command, stdout=words)
    return words.getvalue()


def _write_accounts(path):
    """Keep the table of accounts for later starts; a world without one is fine."""
    table = ""
    with contextlib.suppress(CommandError, TypeError):
        if "seed_demo" in get_commands():
            table = _quietly("seed_demo", "--show-accounts")
    path.write_text(table, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--accounts", type=Path)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    _compile_catalogues()
    _migrate()
    if arguments.demo:
        _seed()
        if arguments.accounts:
            _write_accounts(arguments.accounts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
