"""A comparison's numbers as a table, for files. Pure."""

from app.comparison.lines import Line
from app.comparison.service import Comparison
from app.writers.dataset import Column, ColumnType, Dataset, Row

COLUMNS = (
    Column("form", ColumnType.TEXT, "表式"),
    Column("table", ColumnType.INTEGER, "表"),
    Column("table_title", ColumnType.TEXT, "表名"),
    Column("section", ColumnType.TEXT, "部分"),
    Column("label", ColumnType.TEXT, "项目"),
    Column("right_label", ColumnType.TEXT, "另一表式的项目"),
    Column("indicator", ColumnType.TEXT, "指标"),
    Column("applicant", ColumnType.TEXT, "申请人"),
    Column("left_value", ColumnType.NUMBER, "本报告"),
    Column("left_status", ColumnType.TEXT, "本报告状态"),
    Column("left_raw", ColumnType.TEXT, "本报告原文"),
    Column("left_numerator", ColumnType.INTEGER, "本报告分子"),
    Column("left_denominator", ColumnType.INTEGER, "本报告分母"),
    Column("right_value", ColumnType.NUMBER, "对照报告"),
    Column("right_status", ColumnType.TEXT, "对照报告状态"),
    Column("right_raw", ColumnType.TEXT, "对照报告原文"),
    Column("right_numerator", ColumnType.INTEGER, "对照报告分子"),
    Column("right_denominator", ColumnType.INTEGER, "对照报告分母"),
    Column("change", ColumnType.NUMBER, "增减"),
    Column("change_rate", ColumnType.NUMBER, "增减率"),
    Column("note", ColumnType.TEXT, "可比性"),
)


def dataset(found: Comparison) -> Dataset:
    """Every line as a row."""
    return Dataset(COLUMNS, map(row_of, found.lines), len(found.lines))


def row_of(line: Line) -> Row:
    """One line as a row of `COLUMNS`."""
    sides = (
        part
        for side in (line.left, line.right)
        for part in (side.value, side.status, side.raw, side.numerator, side.denominator)
    )
    return (
        None if line.form is None else line.form.value,
        line.table,
        line.table_title,
        line.section,
        line.label,
        line.right_label,
        line.indicator,
        line.applicant.value,
        *sides,
        line.change,
        line.change_rate,
        line.note,
    )
