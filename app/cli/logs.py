"""Logs as JSON lines on standard error, one event a line, without secrets."""

import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

_SECRETS = re.compile(r"(?<=://)([^:/@\s\"]+):[^@/\s\"]+(?=@)|\bgk_[A-Za-z0-9_-]+")


def hide_secrets(_logger: Any, _method: str, line: str) -> str:
    """The rendered line with passwords in addresses and keys struck out."""
    return _SECRETS.sub(lambda found: f"{found[1]}:***" if found[1] else "gk_***", line)


def log_config(level: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`, and for uvicorn, which hands it to its workers."""
    before: list[Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
    ]
    rendering: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        _without_color,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
        hide_secrets,
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": rendering,
                "foreign_pre_chain": before,
            }
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "json"}
        },
        "loggers": {"alembic": {"level": "WARNING"}},  # it announces its plugins at every start
        "root": {"handlers": ["stderr"], "level": level.upper()},
    }


def _without_color(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Uvicorn says everything twice, once with colours."""
    event.pop("color_message", None)
    return event
