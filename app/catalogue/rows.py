"""The rows of a form, read from its `sections` and `hybrids`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.catalogue.form import Indicator, Row, RowKind
from app.catalogue.formula import FormulaError, one_step_below, parse_linear
from app.catalogue.node import Node, suggestion

UNITS = ("条", "件", "次", "篇", "个", "人", "人次", "项", "万元")
"""The units of measure that the notices print."""

_ROW_KEYS = ("order", "kind", "label", "group", "item", "parent", "indicator", "unit", "aliases")
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|[0-9]+\.|其中：)")
_NOTE = re.compile(r"（([^（）]*)）$")

Aliases = Mapping[str, tuple[str, ...]]
Vocabulary = Mapping[str, Indicator]


def read_rows(form: Node, vocabulary: Vocabulary, aliases: Aliases) -> tuple[Row, ...]:
    """Every row of the form in printed order.

    Raises CatalogueError on a gap in the order, a code not in the vocabulary or used twice,
    a unit that is not the indicator's, a parent that is no row or goes round in a circle,
    and wordings that two rows of one place share.
    """
    tables = _tables(form)
    placed: list[tuple[Node, Row]] = []
    for section in form.nodes("sections"):
        section.only("table", "title", "rows")
        table, title = section.integer("table"), section.text("title")
        if table not in tables:
            raise section.error("table", f"there is no table {table}", f"Use one of {sorted(tables)}")
        for node in section.nodes("rows"):
            node.only(*_ROW_KEYS)
            placed.append((node, _row(node, table, title, vocabulary, aliases)))
    _refuse_repeats(placed)
    rows = _with_hierarchy(placed)
    _refuse_shared_wordings([(node, row) for (node, _), row in zip(placed, rows, strict=True)])
    return rows


def _tables(form: Node) -> set[int]:
    tables: set[int] = set()
    for node in form.nodes("tables"):
        node.only("number", "title")
        number = node.integer("number")
        if number in tables:
            raise node.error("number", f"table {number} is there already", "Give each its own number")
        tables.add(number)
    return tables


def read_hybrids(
    form: Node, rows: tuple[Row, ...], vocabulary: Vocabulary, aliases: Aliases
) -> tuple[Row, ...]:
    """The rows of a neighbouring form that stand in for some of this one's."""
    printed = {row.order: row for row in rows}
    codes = [row.indicator for row in rows if row.indicator]
    hybrids = []
    for node in form.nodes("hybrids"):
        node.only(*_ROW_KEYS, "table", "section", "replaces")
        row = _row(node, node.integer("table"), node.text("section"), vocabulary, aliases)
        if row.indicator is None or row.indicator in codes:
            raise node.error(
                "indicator", "a hybrid prints what the form itself does not", "Remove the hybrid"
            )
        if row.parent is not None and row.parent not in printed:
            raise node.error("parent", f"there is no row {row.parent}", "Use the order of a row")
        try:
            replaced = parse_linear(node.text("replaces"), lambda prefix: one_step_below(prefix, codes))
        except FormulaError as error:
            raise node.error("replaces", str(error), "Write a sum of this form's indicators") from error
        for code in replaced.operands:
            if code not in codes:
                remedy = suggestion(code, codes, "A hybrid replaces rows of its own form")
                raise node.error("replaces", f"the form does not print {code!r}", remedy)
        hybrids.append(replace(_below(row, printed), replaces=replaced.operands))
    return tuple(hybrids)


