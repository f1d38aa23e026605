"""Local indicators made, changed, looked up."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from app.actor import Actor
from app.catalogue.form import Catalogue
from app.catalogue.local import Definitions, LocalIndicator, area_of, extended, is_local
from app.catalogue.registry import catalogue
from app.indicators import store
from app.journal.service import Entry, append
from app.problems import ProblemError
from app.units.service import must_reach
from app.units.store import get as get_unit

JOURNALLED = "indicator"
FIXED = ("unit", "decimals", "adds_up")
"""What stays once reports give numbers: the numbers would mean something else."""


def get(session: Session, _actor: Actor, *, code: str) -> LocalIndicator:
    """One definition. Raises ProblemError `indicator_unknown`."""
    found = store.one(session, code)
    if found is None:
        raise ProblemError(
            "indicator_unknown",
            f"没有地方指标「{code[:80]}」。",
            f"There is no local indicator {code[:80]!r}.",
            pointer="/path/code",
        )
    return found


def listing(session: Session, _actor: Actor, *, within: Sequence[str]) -> list[LocalIndicator]:
    """Those that hold for these units or for units below them, by code. Raises `unit_unknown`."""
    found: dict[str, LocalIndicator] = {}
    for code in within:
        unit = get_unit(session, code, pointer="/query/within")
        found |= {each.code: each for each in store.around(session, unit.path)}
    return [found[code] for code in sorted(found)]


def whole_vocabulary(session: Session) -> Catalogue:
    """The catalogue, with every local indicator there is."""
    return extended(catalogue(), store.every(session))


def applicable(session: Session, *, path: str, year: int) -> Definitions:
    """Those that the unit with this path counts for a report year, by code."""
    return {each.code: each for each in store.above(session, path) if each.in_force(year)}


def vocabulary(session: Session, codes: Iterable[str]) -> Catalogue:
    """The catalogue, with those of these codes that are local indicators."""
    local = [code for code in codes if is_local(code)]
    return extended(catalogue(), store.named(session, local)) if local else catalogue()


def put(
    session: Session, actor: Actor, *, wanted: LocalIndicator, at: datetime
) -> tuple[LocalIndicator, bool]:
    """Define it, or define it anew; True when there was none.

    `wanted.area` is taken from the code. Raises ProblemError `unit_unknown`, `forbidden`,
    `invalid_body`, and `conflict` for another unit of measure, number of decimals or way of
    adding up while reports give numbers of it.
    """
    store.lock(session)
    area = area_of(wanted.code)
    if area is None:
        raise _wrong(
            "/path/code",
            f"代码「{wanted.code[:80]}」不合要求：应为 local.单位代码.小写英文名，"
            "如 local.411300.hotline_calls。",
            f"The code {wanted.code[:80]!r} is not local.AREA.name, like local.411300.hotline_calls.",
        )
    must_reach(actor, get_unit(session, area, pointer="/path/code").path)
    wanted = replace(wanted, area=area)
    _check(session, wanted)
    before = store.one(session, wanted.code)
    if before == wanted:
        return before, False
    changed = [name for name in FIXED if before and getattr(before, name) != getattr(wanted, name)]
    if changed and store.has_values(session, wanted.code):
        raise ProblemError(
            "conflict",
            f"已有报告填了 {wanted.code}，不能再改 {'、'.join(changed)}；请另设一个代码。",
            f"Reports give numbers of {wanted.code}: {', '.join(changed)} cannot change. Use another code.",
            pointer=f"/body/{changed[0]}",
        )
    store.write(session, wanted)
    _note(session, actor, wanted.code, area, before, wanted, at)
    return wanted, before is None


def remove(session: Session, actor: Actor, *, code: str, at: datetime) -> None:
    """Take it away. Raises ProblemError `indicator_unknown`, `forbidden`, `conflict` while
    reports give numbers of it: its last year can be set instead."""
    store.lock(session)
    before = get(session, actor, code=code)
    must_reach(actor, get_unit(session, before.area).path)
    if store.has_values(session, code):
        raise ProblemError(
            "conflict",
            f"已有报告填了 {code}，不能删除；不再统计的请填 last_year。",
            f"Reports give numbers of {code}: it cannot be deleted. Set last_year instead.",
        )
    store.remove(session, code)
    _note(session, actor, code, before.area, before, None, at)


def _check(session: Session, wanted: LocalIndicator) -> None:
    if wanted.minimum is not None and wanted.maximum is not None and wanted.minimum > wanted.maximum:
        raise _wrong("/body/maximum", "maximum 小于 minimum。", "maximum is less than minimum.")
    first, last = wanted.first_year, wanted.last_year
    if first is not None and last is not None and first > last:
        raise _wrong("/body/last_year", "last_year 早于 first_year。", "last_year is before first_year.")
    other = wanted.at_most
    if other is not None and (other == wanted.code or store.one(session, other) is None):
        raise _wrong(
            "/body/at_most",
            f"at_most 应是另一个已有的地方指标，没有「{other[:80]}」。",
            f"at_most must name another local indicator; there is no {other[:80]!r}.",
        )
    labels = {label for row in _printed_names() for label in row}
    clash = next((name for name in (wanted.name, *wanted.aliases) if name in labels), None)
    if clash is not None:
        raise _wrong(
            "/body/name",
            f"「{clash}」是国家表式里的行名，地方指标请换一个名称。",
            f"{clash!r} is the label of a row of a national form: use another name.",
        )


def _printed_names() -> Iterable[tuple[str, ...]]:
    for form in catalogue().forms.values():
        for row in form.rows:
            yield (row.item, row.label, *row.aliases)


def _note(
    session: Session,
    actor: Actor,
    code: str,
    area: str,
    before: LocalIndicator | None,
    after: LocalIndicator | None,
    at: datetime,
) -> None:
    def told(each: LocalIndicator | None) -> object:
        return None if each is None else {"code": code} | store.as_json(each)

    action = "deleted" if after is None else "changed"
    entry = Entry(JOURNALLED, action, unit=area, before=told(before), after=told(after), public=True)
    append(session, actor, at=at, entry=entry)


def _wrong(pointer: str, zh: str, en: str) -> ProblemError:
    return ProblemError("invalid_body", zh, en, pointer=pointer)
