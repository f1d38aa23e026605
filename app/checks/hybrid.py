"""Rows of a neighbouring form printed in place of the form's own.

Reports on the 2021 form often print （六）其他处理 as one row, as in 2019. That row is
`applications.otherwise_handled`; it stands for the three `applications.otherwise_handled.*`
and is never one of them.
"""

from collections.abc import Mapping

from app.catalogue.evaluate import standing_in
from app.catalogue.form import Form, Row
from app.content import ReportContent
from app.vocabulary import ValueStatus

_BEST_FIRST = tuple(ValueStatus)


def hybrid_rows(content: ReportContent, form: Form) -> tuple[Row, ...]:
    """The hybrid rows that this report prints in place of the form's own (`evaluate.standing_in`)."""
    if not form.hybrids:
        return ()

    def status_of(indicator: str) -> ValueStatus:
        row = form.row_of.get(indicator)
        found = {content.status(cell) for cell in row.cells} if row is not None else ()
        return min(found, key=_BEST_FIRST.index, default=ValueStatus.ABSENT)

    return standing_in(form, status_of)


def replaced_rows(content: ReportContent, form: Form) -> Mapping[str, str]:
    """The form's own indicators that this report prints as a hybrid row, each with the
    hybrid's indicator."""
    return {own: row.indicator for row in hybrid_rows(content, form) if row.indicator for own in row.replaces}
