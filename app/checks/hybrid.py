"""Rows of a neighbouring form printed in place of the form's own.

Reports on the 2021 form often print （六）其他处理 as one row, as in 2019. That row is
`applications.otherwise_handled`; it stands for the three `applications.otherwise_handled.*`
and is never one of them.
"""

from collections.abc import Mapping, Sequence

from app.catalogue.form import Form, Row
from app.content import ReportContent
from app.vocabulary import ValueStatus


def replaced_rows(content: ReportContent, form: Form) -> Mapping[str, str]:
    """The form's own indicators that this report prints as a hybrid row, each with the
    hybrid's indicator.

    A hybrid row counts when it is better known than all the rows it replaces; a page that
    prints both keeps the form's own, so that nothing is counted twice.
    """
    replaced: dict[str, str] = {}
    for row in form.hybrids:
        own = [form.row_of[indicator] for indicator in row.replaces if indicator in form.row_of]
        if row.indicator and _known(content, [row]) > _known(content, own):
            replaced.update(dict.fromkeys(row.replaces, row.indicator))
    return replaced


def _known(content: ReportContent, rows: Sequence[Row]) -> int:
    """2: some cell reported; 1: some cell on the page; 0: none there."""
    statuses = {content.status(cell) for row in rows for cell in row.cells}
    return 2 if ValueStatus.REPORTED in statuses else int(bool(statuses - {ValueStatus.ABSENT}))
