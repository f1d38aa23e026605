"""docs/settings.md is the table of the settings: no more, no fewer, with their true defaults."""

from pathlib import Path

from pydantic import SecretStr

from app.settings import Settings

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"


def table() -> list[str]:
    """The rows that the page must hold, in the order of the model."""
    rows = ["| 环境变量 | 默认值 | 说明 |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.default
        if isinstance(default, SecretStr):
            default = default.get_secret_value()
        shown = str(default).lower() if isinstance(default, bool) else str(default).replace("'", '"')
        rows.append(
            f"| `GONGKAI_{name.upper()}` | {f'`{shown}`' if shown else '（空）'} | {field.description} |"
        )
    return rows


def test_the_page_holds_the_table() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = lines.index(table()[0])
    assert lines[start : start + len(table())] == table()
    assert len(table()) > 10
    assert not any(line.startswith("|") for line in lines[start + len(table()) :])
