"""The rows of a roster made ready: what each says, its parent, its place in the tree."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.db.tables import Unit
from app.problems import ProblemError
from app.units import rules, service, store
from app.units.name_store import look_up
from app.units.roster_cells import kind_of, meanings
from app.units.roster_file import Cell
from app.units.rules import Place
from app.vocabulary import Kind


@dataclass(slots=True)
class Row:
    """One row: its cells, what they say by field, its unit's code and its parent's."""

    number: int
    cells: dict[str, Cell]
    said: dict[str, Any]
    code: str = ""
    parent: str | None = None
    lost: bool = False  # its parent is not to be found, so nothing more can be said of it


@dataclass(slots=True)
class Wrong:
    """The errors met so far, each with the cell a person should look at."""

    found: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, row: Row, name: str, error: ProblemError) -> None:
        cell = row.cells.get(name)
        place = cell.place if cell is not None else f"第 {row.number} 行"
        english = f"Cell {cell.column}{cell.row}" if cell is not None else f"Row {row.number}"
        pointer = f"/rows/{row.number}/{name}"
        self.found.append((pointer, f"{place}：{error.detail}", f"{english}: {error.detail_en}"))


def read_rows(found: tuple[dict[str, Cell], ...], wrong: Wrong) -> list[Row]:
    """The rows with what they say; each code once, and a name for each."""
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for cells in found:
        number = next(iter(cells.values())).row
        said, bad = meanings(cells)
        row = Row(number, cells, said)
        for cell, error in bad:
            wrong.add(row, next(name for name, one in cells.items() if one is cell), error)
        row.code = said.get("code") or said.get("credit_code") or ""
        if not row.code or "name" not in said:
            missing = "name" if row.code else "code"
            wrong.add(
                row, missing, rules.refusal(missing, "名称和代码不能为空。", "A name and a code are needed.")
            )
        elif row.code in seen:
            told = f"代码「{row.code}」与第 {seen[row.code]} 行重复。"
            wrong.add(row, "code", rules.refusal("code", told, f"The same code as row {seen[row.code]}."))
        else:
            seen[row.code] = number
            rows.append(row)
    return rows


def find_parents(session: Session, rows: list[Row], present: dict[str, Unit], wrong: Wrong) -> None:
    """Set each row's parent: by code, by name, or by what its own code says."""
    codes = {row.code for row in rows} | present.keys()
    by_name: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_name[rules.clean_name(row.said["name"])].add(row.code)
    given = {row.said["parent"] for row in rows if "parent" in row.said} - codes
    known = store.get_many(session, given).keys() | codes
    names = {rules.clean_name(text) for text in given if text not in known}
    for hit in look_up(session, names):
        by_name[hit.key].add(hit.code)
    for row in rows:
        text = row.said.get("parent")
        if text is None:
            if row.code not in present:
                row.parent = _by_code(row.code, codes) or service.default_parent(session, row.code)
            continue
        meant = {text} if text in known else by_name[rules.clean_name(text)]
        if len(meant) == 1:
            (row.parent,) = meant
        else:
            zh = f"有 {len(meant)} 个单位叫这个名字，请写代码" if meant else "没有这个单位"
            en = "several units bear that name: write the code" if meant else "there is no such unit"
            wrong.add(
                row, "parent", rules.refusal("parent", f"「{text[:40]}」：{zh}。", f"{text[:40]!r}: {en}.")
            )
            row.lost = True


def _by_code(code: str, codes: set[str]) -> str | None:
    """The division of the roster itself that a division's code puts it under."""
    if rules.shape_of(code) is not rules.Shape.DIVISION:
        return None
    return next((up for up in (code[:4] + "00", code[:2] + "0000") if up != code and up in codes), None)


class Places:
    """The places of units, old and new, as a roster is worked through."""

    def __init__(self, session: Session, rows: list[Row]) -> None:
        self._rows = {row.code: row for row in rows if not row.lost}
        parents = {row.parent for row in rows if row.parent} - self._rows.keys()
        self._units = store.get_many(session, parents)
        self._known = {code: store.place(unit) for code, unit in self._units.items() if not unit.placeholder}

    def in_order(self, wrong: Wrong) -> list[Row]:
        """The rows, each after the row of its parent. A ring of parents is an error."""
        ordered: list[Row] = []
        done: set[str] = set()
        for row in self._rows.values():
            chain: list[Row] = []
            step: Row | None = row
            while step is not None and step.code not in done and step not in chain:
                chain.append(step)
                step = self._rows.get(step.parent or "")
            if step is not None and step in chain:
                wrong.add(
                    row, "parent", rules.refusal("parent", "上级关系成环。", "The parents form a ring.")
                )
                done.update(one.code for one in chain)
                continue
            ordered += reversed(chain)
            done.update(one.code for one in chain)
        return ordered

    def put(self, row: Row) -> Place:
        """The place of a new unit, kept for those below it."""
        name, said = rules.check_name(row.said["name"]), row.said
        kind: Kind = said.get("kind") or kind_of(row.code, name)
        rules.check_code(row.code, kind)
        parent = self._known.get(row.parent or "")
        if row.parent is not None and parent is None:
            raise rules.refusal(
                "parent", f"「{row.parent}」不能作上级：没有这个单位，它自己有错误，或只是占位代码。",
                f"{row.parent!r} cannot be the parent: no such unit, wrong itself, or a placeholder.",
            )  # fmt: skip
        level = rules.level_for(row.code, kind, parent)
        if said.get("level") not in (None, level):
            raise rules.refusal(
                "level", f"级别与上级不符，应为 {level.value}。", f"By its parent the level is {level.value}."
            )
        rules.check_belonging(row.code, parent)
        place = rules.place_of(row.code, kind, level, parent, synthetic=said.get("synthetic", False))
        self._known[row.code] = place
        return place
