"""From what a caller says of a report's numbers to figures that may be stored. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from types import MappingProxyType

from app.catalogue.form import Form
from app.catalogue.local import Definitions, is_local
from app.catalogue.registry import MAX_COUNT, MAX_MONEY, catalogue, to_scaled
from app.content import CellKey, Figure
from app.problems import ProblemError
from app.reports.model import ValueIn
from app.vocabulary import Applicant, ValueStatus

Error = tuple[str, str, str]
"""A pointer, what is wrong in Chinese, and in English."""


def merged(
    given: Sequence[ValueIn],
    stored: Mapping[CellKey, Figure],
    *,
    form: Form,
    by: str,
    pointer: str,
    local: Definitions = MappingProxyType({}),
) -> list[Figure]:
    """The figures to store for these values; those said to be absent are left out.

    A figure that says the same as the stored one stays as it was; a changed one keeps what
    was printed and where (`raw`, `locator`) unless the caller says otherwise, and is
    marked as set by hand (`by`). `local` are the area's own indicators, which may stand beside
    the form's. Raises ProblemError `invalid_body` with a pointer below
    `pointer` for each value that cannot be.
    """
    errors = list(_errors(given, form, pointer, local))
    if errors:
        raise refused(errors)
    figures = (_figure(value, stored.get(value.key), by) for value in given)
    return [figure for figure in figures if figure.status is not ValueStatus.ABSENT]


def check_form(figures: Mapping[CellKey, Figure], form: Form) -> None:
    """Refuse a change of form that would leave figures without a row to stand in."""
    homeless = [key for key in figures if not (is_local(key.indicator) or _printed(form, key))]
    if homeless:
        raise refused(
            [
                (
                    "/body/form",
                    f"{form.code.value} 表没有 {key}，报告里却有；换表式请用 PUT 连同 values 一起替换。",
                    f"The {form.code.value} form does not print {key}: PUT the report with its values.",
                )
                for key in homeless
            ]
        )


def refused(errors: Sequence[Error]) -> ProblemError:
    """The refusal that lists each of these errors with its place."""
    place, zh, en = errors[0]
    more = len(errors) - 1
    return ProblemError(
        "invalid_body",
        f"{place}：{zh}" + (f"另有 {more} 处。" if more else ""),
        f"{place}: {en}" + (f" And {more} more." if more else ""),
        errors=errors,
    )


def _errors(given: Sequence[ValueIn], form: Form, pointer: str, local: Definitions) -> Iterator[Error]:
    seen: dict[CellKey, int] = {}
    for index, value in enumerate(given):
        place = f"{pointer}/{index}"
        if value.key in seen:
            first = seen[value.key]
            yield (
                place,
                f"与第 {first + 1} 项是同一个数（{value.key}）。",
                f"The same cell as item {first + 1} ({value.key}).",
            )
            continue
        seen[value.key] = index
        missing = _no_local_cell if is_local(value.indicator) else _no_cell
        error = missing(value, form, place, local) or _no_value(value, place, local)
        if error is not None:
            yield error


def _no_local_cell(value: ValueIn, _form: Form, place: str, local: Definitions) -> Error | None:
    if value.indicator not in local:
        near = get_close_matches(value.indicator, list(local), n=1)
        zh = f"本单位该年度没有地方指标 {value.indicator[:80]}" + (
            f"；您要的可能是 {near[0]}。" if near else "。"
        )
        en = f"No local indicator {value.indicator[:80]} holds for this unit and year" + (
            f"; did you mean {near[0]}?" if near else "."
        )
        return f"{place}/indicator", zh, en
    if value.applicant is not Applicant.TOTAL:
        return (
            f"{place}/applicant",
            f"{value.indicator} 不分申请人，只有 total。",
            f"{value.indicator} has no columns of applicants, only total.",
        )
    return None


def _no_cell(value: ValueIn, form: Form, place: str, _local: Definitions) -> Error | None:
    row = form.row_of.get(value.indicator)
    if row is None:
        near = get_close_matches(value.indicator, list(form.row_of), n=1)
        known = value.indicator in catalogue().indicators
        zh = f"{form.code.value} 表没有指标 {value.indicator[:80]}" + (
            f"；您要的可能是 {near[0]}。" if near else "。"
        )
        en = f"The {form.code.value} form has no indicator {value.indicator[:80]}" + (
            f"; did you mean {near[0]}?" if near else "."
        )
        other = (
            ("它属于别的表式或是算出来的。", " It belongs to another form or is derived.")
            if known
            else ("", "")
        )
        return f"{place}/indicator", zh + other[0], en + other[1]
    if value.key not in row.cells:
        columns = ", ".join(key.applicant.value for key in row.cells)
        return (
            f"{place}/applicant",
            f"{value.indicator} 没有 {value.applicant.value} 这一列；可用：{columns}。",
            f"{value.indicator} has no column {value.applicant.value}; it has: {columns}.",
        )
    return None


def _no_value(value: ValueIn, place: str, local: Definitions) -> Error | None:
    if value.value is None:
        if value.status in (None, ValueStatus.REPORTED):
            return (
                f"{place}/status",
                "value 为 null 时要写明 status：blank、not_applicable、unreadable 或 absent。",
                "Where value is null, say which status: blank, not_applicable, unreadable or absent.",
            )
        return None
    if value.status not in (None, ValueStatus.REPORTED):
        return (
            f"{place}/status",
            f"status 为 {value.status.value} 时 value 必须是 null。",
            f"Where status is {value.status.value}, value must be null.",
        )
    if value.indicator in local:
        why = local[value.indicator].refusal(value.value)
        en = f"{value.indicator} takes no {value.value}: too large, or too many decimals."
        return None if why is None else (f"{place}/value", why, en)
    try:
        to_scaled(value.value, value.indicator)
    except ValueError as error:
        return f"{place}/value", _why(value), f"{error}."
    return None


def _why(value: ValueIn) -> str:
    entry = catalogue().indicators[value.indicator]
    number = value.value
    if number is None or not number.is_finite():
        return "应为有限的数，不能是 NaN 或 Infinity。"
    if abs(number) >= (MAX_MONEY if entry.scale else MAX_COUNT):
        return f"数过大，不会有这么多{entry.unit}。"
    if number < 0 and not entry.signed:
        return f"{entry.name_zh}不能是负数。"
    if entry.scale == 0:
        return f"{entry.name_zh}应为整数（单位：{entry.unit}）。"
    return f"小数位数过多，最多 {entry.scale} 位（单位：{entry.unit}）。"


def _figure(value: ValueIn, old: Figure | None, by: str) -> Figure:
    status = value.status or ValueStatus.REPORTED
    if old is not None and (old.value, old.status) == (value.value, status):
        return replace(old, raw=value.raw or old.raw, locator=value.locator or old.locator)
    raw = value.raw if value.raw is not None else old.raw if old else None
    locator = value.locator if value.locator is not None else old.locator if old else None
    return Figure(value.key, value.value, status, raw, locator, by)


def _printed(form: Form, key: CellKey) -> bool:
    row = form.row_of.get(key.indicator)
    return row is not None and key in row.cells


def in_printed_order(figures: Mapping[CellKey, Figure], form: Form) -> list[Figure]:
    """Every cell of the form as it is printed, `absent` where there is no figure, then the
    figures of rows borrowed from another form, then those of local indicators by code."""
    absent = ValueStatus.ABSENT
    listed = [figures.get(key) or Figure(key, None, absent) for key in form.cells]
    borrowed = [figures[key] for row in form.hybrids for key in row.cells if key in figures]
    local = [figures[key] for key in sorted(figures) if is_local(key.indicator)]
    return listed + borrowed + local


def json_number(value: Decimal | None) -> int | float | None:
    """An exact JSON number: below the catalogue's bounds 15 digits hold every value."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
