"""Log lines are JSON, and secrets are struck out of them."""

import json
import logging
import logging.config

import pytest

from app.cli.logs import hide_secrets, log_config


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("at postgresql://user:pass@host/db failed", "at postgresql://user:***@host/db failed"),
        ("postgresql+psycopg://user:p%40ss@host", "postgresql+psycopg://user:***@host"),
        ('{"url":"postgres://u:p@h/d"}', '{"url":"postgres://u:***@h/d"}'),
        ("Authorization: Bearer gk_AbC-12_x.", "Authorization: Bearer gk_***."),
        ("https://host:8000/path@x", "https://host:8000/path@x"),
        ("sqlite:///gongkai.sqlite", "sqlite:///gongkai.sqlite"),
        ("nothing to hide: a@b", "nothing to hide: a@b"),
    ],
)
def test_hide_secrets(line: str, shown: str) -> None:
    assert hide_secrets(None, "info", line) == shown


def test_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        logging.config.dictConfig(log_config("info"))
        logging.getLogger("gongkai.test").info("某事", extra={"request_id": "r1", "color_message": "x"})
        try:
            raise RuntimeError("postgresql://u:secret@h/d")
        except RuntimeError:
            logging.getLogger("gongkai.test").exception("crash")
        logging.getLogger("gongkai.test").debug("not told")
    finally:
        root.handlers, root.level = handlers, level
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert first.pop("timestamp").endswith("Z")
    assert first == {"event": "某事", "logger": "gongkai.test", "level": "info", "request_id": "r1"}
    assert second["level"] == "error"
    assert "RuntimeError: postgresql://u:***@h/d" in second["exception"]
