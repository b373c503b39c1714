"""Log lines: JSON in UTC on stderr, with everything secret masked before it is written."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

_SECRET_NAMES = re.compile(r"(password|secret|token|cookie|authorization|api_?key|session)", re.I)
_SECRET_VALUES = re.compile(
    r"(?:sk|rk|whsec|pk)_[A-Za-z0-9_]{6,}"  # Stripe
    r"|(?<=://)[^/\s:@]+:[^@/\s]+(?=@)"  # user:password@ in addresses
    r"|(?<=[?&]token=)[^&\s]+"
    r"|(?<=/link/)[A-Za-z0-9_-]{16,}"
    r"|\$argon2id?\$[^\s\"]+"
)
MASK = "[masked]"


def masked(text: str) -> str:
    """The text with anything that looks like a secret blotted out."""
    return _SECRET_VALUES.sub(MASK, text)


def mask_secrets(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:  # Any: structlog's own protocol
    """A structlog processor: blot out values under secret names and secrets inside texts."""
    for name, value in event.items():
        event[name] = _masked_value(name, value)
    return event


def _masked_value(name: str, value: object) -> object:
    if _SECRET_NAMES.search(name):
        return MASK
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {key: _masked_value(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked_value(name, inner) for inner in value]
    return value


def configure(level: str) -> None:
    """Set up structlog and the standard library's loggers to write the same lines."""
    shared: list[Any] = [  # Any: structlog's processors have no common type
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for quiet in ("huey", "weasyprint", "fontTools", "alembic", "stripe"):
        logging.getLogger(quiet).setLevel(max(logging.WARNING, logging.getLevelName(level)))
