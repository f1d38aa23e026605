"""All checks over one report, in a fixed order.

A new check is a new file with `CODES` and `check`, and one line in `CHECKS`.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

from app.catalogue.form import Catalogue, Form
from app.checks import (
    arithmetic,
    completeness,
    continuity,
    dates,
    form_choice,
    jumps,
    likeness,
    local,
    narrative,
    plausibility,
    timeliness,
    value_range,
)
from app.checks.context import Context
from app.checks.explanation import Explanation
from app.content import Finding, ReportContent


class Check(Protocol):
    """A module that holds one check."""

    @property
    def CODES(self) -> tuple[Explanation, ...]:  # noqa: N802
        """The codes that its findings may bear."""
        ...

    def check(
        self, content: ReportContent, form: Form, catalogue: Catalogue, context: Context
    ) -> Iterator[Finding]:
        """Findings in the order of the form; never an exception, whatever the data."""
        ...


CHECKS: tuple[Check, ...] = (
    form_choice,
    completeness,
    value_range,
    arithmetic,
    continuity,
    timeliness,
    dates,
    plausibility,
    jumps,
    narrative,
    likeness,
    local,
)
"""In the order of their findings: first what makes the others doubtful."""

EXPLANATIONS: Mapping[str, Explanation] = {code.code: code for check in CHECKS for code in check.CODES}
"""Every code that a check may yield, for `/problems/{code}`."""


def run(content: ReportContent, *, form: Form, catalogue: Catalogue, context: Context) -> list[Finding]:
    """All findings on a report: check by check in the order of `CHECKS`, each in the order
    of the form. `form` is the form the report was read on (`content.form`).

    The same input gives the same list. Never raises on data.
    """
    return [finding for check in CHECKS for finding in check.check(content, form, catalogue, context)]
