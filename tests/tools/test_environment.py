"""The environment is made once, brought up to date when a lock changes, and never made less."""

import hashlib

import pytest

from tools import environment


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    for name in ("run", "test", "boot"):
        (tmp_path / "requirements").mkdir(exist_ok=True)
        (tmp_path / f"requirements/{name}.lock").write_text(f"{name}==1\n")
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin/python").touch()
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", venv)
    monkeypatch.setattr(environment, "BOOT", tmp_path / ".boot")
    monkeypatch.setattr(environment, "PYTHON", venv / "bin/python")
    monkeypatch.setattr(environment, "_STAMP", venv / "stamp")
    monkeypatch.setattr(environment, "_with_uv", lambda kind, _: asked.append(kind))
    asked = []
    return tmp_path, asked


def stamp(folder, kind):
    digest = hashlib.sha256((folder / f"requirements/{kind}.lock").read_bytes()).hexdigest()
    (folder / ".venv/stamp").write_text(f"{kind} {digest}\n")


@pytest.mark.parametrize(("have", "asked_for"), [("run", "run"), ("test", "run"), ("test", "test")])
def test_environment_that_holds_enough_is_left_alone(checkout, have, asked_for):
    folder, installed = checkout
    stamp(folder, have)

    environment.ensure(asked_for)

    assert installed == []


def test_environment_grows_from_run_to_test(checkout):
    folder, installed = checkout
    stamp(folder, "run")

    environment.ensure("test")
    environment.ensure("test")

    assert installed == ["test"]


def test_environment_with_a_changed_lock_is_renewed_without_losing_the_test_tools(checkout):
    folder, installed = checkout
    stamp(folder, "test")
    (folder / ".venv/lib/python3.11/site-packages/pytest").mkdir(parents=True)
    (folder / "requirements/test.lock").write_text("test==2\n")

    environment.ensure("run")

    assert installed == ["test"]


def test_environment_of_unknown_origin_is_renewed(checkout):
    _, installed = checkout

    environment.ensure("run")

    assert installed == ["run"]


def test_environment_that_lost_its_python_is_made_anew(checkout):
    folder, installed = checkout
    stamp(folder, "run")
    (folder / ".venv/bin/python").unlink()

    environment.ensure("run")

    assert installed == ["run"]
