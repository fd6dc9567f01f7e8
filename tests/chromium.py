"""The machine's own Chromium, driven by Playwright."""

import os
from contextlib import contextmanager
from shutil import which

import pytest
from playwright.sync_api import sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@contextmanager
def started():
    """Start the browser; without one the build fails, and anybody else's test is skipped."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "google-chrome")
    executable = next((found for found in map(which, names) if found), None)
    if executable is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine")
        pytest.skip("NOT RUN: no Chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        chromium.close()
