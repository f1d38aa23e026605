"""Which published reports make the sum of a government's area, each application once. Pure.

The tree below the government is walked from the top. A report that counts an area (本行政区域)
stands for its unit and all below it; one of a government's own level (本级) for the unit and
the bodies of that level; one of a body alone (本机关) for that body. So whatever a report that
was taken already holds is never taken again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from app.compilation.model import BODIES_OF_A_LEVEL, Body, Filed, LeftOut, Part, Taken, Why
from app.vocabulary import FormCode, Kind, ReportStatus, Scope

Reports = Mapping[Scope, Filed]
_WIDEST_FIRST = (Scope.AREA, Scope.LEVEL, Scope.BODY)


class Below(Enum):
    """Which units below one are still to be looked at."""

    ALL = auto()
    OUTSIDE_THE_LEVEL = auto()
    OF_THE_LEVEL = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one unit of the tree, and of those below it."""

    below: Below
    taken: Taken | None = None
    left_out: LeftOut | None = None


def own(body: Body, reports: Reports, *, scope: Scope, form: FormCode) -> Decision:
    """What the government that sums has itself published besides the report to be made: its own
    level, which holds its departments, else its body alone."""
    if scope is Scope.LEVEL:
        return Decision(Below.OF_THE_LEVEL, _take(body, reports, Scope.BODY, form, Part.OWN_BODY))
    level = _take(body, reports, Scope.LEVEL, form, Part.OWN_LEVEL)
    if level is not None:
        return Decision(Below.OUTSIDE_THE_LEVEL, level)
    return Decision(Below.ALL, _take(body, reports, Scope.BODY, form, Part.OWN_BODY))


def decide(body: Body, reports: Reports, *, below: Below, form: FormCode, synthetic: bool) -> Decision:
    """Whether a unit's report goes into the sum. `below` is what was decided of the unit above
    it, `synthetic` whether the government that sums is invented."""
    if body.placeholder:
        return Decision(Below.ALL)
    if body.synthetic is not synthetic:
        return Decision(Below.NONE, left_out=_aside(body, reports, Why.SYNTHETIC))
    of_the_level = body.kind in BODIES_OF_A_LEVEL
    if below is Below.OUTSIDE_THE_LEVEL and of_the_level:
        return Decision(Below.NONE, left_out=_aside(body, reports, Why.CONTAINED))
    if below is Below.OF_THE_LEVEL and not of_the_level:
        return Decision(Below.NONE)
    if body.vertical:
        return Decision(Below.NONE, left_out=_aside(body, reports, Why.VERTICAL))
    if not body.expected:
        return Decision(Below.ALL, left_out=_aside(body, reports, Why.OFF_LIST))
    scopes = (Scope.AREA,) if body.kind is Kind.GOVERNMENT else _WIDEST_FIRST
    for scope in scopes:
        taken = _take(body, reports, scope, form, Part.SUBORDINATE)
        if taken is not None:
            return Decision(_below(scope), taken)
    rest = Below.NONE if body.kind is Kind.GOVERNMENT else Below.ALL
    return Decision(rest, left_out=_without(body, reports, scopes))


def _take(body: Body, reports: Reports, scope: Scope, form: FormCode, part: Part) -> Taken | None:
    filed = reports.get(scope)
    if filed is None or filed.revision_id is None or filed.number is None or filed.form is not form:
        return None
    return Taken(body, part, scope, filed.revision_id, filed.number)


def _below(scope: Scope) -> Below:
    if scope is Scope.AREA:
        return Below.NONE
    return Below.OUTSIDE_THE_LEVEL if scope is Scope.LEVEL else Below.ALL


def _aside(body: Body, reports: Reports, why: Why) -> LeftOut | None:
    """Said of bodies that belong elsewhere only where they have published something."""
    for scope in _WIDEST_FIRST:
        filed = reports.get(scope)
        if filed is not None and filed.revision_id is not None:
            return LeftOut(body, why, filed.status, scope, filed.form)
    return None


def _without(body: Body, reports: Reports, scopes: tuple[Scope, ...]) -> LeftOut:
    """Why a body that was expected has nothing that could be taken: the nearest reason first."""
    usable = [reports[scope] for scope in scopes if scope in reports]
    for filed in usable:
        if filed.revision_id is not None:
            return LeftOut(body, Why.OTHER_FORM, filed.status, filed.scope, filed.form)
    for filed in usable:
        why = Why.WITHDRAWN if filed.status is ReportStatus.WITHDRAWN else Why.NOT_PUBLISHED
        return LeftOut(body, why, filed.status, filed.scope)
    narrower = _aside(body, reports, Why.OTHER_SCOPE)
    return narrower or LeftOut(body, Why.MISSING)
