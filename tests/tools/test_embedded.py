"""The environment of ./run: the caller's words, then .env, then what fits this machine."""

import stat

import pytest

from tools import embedded


@pytest.fixture
def var(tmp_path, monkeypatch):
    names = (
        "SECRET_KEY",
        "FIELD_KEYS",
        "PUBLIC_URL",
        "ALLOWED_HOSTS",
        "DEMO",
        "LOG_FORMAT",
        "REDIS_URL",
    )
    for name in names:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(embedded, "ROOT", tmp_path)
    (tmp_path / "var").mkdir()
    return tmp_path / "var"


def test_environment_of_a_fresh_checkout_opens_the_demonstration_on_this_machine_only(var):
    made = embedded.environment(var, port=8123)

    assert made["PUBLIC_URL"] == "http://127.0.0.1:8123"
    assert made["ALLOWED_HOSTS"] == "127.0.0.1,[::1],localhost"
    assert made["GRANIAN_HOST"] == "127.0.0.1"
    assert made["GRANIAN_PORT"] == "8123"
    assert embedded.is_demo(made)
    assert "DEBUG" not in made
    assert len(made["SECRET_KEY"]) > 50
    assert stat.S_IMODE((var / "env").stat().st_mode) == 0o600
    assert embedded.environment(var)["SECRET_KEY"] == made["SECRET_KEY"]


def test_environment_follows_a_developers_file_but_not_its_local_address(var):
    (var.parent / ".env").write_text(
        "# ours\nexport DEBUG=true\nSECRET_KEY='abc'\n\nPUBLIC_URL=http://localhost:8000\n"
        "ALLOWED_HOSTS=hemicycle.test\n"
    )

    made = embedded.environment(var, host="::1", port=9000)

    assert (made["DEBUG"], made["SECRET_KEY"]) == ("true", "abc")
    assert made["PUBLIC_URL"] == "http://[::1]:9000"
    assert made["ALLOWED_HOSTS"] == "hemicycle.test,127.0.0.1,[::1],localhost"


def test_environment_keeps_a_real_public_address_and_the_callers_word(var, monkeypatch):
    (var.parent / ".env").write_text("PUBLIC_URL=https://assembly.example.org\nDEMO=true\n")
    monkeypatch.setenv("ALLOWED_HOSTS", "assembly.example.org")

    made = embedded.environment(var, demo=False)

    assert made["PUBLIC_URL"] == "https://assembly.example.org"
    assert made["ALLOWED_HOSTS"] == "assembly.example.org"
    assert not embedded.is_demo(made)


@pytest.mark.allow_hosts(["192.0.2.1"])  # asked for its route only; nothing is sent
def test_environment_for_other_machines_knows_this_ones_names(var, monkeypatch):
    monkeypatch.setattr(embedded.socket, "gethostname", lambda: "Hall-1")

    made = embedded.environment(var, host="0.0.0.0", port=80)

    assert made["PUBLIC_URL"] == "http://127.0.0.1:80"
    assert "hall-1" in made["ALLOWED_HOSTS"].split(",")
