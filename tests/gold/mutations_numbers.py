"""Damage to the numbers themselves and to where they stand: signs glued to them, points lost,
columns and units exchanged, cells that two numbers share."""

import random
import re
from dataclasses import replace
from decimal import Decimal

from tests.gold import mutations as m
from tests.gold.mutations import Damage, Mutation, Printed
from tests.gold.page import Cell, Page, Table, TableRow
from tests.gold.words import is_money

_FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


_READS = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(万)?")
"""What damage may leave that is a number as it stands."""


def swap_columns(page: Page, rng: random.Random) -> Damage | None:
    """Two columns of table 3 exchange their places, heads and numbers: nothing else is printed."""
    headed = [(i, t) for i, t in page.tables() if t.part == "3" and t.head]
    if not headed:
        return None
    a, b = sorted(rng.sample(range(7), 2))
    for index, table in headed:
        rows = [_exchanged(row, m.number_cells(row), a, b) for row in table.rows]
        heads = [(y, x) for y, row in enumerate(rows) for x, c in enumerate(row) if c.text in _NAMES]
        places = {rows[y][x].text: (y, x) for y, x in heads if y < table.head}
        if len(places) == len(_NAMES):
            (y, x), (z, w) = places[_NAMES[a]], places[_NAMES[b]]
            one, two = rows[y][x].text, rows[z][w].text
            rows[y] = m._texted(rows[y], x, two)
            rows[z] = m._texted(rows[z], w, one)
        page = page.with_block(index, replace(table, rows=tuple(rows)))
    return Damage(page, f"columns exchanged: {_NAMES[a]} / {_NAMES[b]}")


_NAMES = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def _exchanged(row: TableRow, places: list[int], a: int, b: int) -> TableRow:
    if len(places) != len(_NAMES):
        return row
    cells = list(row)
    cells[places[a]], cells[places[b]] = row[places[b]], row[places[a]]
    return tuple(cells)


def break_thousands(page: Page, rng: random.Random) -> Damage | None:
    """Separators stand where none belongs, or are another sign."""

    def broken(text: str) -> str:
        at = rng.randrange(1, len(text))
        sign = rng.choice((",", "，", ".", " ", "、", ";", "'", ", ", " ,", "·", "。", "\u2009"))
        return text[:at] + sign + text[at:]

    return _one_number(page, rng, broken, least=2)


def full_width(page: Page, rng: random.Random) -> Damage | None:
    """Digits as Chinese input methods write them, in one row: the same numbers."""
    index, y, _, row = m._one_row(page, rng)
    cells = tuple(replace(cell, text=cell.text.translate(_FULL_WIDTH)) if cell.key else cell for cell in row)
    return Damage(m._with_row(page, index, y, cells), f"full width: {m._name(row)}")


def footnote(page: Page, rng: random.Random) -> Damage | None:
    """A mark or a note of the printer's stands at the number."""
    marks = (
        "①",
        "*",
        "注1",
        "¹",
        "[2]",
        "（注1）",
        "(1)",
        "※",
        "#",
        "^1",
        "⑴",
        "a",
        "（含3）",
        "（3）",
        "+2",
    )
    mark = rng.choice(marks)
    return _one_number(page, rng, lambda text: text + mark)


def unit_glued(page: Page, rng: random.Random) -> Damage | None:
    """A unit at the number, its own or another."""
    unit = rng.choice(
        ("件", "条", "次", "人次", "项", "件次", "%", "余", "家次", "个（件）", "万", "百", "多件")
    )
    return _one_number(page, rng, lambda text: text + unit)


def lose_point(page: Page, rng: random.Random) -> Damage | None:
    """A decimal point is lost, or becomes another sign."""
    found = [
        (index, y, x)
        for index, table in page.tables()
        for y, row in enumerate(table.rows)
        for x, cell in enumerate(row)
        if cell.key and "." in cell.text
    ]
    if not found:
        return None
    index, y, x = rng.choice(found)
    row = m._table(page, index).rows[y]
    key, text = row[x].key, row[x].text.replace(".", rng.choice(("", " ", "。", "，", ",", "·", "..", " .")))
    assert key is not None
    # A page on which the point is gone, or is a comma before three digits, prints a whole number.
    whole = re.sub(r"[,， ](?=[0-9]{3}\Z)", "", text)
    printed: Printed = {key: _also_in_wan(Decimal(whole))} if whole.isdigit() else {}
    return Damage(m._with_row(page, index, y, m._texted(row, x, text)), f"{row[x].text} as {text!r}", printed)


