"""The sample reports of the package, recorded as their bodies published them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import Session

    from app.db.engine import Database
    from app.samples import Sample


def load_samples(database: "Database") -> int:
    """Publish the sample reports that are not there yet; returns how many were added."""
    from app.samples import samples

    # The latest year last, so that it stands first among what was published newly.
    in_order = sorted(samples(), key=lambda sample: (sample.content.year, sample.unit_code))
    with database.writing() as session:
        return sum(_load(session, sample) for sample in in_order)


def _load(session: "Session", sample: "Sample") -> bool:
    from app.actor import OPERATOR
    from app.reports.model import Recording
    from app.reports.service import recording

    _ensure_unit(session, sample)
    if _is_there(session, sample):
        return False
    recording.record(
        session,
        OPERATOR,
        unit=sample.unit_code,
        recording=Recording(content=sample.content, note=sample.provenance),
        publish=True,
    )
    return True


def _ensure_unit(session: "Session", sample: "Sample") -> None:
    from app.actor import OPERATOR
    from app.problems import ProblemError
    from app.units import service
    from app.units.draft import NewUnit

    try:
        service.get(session, OPERATOR, code=sample.unit_code)
    except ProblemError as refused:
        if refused.kind.code != "unit_unknown":
            raise
        new = NewUnit(
            code=sample.unit_code, name=sample.unit_name, kind=sample.kind, synthetic=sample.synthetic
        )
        service.create(session, OPERATOR, new=new)


def _is_there(session: "Session", sample: "Sample") -> bool:
    from app.actor import OPERATOR
    from app.problems import ProblemError
    from app.reports.model import Address
    from app.reports.service import asking

    address = Address(sample.unit_code, sample.content.year, sample.content.scope)
    try:
        asking.get(session, OPERATOR, address=address)
    except ProblemError as refused:
        if refused.kind.code != "report_unknown":
            raise
        return False
    return True
