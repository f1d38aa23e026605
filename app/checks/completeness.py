"""Is every cell of the form there, and was it read?"""

from collections.abc import Iterator, Sequence

from app.catalogue.form import Catalogue, Form, Row
from app.checks.context import Context
from app.checks.explanation import Explanation
from app.checks.hybrid import hybrid_rows
from app.checks.wording import cell_name, listed, row_name
from app.content import CellKey, Finding, ReportContent
from app.vocabulary import Severity, ValueStatus

CODES = (
    Explanation(
        "table_blank",
        Severity.ERROR,
        "统计表没有任何数字",
        "No figure in the table",
        "认出了统计表，但所有格都是空白或未读到，没有一个数字，勾稽关系也就无从核对。",
        "The form was recognised but not one cell holds a number, so nothing can be checked.",
        "补填数字；页面上的表如为图片或只在附件里，请导入附件。",
        "Supply the figures; if the table is a picture or an attachment, import that.",
    ),
    Explanation(
        "table_missing",
        Severity.WARNING,
        "缺少一张表",
        "A table is missing",
        "表式规定的一张表在页面上完全没有出现。",
        "One table of the form does not appear on the page at all.",
        "检查原文是否分页或在附件中；确实缺表的，由填报单位补充。",
        "See whether it stands on another page or in an attachment; otherwise the unit must supply it.",
    ),
    Explanation(
        "cells_absent",
        Severity.WARNING,
        "表中缺行或缺格",
        "Rows or cells are missing",
        "表式规定的若干格在页面上没有出现。缺格既不是 0 也不是空白。",
        "Some cells of the form do not appear on the page. They are neither zero nor blank.",
        "对照原文补读；原文确实没有的，由填报单位补充。",
        "Compare with the original; what it really lacks the unit must supply.",
    ),
    Explanation(
        "cells_blank",
        Severity.NOTICE,
        "表中有空白格",
        "Some cells are blank",
        "若干格是空白或填“-”“无”等。空白不等于 0，汇总时不计入，也不代填。",
        "Some cells are blank or hold a dash. A blank is not a zero: sums leave it out and nothing is "
        "filled in.",
        "确为 0 的请填 0。",
        "Enter 0 where 0 is meant.",
    ),
    Explanation(
        "cell_unreadable",
        Severity.WARNING,
        "有文字不能识别为数字",
        "Text that is not a number",
        "格中有内容，但不能可靠地识别为一个数字。",
        "The cell holds something that cannot be read as one number.",
        "对照原文手工填写，或更正原文。",
        "Enter the number by hand after the original, or have the original corrected.",
    ),
)


def check(content: ReportContent, form: Form, catalogue: Catalogue, context: Context) -> Iterator[Finding]:
    """Look at the status of each cell, row by row."""
    hybrids = hybrid_rows(content, form)
    replaced = {own for row in hybrids for own in row.replaces}
    rows = [r for r in form.rows if r.indicator and r.indicator not in replaced]
    rows += hybrids
    if all(content.status(cell) is ValueStatus.REPORTED for row in rows for cell in row.cells):
        return  # so are most reports
    if not any(content.value(cell) is not None for row in rows for cell in row.cells):
        yield Finding(
            "table_blank", Severity.ERROR, "统计表没有任何数字：所有格都是空白或未读到，勾稽关系无从核对"
        )
    else:
        yield from _absent(content, form, rows)
        yield from _blank(content, form, rows)
    for row in rows:
        yield from _unreadable(content, form, row)


def _absent(content: ReportContent, form: Form, rows: Sequence[Row]) -> Iterator[Finding]:
    absent = _with_status(content, rows, ValueStatus.ABSENT)
    for table, title in zip(sorted({row.table for row in form.rows}), form.table_titles, strict=False):
        cells = [cell for row in rows if row.table == table for cell in row.cells]
        if cells and all(cell in absent for cell in cells):
            yield Finding(
                "table_missing",
                Severity.WARNING,
                f"页面上没有“{title}”（{len(cells)} 格）",
                cells=tuple(map(str, cells)),
            )
            absent = {cell: None for cell in absent if cell not in set(cells)}
    if absent:
        yield Finding(
            "cells_absent",
            Severity.WARNING,
            f"页面上缺 {len(absent)} 格：{_rows_of(form, absent)}",
            cells=tuple(map(str, absent)),
        )


def _blank(content: ReportContent, form: Form, rows: Sequence[Row]) -> Iterator[Finding]:
    blank = _with_status(content, rows, ValueStatus.BLANK, ValueStatus.NOT_APPLICABLE)
    if blank:
        yield Finding(
            "cells_blank",
            Severity.NOTICE,
            f"表中有 {len(blank)} 格空白（不等于 0）：{_rows_of(form, blank)}",
            cells=tuple(map(str, blank)),
        )


def _unreadable(content: ReportContent, form: Form, row: Row) -> Iterator[Finding]:
    cells = [cell for cell in row.cells if content.status(cell) is ValueStatus.UNREADABLE]
    if cells:
        raws = [content.figures[cell].raw or "" for cell in cells]
        shown = listed([f"{cell_name(form, c)}“{raw}”" for c, raw in zip(cells, raws, strict=True)], "格")
        yield Finding(
            "cell_unreadable",
            Severity.WARNING,
            f"不能识别为数字：{shown}",
            cells=tuple(map(str, cells)),
            found=" | ".join(raws),
        )


def _with_status(content: ReportContent, rows: Sequence[Row], *statuses: ValueStatus) -> dict[CellKey, None]:
    return dict.fromkeys(c for row in rows for c in row.cells if content.status(c) in statuses)


def _rows_of(form: Form, cells: dict[CellKey, None]) -> str:
    names = list(dict.fromkeys(row_name(form, cell.indicator) for cell in cells))
    return listed(names, "行")
