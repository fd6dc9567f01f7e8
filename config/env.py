"""What the environment must say: read, typed and, where missing, reported all at once.

`.env.example` lists the same variables; a test compares the two.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environs import Env, EnvValidationError

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    kind: str  # the environs reader: str, bool, list, int, json
    default: Any
    help: str


REQUIRED = object()

VARIABLES = (
    Variable("SECRET_KEY", "str", REQUIRED, "a long random string; signs log-ins and links"),
    Variable(
        "FIELD_KEYS",
        "list",
        REQUIRED,
        "long random strings with commas that encrypt personal data at rest: the first one seals,"
        " all of them open; `manage.py reseal` brings old rows to the first",
    ),
    Variable("DEBUG", "bool", False, "true only on a developer's machine"),
    Variable("DEMO", "bool", False, "true opens the demonstration: its accounts and its mailbox"),
    Variable("ALLOWED_HOSTS", "list", [], "host names of the site, with commas"),
    Variable("PUBLIC_URL", "str", REQUIRED, "the address of the site as people type it"),
    Variable("DATABASE_URL", "str", "", "postgresql://…; empty for SQLite in VAR_DIR"),
    Variable("REDIS_URL", "str", "", "redis://…; empty runs without a broker: the sweep delivers"),
    Variable(
        "EMAIL_URL",
        "str",
        "",
        "smtp://user:password@host:587/?tls=true; empty: mailbox",
    ),
    Variable("EMAIL_BACKEND", "str", "", "a dotted path, e.g. of a django-anymail provider"),
    Variable("ANYMAIL", "json", {}, "the provider's keys as JSON, as django-anymail names them"),
    Variable(
        "REPLIES_ARE_READ",
        "bool",
        False,
        "true where answers of calendars reach us; invitations then ask for one",
    ),
    Variable(
        "PROVIDERS",
        "json",
        {},
        "the services for online meetings as JSON, by name: see docs/production.md",
    ),
    Variable("MAIL_FROM", "str", "Secretariat <secretariat@hemicycle.example>", "the sender"),
    Variable(
        "MAILS_HELD_ABOVE",
        "int",
        0,
        "a release that tells more people than this waits for a second look; 0: none waits",
    ),
    Variable("ORGANIZATION", "str", "Inter-Parliamentary Assembly", "the name on top of pages"),
    Variable("VAR_DIR", "str", "", "where data files live; empty: var/ beside manage.py"),
    Variable(
        "STATIC_ROOT", "str", "", "where collected static files are; empty: served from source"
    ),
    Variable("LOG_FORMAT", "str", "json", "json or pretty"),
    Variable("TRUSTED_PROXIES", "int", 0, "how many reverse proxies of ours stand in front"),
)


class Misconfigured(SystemExit):
    """The environment lacks something; the message names everything at once."""


def read() -> dict[str, Any]:
    """Return the value of each variable; stop with one message that names all that is wrong."""
    env = Env(eager=False)
    env.read_env(str(ROOT / ".env"), recurse=False)
    values: dict[str, Any] = {}
    missing = []
    for variable in VARIABLES:
        default = None if variable.default is REQUIRED else variable.default
        given = os.environ.get(variable.name)
        value = default if given == "" else getattr(env, variable.kind)(variable.name, default)
        if value is None:
            missing.append(variable)
        values[variable.name] = value
    try:
        env.seal()
    except EnvValidationError as error:
        raise Misconfigured(f"The environment is wrong: {error.error_messages}") from None
    if missing:
        lines = "\n".join(f"  {v.name}: {v.help}" for v in missing)
        raise Misconfigured(f"The environment lacks:\n{lines}\nSee .env.example.")
    return values
