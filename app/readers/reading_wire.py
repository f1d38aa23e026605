"""A reading as bytes and back, for the way between two processes; JSON for the reason `wire` gives."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson

from app.content import CellKey, Figure, Finding, Period, Publication, Section, Signoff
from app.readers.extract import UnreadableFileError
from app.readers.reading import Aside, Reading, UnitClue, Unmatched
from app.readers.wire import BadAnswerError, pack, unpack
from app.vocabulary import Applicant, FormCode, Scope, ScopeBasis, Severity, ValueStatus

_DAYS = frozenset({"published_on", "filled_on", "signed_on"})


def pack_reading(outcome: Reading | UnreadableFileError | str) -> bytes:
    """A reading, a refusal, or the traceback of an error that is our own."""
    if not isinstance(outcome, Reading):
        return pack(outcome)
    said = {field.name: getattr(outcome, field.name) for field in fields(outcome)}
    figures = [_row(figure) for figure in outcome.figures]
    return orjson.dumps({"reading": said | {"figures": figures}})


def unpack_reading(answer: bytes) -> Reading | UnreadableFileError | str:
    """What `pack_reading` was given. Raises BadAnswerError."""
    try:
        held: dict[str, Any] = orjson.loads(answer)
        if "reading" in held:
            return _reading(held["reading"])
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, InvalidOperation) as error:
        raise BadAnswerError from error
    outcome = unpack(answer)
    if not isinstance(outcome, UnreadableFileError | str):
        raise BadAnswerError
    return outcome


def _row(figure: Figure) -> list[str | None]:
    key, value = figure.key, figure.value
    exact = None if value is None else str(value)
    return [key.indicator, key.applicant, exact, figure.status, figure.raw, figure.locator]


def _reading(held: Mapping[str, Any]) -> Reading:
    year, period = held["year"], held["period"]
    return Reading(
        form=FormCode(held["form"]),
        year=None if year is None else int(year),
        title=_text(held["title"]),
        unit_clues=tuple(UnitClue(str(clue["name"]), str(clue["how"])) for clue in held["unit_clues"]),
        scope=None if held["scope"] is None else Scope(held["scope"]),
        scope_basis=ScopeBasis(held["scope_basis"]),
        period=None
        if period is None
        else Period(date.fromisoformat(period["start"]), date.fromisoformat(period["end"])),
        publication=Publication(**_fields(Publication, held["publication"])),
        signoff=Signoff(**_fields(Signoff, held["signoff"])),
        sections=tuple(
            Section(_text(part["number"]), str(part["title"]), str(part["text"])) for part in held["sections"]
        ),
        figures=tuple(_figure(figure) for figure in held["figures"]),
        unmatched=tuple(Unmatched(str(stray["text"]), str(stray["locator"])) for stray in held["unmatched"]),
        findings=tuple(_finding(finding) for finding in held["findings"]),
        asides=tuple(
            Aside(str(aside["label"]), str(aside["text"]), str(aside["locator"])) for aside in held["asides"]
        ),
    )


def _figure(held: Sequence[Any]) -> Figure:
    indicator, applicant, value, status, raw, locator = held
    return Figure(
        CellKey(str(indicator), Applicant(applicant)),
        None if value is None else Decimal(value),
        ValueStatus(status),
        _text(raw),
        _text(locator),
    )


def _finding(held: Mapping[str, Any]) -> Finding:
    return Finding(
        str(held["code"]),
        Severity(held["severity"]),
        str(held["message"]),
        tuple(str(cell) for cell in held["cells"]),
        _text(held["expected"]),
        _text(held["found"]),
    )


def _fields(shape: type[Publication] | type[Signoff], held: Mapping[str, Any]) -> dict[str, Any]:
    return {
        field.name: _day(held[field.name]) if field.name in _DAYS else _text(held[field.name])
        for field in fields(shape)
    }


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