def _also_in_wan(number: Decimal) -> set[Decimal]:
    """A number of money in the unit printed beside it, which may be 元."""
    return {number, number / 10000}


def swap_units(page: Page, rng: random.Random) -> Damage | None:
    """万元 in a head or beside a number becomes 元, or 亿元: the page then prints it so."""
    unit, factor = rng.choice((("元", Decimal("0.0001")), ("亿元", Decimal(10000)), ("千元", Decimal("0.1"))))
    found = [
        (index, y, x)
        for index, table in page.tables()
        for y, row in enumerate(table.rows)
        for x, cell in enumerate(row)
        if not cell.key and "万元" in cell.text
    ]
    if not found:
        return None
    index, y, x = rng.choice(found)
    row = m._table(page, index).rows[y]
    cells = m._texted(row, x, row[x].text.replace("万元", unit))
    printed = {
        cell.key: {Decimal(cell.text) * factor}
        for _, table in page.tables()
        for other in table.rows
        for cell in other
        if cell.key and cell.text and is_money(cell.key)
    }
    return Damage(m._with_row(page, index, y, cells), f"unit {unit} in {row[x].text[:16]!r}", printed)


def two_in_one(page: Page, rng: random.Random) -> Damage | None:
    """Two numbers in one cell: this year's and last year's, or a part of it."""
    other = str(rng.randint(1, 99))
    shape = rng.choice(
        ("{}/{}", "{}（{}）", "{}、{}", "{}-{}", "{} {}", "{}\n{}", "{}+{}", "{}:{}", "{}→{}", "{},{}")
    )
    return _one_number(page, rng, lambda text: shape.format(text, other))


def share_cell(page: Page, rng: random.Random) -> Damage | None:
    """Neighbours of a row in one cell over both columns: one number, or 0 for both."""
    index, y, _, row = m._one_row(page, rng)
    places = m.number_cells(row)
    if len(places) < 2:
        return None
    at = rng.randrange(len(places) - 1)
    a, b = places[at], places[at + 1]
    if b != a + 1 or row[a].rowspan > 1:
        return None
    joined = (*row[:a], replace(row[a], colspan=row[a].colspan + row[b].colspan), *row[b + 1 :])
    return Damage(m._with_row(page, index, y, joined), f"{row[a].key} over the column after it")


def tall_cell(page: Page, rng: random.Random) -> Damage | None:
    """A number over two rows: the one below has none of its own."""
    index, y, table, row = m._one_row(page, rng)
    if y + 1 >= len(table.rows):
        return None
    below = table.rows[y + 1]
    here, there = m.number_cells(row), m.number_cells(below)
    if not here or len(here) != len(there) or any(c.rowspan > 1 for c in row if c.key):
        return None
    at = rng.randrange(len(here))
    first = (*row[: here[at]], replace(row[here[at]], rowspan=2), *row[here[at] + 1 :])
    second = (*below[: there[at]], *below[there[at] + 1 :])
    rows = (*table.rows[:y], first, second, *table.rows[y + 2 :])
    # The number stands in both rows, as it lies.
    printed: Printed = {}
    if (key := below[there[at]].key) and row[here[at]].text:
        printed = {key: {Decimal(row[here[at]].text)}}
    return Damage(
        page.with_block(index, replace(table, rows=rows)), f"{row[here[at]].key} over two rows", printed
    )


