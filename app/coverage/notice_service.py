"""The notice an office sends out, and whom it reminds."""

from sqlmodel import Session

from app.actor import Actor
from app.checks.deadline import deadline
from app.coverage import notice_store as store
from app.coverage.notice import Notice, line, ranked, totals
from app.problems import ProblemError
from app.reports import clock, rules
from app.units.store import get as get_unit


def notice(session: Session, actor: Actor, *, within: str, year: int, issuer: str | None = None) -> Notice:
    """How the bodies directly below a unit stand with the year's report today.

    For a key over the unit with what is in hand and how often it was returned; for the public
    with what is public. Raises ProblemError `unit_unknown`, `year_out_of_range`.
    """
    of = get_unit(session, within, pointer="/query/within")
    today = clock.today()
    rules.check_year(year, this_year=today.year, pointer="/query/year")
    bodies = store.below(session, of.code, year, synthetic=of.synthetic)
    if not bodies:
        raise ProblemError(
            "invalid_parameter",
            f"{of.name}没有 {year} 年度应当报送的直接下级。",
            f"{of.code} has nobody directly below it who was to report for {year}.",
            pointer="/query/within",
        )
    drafts = rules.reaches(actor, of.path)
    known = store.handed(session, [body.code for body in bodies], year, drafts=drafts)
    lines = ranked(
        line(
            unit=body.code,
            unit_name=body.name,
            level=body.level,
            kind=body.kind,
            deadline=deadline(year, body.level, body.kind, body.local),
            handed=known.get(body.code),
            today=today,
        )
        for body in bodies
    )
    return Notice(
        unit=of.code,
        unit_name=of.name,
        year=year,
        as_of=today,
        issuer=issuer or f"{of.name}办公室",
        lines=lines,
        totals=totals(lines),
        synthetic=of.synthetic,
    )
