"""What the journal keeps of a report: enough to make it again. Pure.

Values are `[indicator, applicant, status, value, raw, locator, by]`, the value as its
exact decimal text or null; nulls at the end are left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from operator import attrgetter
from typing import Any

from app.content import CellKey, Figure, ReportContent
from app.reports.figures import StoredFigures
from app.reports.model import Stray


def of_report(
    said: ReportContent,
    *,
    source_sha256: str | None = None,
    unmatched: Sequence[Stray] = (),
    historical: bool = False,
    note: str | None = None,
) -> dict[str, Any]:
    """A whole revision, but for what becomes of it later."""
    period = said.period
    return {
        "form": said.form.value,
        "scope_basis": said.scope_basis.value,
        "title": said.title,
        "period": None if period is None else [period.start.isoformat(), period.end.isoformat()],
        "publication": _filled(asdict(said.publication)),
        "signoff": _filled(asdict(said.signoff)),
        "sections": [asdict(section) for section in said.sections],
        "values": _values(said.figures),
        "source_sha256": source_sha256,
        "unmatched": [[stray.text, stray.locator] for stray in unmatched],
        "historical": historical,
        "note": note,
    }


def _values(figures: Mapping[CellKey, Figure]) -> list[list[str | None]]:
    return figures.recorded() if isinstance(figures, StoredFigures) else of_figures(figures.values())


def of_figures(figures: Iterable[Figure]) -> list[list[str | None]]:
    """Some of its values, by cell."""
    return [_row(figure) for figure in sorted(figures, key=attrgetter("key"))]


def changes(before: ReportContent, after: ReportContent) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both sides of an edit, only what differs; among values, only the cells that do."""
    old, new = of_report(before), of_report(after)
    cells = {
        key for key in {*before.figures, *after.figures} if before.figures.get(key) != after.figures.get(key)
    }
    old["values"], new["values"] = _chosen(before, cells), _chosen(after, cells)
    differing = [name for name in old if old[name] != new[name]]
    return {name: old[name] for name in differing}, {name: new[name] for name in differing}


def _row(figure: Figure) -> list[str | None]:
    indicator, applicant = figure.key
    row = [indicator, applicant._value_, figure.status._value_, _number(figure), figure.raw, figure.locator]
    if figure.by is not None:
        return [*row, figure.by]
    while row[-1] is None:
        row.pop()
    return row


def _chosen(said: ReportContent, cells: Iterable[CellKey]) -> list[list[str | None]]:
    return of_figures(said.figures[key] for key in cells if key in said.figures)


def _number(figure: Figure) -> str | None:
    return None if figure.value is None else f"{figure.value:f}"


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in fields.items()
        if value is not None
    }
