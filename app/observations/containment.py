"""Never count twice: which reports may stand in one sum.

A county's area report already holds its departments and townships, so a sum over area
reports of two levels, or of a government and a body below it, counts the same application
again. Reports of bodies alone (本机关), and reports of governments' own levels (本级),
never overlap one another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from app.observations.grouping import Dimension
from app.problems import ProblemError
from app.vocabulary import Kind, Level, Scope

TOWNSHIP_KINDS = (Kind.TOWNSHIP, Kind.SUBDISTRICT)
AREA_KINDS = (Kind.GOVERNMENT,)
"""Kinds whose usual report counts a whole area; every other kind's counts the body alone."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which reports a sum takes: kinds, levels (empty: all) and scope (None: the usual)."""

    kinds: tuple[Kind, ...]
    levels: tuple[Level, ...]
    scope: Scope | None


def usual_scope(kind: Kind) -> Scope:
    """The scope of a report that does not state one."""
    return Scope.AREA if kind in AREA_KINDS else Scope.BODY


def settle(
    *,
    kinds: tuple[Kind, ...],
    levels: tuple[Level, ...],
    scope: Scope | None,
    group_by: tuple[Dimension, ...] | None,
    endpoint: str,
    asked: Mapping[str, str],
) -> Selection:
    """The selection these parameters mean. `group_by` None means the call cannot be grouped.

    Raises ProblemError `counts_twice` (422) with `alternatives`, calls that would work,
    where a report would be added to one that contains it.
    """
    by_level = group_by is not None and Dimension.LEVEL in group_by
    by_kind = group_by is not None and Dimension.KIND in group_by
    kinds = kinds or _default_kinds(levels, by_level=by_level, by_kind=by_kind, scope=scope)
    if scope is Scope.BODY or (scope is None and not set(kinds) & set(AREA_KINDS)):
        return Selection(kinds, levels, scope)
    if scope is Scope.LEVEL and not set(kinds) - {Kind.GOVERNMENT}:
        return Selection(kinds, levels, scope)
    call = _Calls(endpoint, asked)
    if len(levels) != 1 and not by_level:
        raise _refusal(
            "上级政府的报告已包含下级的数：不同层级不能相加。请固定一个层级，或按层级分组，或只看本机关。",
            "A government's report already holds those below it: levels cannot be added up. "
            "Fix one level, group by level, or ask for scope=body.",
            (
                *(
                    call(level=level.value)
                    for level in levels or (Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)
                ),
                *call.grouped(group_by, Dimension.LEVEL),
                call(scope=Scope.BODY.value),
            ),
        )
    if not by_kind and _overlap(kinds, levels):
        raise _refusal(
            "政府的报告已包含其部门和下属单位的数：不能与它们相加。请只选一个类别，或按类别分组，或只看本机关。",
            "A government's report already holds its departments and other bodies: they cannot be added "
            "to it. Choose one kind, group by kind, or ask for scope=body.",
            (
                *(call(kind=kind.value) for kind in kinds),
                *call.grouped(group_by, Dimension.KIND),
                call(scope=Scope.BODY.value),
            ),
        )
    return Selection(kinds, levels, scope)


def _default_kinds(
    levels: tuple[Level, ...], *, by_level: bool, by_kind: bool, scope: Scope | None
) -> tuple[Kind, ...]:
    if by_kind:
        return tuple(Kind)
    if levels == (Level.TOWNSHIP,):
        return TOWNSHIP_KINDS
    with_townships = Level.TOWNSHIP in levels or (not levels and (by_level or scope is Scope.BODY))
    return (Kind.GOVERNMENT, *TOWNSHIP_KINDS) if with_townships else (Kind.GOVERNMENT,)


def _overlap(kinds: Iterable[Kind], levels: tuple[Level, ...]) -> bool:
    """Whether a government would stand beside a body that its report holds. Townships lie a
    level below every other government, so beside one level's governments they never do."""
    chosen = set(kinds)
    if Level.TOWNSHIP in levels and len(levels) == 1:
        return bool(chosen & {*TOWNSHIP_KINDS, Kind.GOVERNMENT}) and bool(
            chosen - {*TOWNSHIP_KINDS, Kind.GOVERNMENT}
        )
    return Kind.GOVERNMENT in chosen and bool(chosen - {Kind.GOVERNMENT, *TOWNSHIP_KINDS})


class _Calls:
    """Makes the caller's own call again with some parameters changed."""

    def __init__(self, endpoint: str, asked: Mapping[str, str]) -> None:
        self.endpoint = endpoint
        self.asked = {name: value for name, value in asked.items() if name != "cursor"}

    def __call__(self, **changed: str) -> str:
        return f"{self.endpoint}?{urlencode({**self.asked, **changed}, safe=',.:')}"

    def grouped(self, group_by: tuple[Dimension, ...] | None, by: Dimension) -> tuple[str, ...]:
        """The call with one more dimension, where it can be grouped at all."""
        return () if group_by is None else (self(group_by=",".join(d.value for d in (*group_by, by))),)


def _refusal(zh: str, en: str, alternatives: tuple[str, ...]) -> ProblemError:
    return ProblemError(
        "counts_twice",
        zh,
        en,
        pointer="/query/level",
        extra={"alternatives": list(dict.fromkeys(alternatives))},
    )