def insert_cell(page: Page, rng: random.Random) -> Damage | None:
    """One cell more in a row: blank, a serial number, a year, or a stray number."""
    index, y, _, row = m._one_row(page, rng)
    places = m.number_cells(row)
    at = rng.choice([*places, places[-1] + 1])
    text = rng.choice(("", "", str(y), "2022", "2022年", str(rng.randint(1, 99)), "-"))
    # It stands where that number belongs, and those after it where the next ones do: so it is printed.
    moved = [text, *(cell.text for cell in row[at:-1])]
    pairs = ((cell.key, other) for cell, other in zip(row[at:], moved, strict=False))
    printed = {key: {Decimal(other)} for key, other in pairs if key and _READS.fullmatch(other)}
    made = m._with_row(page, index, y, (*row[:at], Cell(text), *row[at:]))
    return Damage(made, f"{text!r} put into {m._name(row)}", printed)


def shift_row(page: Page, rng: random.Random) -> Damage | None:
    """The numbers of a row one place to the left or the right, the last or first one lost: the
    page then prints them so."""
    index, y, _, row = m._one_row(page, rng)
    places = m.number_cells(row)
    if len(places) < 2:
        return None
    texts = [row[x].text for x in places]
    moved = [*texts[1:], ""] if rng.random() < 0.5 else ["", *texts[:-1]]
    cells = list(row)
    printed: Printed = {}
    for x, text in zip(places, moved, strict=True):
        cells[x] = replace(row[x], text=text)
        if text and (key := row[x].key):
            printed[key] = {Decimal(text)}
    return Damage(m._with_row(page, index, y, tuple(cells)), f"row shifted: {m._name(row)}", printed)


def second_copy(page: Page, rng: random.Random) -> Damage | None:
    """A whole table once more with other numbers: 本级 and 汇总, or last year's."""
    index, table = rng.choice([(i, t) for i, t in page.tables() if t.part != "meta"])

    def other(cell: Cell) -> Cell:
        return (
            replace(cell, text=f"{Decimal(cell.text) + rng.randint(0, 2):f}")
            if cell.key and cell.text
            else cell
        )

    copy = Table(tuple(tuple(map(other, row)) for row in table.rows), table.part, table.head)
    both = (table, copy) if rng.random() < 0.5 else (copy, table)
    return Damage(page.with_block(index, *both), f"table {table.part} twice")


def letter_for_digit(page: Page, rng: random.Random) -> Damage | None:
    """A letter that looks like a digit, as pages read by machine have."""
    looks = {"0": "OoＯ〇", "1": "lIi丨", "5": "S", "8": "B", "2": "Z", "6": "b"}

    def garbled(text: str) -> str:
        at = [n for n, sign in enumerate(text) if sign in looks]
        if not at:
            return f"{text}l"
        n = rng.choice(at)
        return text[:n] + rng.choice(looks[text[n]]) + text[n + 1 :]

    return _one_number(page, rng, garbled)


def sign_before(page: Page, rng: random.Random) -> Damage | None:
    """A sign before a number: of a loss, of a list, of money."""
    sign = rng.choice(
        ("-", "−", "－", "▲", "△", "≈", ">", "<", "¥", "￥", "1.", "1、", "（1）", "共", "其中", "±", "~")
    )

    return _one_number(page, rng, lambda text: sign + text)


def _one_number(
    page: Page, rng: random.Random, change: "m.Callable[[str], str]", *, least: int = 1
) -> Damage | None:
    """One number's text changed. Where it then reads as a plain number, the page prints that."""
    found = [
        (index, y, x)
        for index, table in page.tables()
        for y, row in enumerate(table.rows)
        for x in m.number_cells(row)
        if len(row[x].text) >= least and "." not in row[x].text
    ]
    if not found:
        return None
    index, y, x = rng.choice(found)
    row = m._table(page, index).rows[y]
    key, text = row[x].key, change(row[x].text)
    assert key is not None
    printed: Printed = {}
    if plain := _READS.fullmatch(text):
        printed = {key: {Decimal(plain[1]) * (10000 if plain[2] else 1)}}
    return Damage(m._with_row(page, index, y, m._texted(row, x, text)), f"{key} as {text!r}", printed)


NUMBERS: tuple[Mutation, ...] = (
    swap_columns,
    break_thousands,
    full_width,
    footnote,
    unit_glued,
    lose_point,
    swap_units,
    two_in_one,
    share_cell,
    tall_cell,
    insert_cell,
    shift_row,
    second_copy,
    letter_for_digit,
    sign_before,
)
