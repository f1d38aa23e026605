"""An area's own indicators on a page: found by their names, or left where they were. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.catalogue.local import LocalIndicator
from app.content import CellKey, Figure
from app.readers.labels import normal
from app.readers.numbers import printed
from app.readers.reading import Aside, Unmatched
from app.vocabulary import ValueStatus


def local_figures(
    asides: Sequence[Aside], known: Mapping[str, LocalIndicator]
) -> tuple[list[Figure], list[Unmatched]]:
    """The figures of the local indicators that the page names, and the rows that name one but
    cannot be trusted: an indicator that is printed twice with different numbers has none."""
    codes = _by_wording(known)
    printed_rows: dict[str, list[Aside]] = defaultdict(list)
    for aside in asides:
        code = codes.get(normal(aside.label).core)
        if code is not None:
            printed_rows[code].append(aside)
    figures: list[Figure] = []
    doubtful: list[Unmatched] = []
    for code, rows in printed_rows.items():
        found = [_figure(known[code], row) for row in rows]
        if len({(each.value, each.status) for each in found}) == 1:
            figures.append(found[0])
        else:
            doubtful += [Unmatched(f"{row.label} {row.text}", row.locator) for row in rows]
    return figures, doubtful


def _by_wording(known: Mapping[str, LocalIndicator]) -> dict[str, str]:
    """Wording → code; a wording of two indicators means neither."""
    meant: dict[str, set[str]] = defaultdict(set)
    for each in known.values():
        for wording in (each.name, *each.aliases):
            meant[normal(wording).core].add(each.code)
    return {core: next(iter(codes)) for core, codes in meant.items() if core and len(codes) == 1}


def _figure(indicator: LocalIndicator, row: Aside) -> Figure:
    read = printed(row.text)
    status, value = read.status, read.number
    plain = read.unit in (None, indicator.unit) and not (read.change or read.spaced)
    if value is not None and (not plain or indicator.refusal(value) is not None):
        status, value = ValueStatus.UNREADABLE, None
    return Figure(CellKey(indicator.code), value, status, row.text, row.locator)
