"""What tools/tidy.py keeps out of the repository."""

import pytest

from tools.tidy import complaints


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("sessions/migrations/0003_auto_20261122.py", b"", "named for what it does"),
        (".env", b"", "one machine"),
        ("var/hemicycle.sqlite3", b"", "one machine"),
        ("data/film.bin", b"0" * 1_000_001, "1.0 MB"),
        ("key.pem", b"-----BEGIN RSA PRIVATE" + b" KEY-----\n", "secret"),
        ("config/urls.py", b"<" * 7 + b" HEAD\n", "unfinished"),
    ],
)
def test_tidy_complains(name, content, words):
    (complaint,) = complaints(name, content)

    assert words in complaint


@pytest.mark.parametrize("name", ["sessions/migrations/0001_initial.py", ".env.example", "run"])
def test_tidy_lets_ordinary_files_through(name):
    assert complaints(name, b"======= heading\n" + b"x" * 1000) == []
