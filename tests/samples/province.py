"""The invented province, made once for all tests of this folder."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from app.catalogue.registry import catalogue
from app.checks.context import Context
from app.checks.run import run
from app.content import Finding
from app.samples import Sample
from app.samples.invented import InventedUnit, manifest, own_reports, reports, units
from app.vocabulary import Severity

Key = tuple[str, int]
TODAY = date(2026, 6, 1)


@lru_cache(maxsize=1)
def published() -> Mapping[Key, Sample]:
    return {(s.unit_code, s.content.year): s for s in reports()}


@lru_cache(maxsize=1)
def faultless() -> Mapping[Key, Sample]:
    return {(s.unit_code, s.content.year): s for s in reports(faultless=True)}


@lru_cache(maxsize=1)
def own() -> Mapping[Key, Sample]:
    return {(s.unit_code, s.content.year): s for s in own_reports()}


@lru_cache(maxsize=1)
def unit_of() -> Mapping[str, InventedUnit]:
    return {unit.code: unit for unit in units()}


def planted_codes() -> Mapping[Key, set[str]]:
    """What the checks should find, by report."""
    expected: dict[Key, set[str]] = defaultdict(set)
    for fault in manifest():
        for year in fault.shows_in:
            assert fault.code is not None
            expected[fault.unit, year].add(fault.code)
    return expected


def findings(key: Key, among: Mapping[Key, Sample]) -> list[Finding]:
    """Everything the checks say of a report, its unit's other years known."""
    code, year = key
    sample = among[key]
    near = [among[code, y].content if (code, y) in among else None for y in (year - 1, year + 1)]
    context = Context(
        today=TODAY,
        unit_name=sample.unit_name,
        level=sample.level,
        kind=sample.kind,
        scope=sample.content.scope,
        previous=near[0],
        following=near[1],
        history=[among[code, y].content for y in range(2014, year) if (code, y) in among],
        # A county's local notice: townships report in January, as departments do.
        local_deadline=date(year + 1, 1, 31) if sample.level.value == "township" else None,
    )
    book = catalogue()
    return run(sample.content, form=book.forms[sample.content.form], catalogue=book, context=context)


def grave(found: Iterable[Finding]) -> set[str]:
    """The codes of all but notices."""
    return {finding.code for finding in found if finding.severity is not Severity.NOTICE}


def digest(samples: Iterable[Sample]) -> str:
    """The SHA-256 of everything that the reports say."""
    whole = hashlib.sha256()
    for sample in samples:
        content = sample.content
        told = [sample.name, sample.unit_name, sample.kind, sample.level, sample.provenance, sample.synthetic]
        told += [content.form, content.title, content.scope, content.scope_basis, content.period]
        told += [content.publication, content.signoff, *content.sections]
        # The order of the cells and the meaning of no value (blank) are tested on their own.
        told += [figure.value for figure in content.figures.values()]
        whole.update("\n".join(map(str, told)).encode())
    return whole.hexdigest()
