"""The sample reports become published reports in the database: what `gongkai demo` shows."""

from collections.abc import Iterator
from heapq import merge

from sqlmodel import Session

from app.actor import Actor
from app.reports.model import Address, Recording
from app.reports.service import bulk, recording
from app.reports.service.bulk import Filed
from app.reports.service.common import locate
from app.reports.store import reports
from app.samples import Sample, invented, samples
from app.units.draft import NewUnit
from app.units.service import create
from app.units.store import find
from app.vocabulary import Outcome


def load_samples(session: Session, actor: Actor) -> int:
    """Record every sample that is not there yet as published by its body long since, with
    the provenance of its figures as its note; returns how many were added.

    Needs the divisions; a body that is none of them is registered. A report that exists is
    left alone, whoever made it.
    """
    added = 0
    # The latest year last, so that it stands first among what was published newly.
    for sample in sorted(samples(), key=lambda each: (each.content.year, each.unit_code)):
        if not _is_there(session, actor, sample):
            said = Recording(sample.content, note=sample.provenance)
            done = recording.record(session, actor, unit=sample.unit_code, recording=said, publish=True)
            added += done.outcome is Outcome.CREATED
    return added


def _is_there(session: Session, actor: Actor, sample: Sample) -> bool:
    if find(session, sample.unit_code) is None:
        new = NewUnit(
            code=sample.unit_code, name=sample.unit_name, kind=sample.kind, synthetic=sample.synthetic
        )
        create(session, actor, new=new)
        return False
    address = Address(sample.unit_code, sample.content.year, sample.content.scope)
    unit, scope = locate(session, address)
    return reports.find(session, unit, address.year, scope) is not None


def add_invented_units(session: Session, actor: Actor) -> None:
    """Register the bodies of the invented province that are not there yet. Nothing of it bears the
    name of a real body."""
    for unit in invented.units():
        if find(session, unit.code) is None:
            create(session, actor, new=_invented_unit(unit))


def load_invented(session: Session, actor: Actor) -> int:
    """Record the invented province that is not there yet, its units first; returns how many
    reports were added."""
    add_invented_units(session, actor)
    return bulk.record_many(session, actor, invented_reports())


def invented_reports() -> Iterator[Filed]:
    """All its reports, as `bulk.plan` takes them."""
    by_year = merge(invented.reports(), invented.own_reports(), key=lambda sample: sample.content.year)
    return (Filed(sample.unit_code, sample.content, sample.provenance) for sample in by_year)


def _invented_unit(unit: invented.InventedUnit) -> NewUnit:
    return NewUnit(
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        parent=unit.parent,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        synthetic=True,
    )
