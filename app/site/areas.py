"""Where there are public reports from: all of China together, and province by province."""

from dataclasses import dataclass

from sqlmodel import Session

from app.site import store

FEW = 50
"""Real reports below which an invented province shows more of what the pages can do."""


@dataclass(frozen=True, slots=True)
class Area:
    """A province with public reports, or all real ones (`code` None)."""

    code: str | None
    name: str
    synthetic: bool
    reports: int
    first_year: int
    last_year: int


def areas(session: Session) -> tuple[Area, ...]:
    """All real reports together first, then province by province; empty where there are none."""
    rows = store.areas(session)
    names = store.names(session, {code for code, *_ in rows if code is not None})
    found = [
        Area(code, names.get(code, code), synthetic, count, first, last)
        for code, synthetic, count, first, last in rows
        if code is not None
    ]
    real = [row for row in rows if not row[1]]
    if real:
        count = sum(row[2] for row in real)
        found.insert(0, Area(None, "全国", False, count, min(r[3] for r in real), max(r[4] for r in real)))
    return tuple(found)


def usual_area(known: tuple[Area, ...]) -> Area | None:
    """What is shown to whoever asks for no place: all that is real, but an invented province
    where hardly anything real is loaded, as in the demonstration; None where nothing is."""
    real = next((area for area in known if area.code is None), None)
    invented = max((a for a in known if a.synthetic), key=lambda area: area.reports, default=None)
    if invented is not None and (real is None or real.reports < FEW):
        return invented
    return real