def _row(node: Node, table: int, section: str, vocabulary: Vocabulary, aliases: Aliases) -> Row:
    kind = node.choice("kind", RowKind)
    group = node.texts("group")
    for key in ("label",) if group else ("item",):
        if node.has(key):
            remedy = "A row has a label, or a group and an item that make its label"
            raise node.error(key, "does not go with the rest of the row", remedy)
    if group:
        printed = node.text("item")
        label = f"{' '.join(group)} | {printed}"
    else:
        label = printed = node.text("label")
    item = _NUMBER.sub("", printed)
    note = _NOTE.search(item)
    if note is not None and note.start() > 0:
        item = item[: note.start()]
    indicator, unit = _measure(node, kind, vocabulary)
    return Row(
        order=node.integer("order"),
        table=table,
        section=section,
        label=label,
        group=group,
        item=item,
        kind=kind,
        indicator=indicator,
        unit=unit,
        depth=0,
        parent=node.integer_or_none("parent"),
        aliases=(*node.texts("aliases"), *aliases.get(item, ())),
        note=note[1] if note else None,
    )


def _measure(node: Node, kind: RowKind, vocabulary: Vocabulary) -> tuple[str | None, str | None]:
    """The indicator and the unit of a row; a heading has neither."""
    if kind is RowKind.HEADING:
        for key in ("indicator", "unit"):
            if node.has(key):
                raise node.error(key, "a heading has no number", f"Remove {key}, or use kind = cell")
        return None, None
    code, unit = node.text("indicator"), node.text("unit")
    entry = vocabulary.get(code)
    if entry is None:
        remedy = suggestion(code, vocabulary, "Correct the code, or add it to indicators.toml")
        raise node.error("indicator", f"unknown indicator {code!r}", remedy)
    if unit not in UNITS:
        raise node.error("unit", f"unknown unit {unit!r}", f"Use one of {' '.join(UNITS)}")
    if unit != entry.unit:
        problem = f"{unit!r} is not the unit of {code}, which is {entry.unit!r}"
        raise node.error("unit", problem, "A series has one unit: correct it here or in indicators.toml")
    if kind is RowKind.MATRIX and not entry.by_applicant:
        remedy = "Set by_applicant = true in indicators.toml, or use kind = cell"
        raise node.error("indicator", f"{code} is not counted by applicant", remedy)
    return code, unit


def _refuse_repeats(placed: Iterable[tuple[Node, Row]]) -> None:
    seen: dict[str, int] = {}
    for expected, (node, row) in enumerate(placed, start=1):
        if row.order != expected:
            problem = f"{row.order} where {expected} is next"
            raise node.error("order", problem, "Number the rows 1, 2, 3 … as printed")
        if row.indicator in seen:
            problem = f"{row.indicator} is printed by row {seen[row.indicator]} already"
            raise node.error("indicator", problem, "A form prints an indicator once")
        if row.indicator is not None:
            seen[row.indicator] = row.order


def _with_hierarchy(placed: list[tuple[Node, Row]]) -> tuple[Row, ...]:
    rows = {row.order: row for _, row in placed}
    for node, row in placed:
        if row.parent is not None and row.parent not in rows:
            raise node.error("parent", f"there is no row {row.parent}", "Use the order of a row")
        seen, order = {row.order}, row.parent
        while order is not None:
            if order in seen:
                raise node.error("parent", f"row {row.order} stands below itself", "Break the circle")
            seen.add(order)
            order = rows[order].parent
    return tuple(_below(row, rows) for row in rows.values())


def _below(row: Row, rows: Mapping[int, Row]) -> Row:
    """The row with its depth and, unless it states them, its parents' labels as group."""
    labels: list[str] = []
    order = row.parent
    while order is not None:
        labels.append(rows[order].label)
        order = rows[order].parent
    return replace(row, depth=len(labels), group=row.group or tuple(reversed(labels)))


def _refuse_shared_wordings(placed: Iterable[tuple[Node, Row]]) -> None:
    seen: dict[tuple[int, tuple[str, ...], str], Row] = {}
    for node, row in placed:
        for words in dict.fromkeys((row.item, *row.aliases)):
            other = seen.setdefault((row.table, row.group, words), row)
            if other is not row:
                problem = f"{words!r} means row {other.order} already"
                raise node.error("aliases", problem, "Take it out of the aliases of one of them")
