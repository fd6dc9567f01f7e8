"""Structured log lines: one event, its words, the request it belongs to; no secret."""

import logging
import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

# Addresses that are a key themselves. Django's own lines name the address of what went wrong.
_SECRET = re.compile(r"(/invitations/|/password/reset/key/|/calendar/personal/)[^/\s\"'?#]+")


def formatter(kind: str) -> logging.Formatter:
    """Make the formatter of all log lines; `kind` is ``json`` or ``pretty``."""
    # What no line of ours shows is not looked up for it: where in the code, which thread.
    logging._srcfile = None  # noqa: SLF001 - documented by Python under "Optimization"
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=False)
        if kind == "pretty"
        else structlog.processors.JSONRenderer()
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            cut_secrets,
            renderer,
        ],
    )


def cut_secrets(_logger: object, _name: str, line: EventDict) -> EventDict:
    """Take the secrets of one-time links out of every word of a line, tracebacks included."""
    return {word: _cut(value) for word, value in line.items()}


def _cut(value: Any) -> Any:  # noqa: ANN401 - whatever a line holds
    if isinstance(value, (int, float, bool, type(None))):
        return value
    words = value if isinstance(value, str) else str(value)
    return _SECRET.sub(r"\1…", words) if "/" in words else words
