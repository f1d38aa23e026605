"""A list of reports as a table, one report a row. Pure."""

from app.reports.model import Listed
from app.writers.dataset import Column, ColumnType, Row

COLUMNS = (
    Column("unit", ColumnType.TEXT, "单位代码"),
    Column("unit_name", ColumnType.TEXT, "单位"),
    Column("level", ColumnType.TEXT, "层级"),
    Column("kind", ColumnType.TEXT, "类别"),
    Column("year", ColumnType.INTEGER, "年度"),
    Column("scope", ColumnType.TEXT, "口径"),
    Column("form", ColumnType.TEXT, "表式"),
    Column("status", ColumnType.TEXT, "状态"),
    Column("revision", ColumnType.INTEGER, "版本"),
    Column("title", ColumnType.TEXT, "标题"),
    Column("published_on", ColumnType.TEXT, "发布日期"),
    Column("historical", ColumnType.BOOLEAN, "历史报告"),
    Column("synthetic", ColumnType.BOOLEAN, "虚构数据"),
    Column("report", ColumnType.TEXT, "报告"),
)


def row_of(listed: Listed) -> Row:
    """One report as a row of `COLUMNS`."""
    state, meta = listed.state, listed.revision
    day = listed.published_on
    return (
        state.unit.code,
        state.unit.name,
        state.unit.level.value,
        state.unit.kind.value,
        state.year,
        state.scope.value,
        meta.form.value,
        meta.status.value,
        meta.number,
        meta.title,
        day.isoformat() if day else None,
        meta.historical,
        state.unit.synthetic,
        f"/api/v1/reports/{state.unit.code}/{state.year}?scope={state.scope.value}",
    )


def key_of(row: Row) -> tuple[str, int, str]:
    """The sort key of a row: unit code, year, scope."""
    return str(row[0]), int(str(row[4])), str(row[5])
