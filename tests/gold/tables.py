"""The official tables of the three forms, with the numbers of a report in them."""

from collections.abc import Callable
from decimal import Decimal

from app.content import CellKey
from app.vocabulary import APPLICANT_LABELS, APPLICANT_PARTS, Applicant
from tests.gold.figures import GoldReport
from tests.gold.labels import (
    CARRIED_IN,
    CARRIED_OUT,
    FORM_2014,
    GROUP_3,
    RECEIVED,
    RESULTS,
    RESULTS_4,
    SUBJECTS_4,
    TABLE_2,
    Article,
    groups_3,
)
from tests.gold.page import Block, Cell, Para, Table, TableRow

Show = Callable[[CellKey, Decimal], str]
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def plain(_: CellKey, value: Decimal) -> str:
    """`7730.28`, `21`, `-11`."""
    return f"{value:f}"


class Tables:
    """Makes the tables of one report. `show` prints a number, `blank` stands for none."""

    def __init__(self, report: GoldReport, *, show: Show = plain, blank: str = "") -> None:
        self.report = report
        self.show = show
        self.blank = blank

    def number(self, indicator: str, applicant: Applicant = Applicant.TOTAL, *, colspan: int = 1) -> Cell:
        key = CellKey(indicator, applicant)
        value = self.report.figures[key]
        return Cell(self.blank if value is None else self.show(key, value), colspan=colspan, key=key)

    def has(self, indicator: str) -> bool:
        """Whether the page prints this row at all."""
        return any(key.indicator == indicator for key in self.report.figures)

    # The 2014 form ---------------------------------------------------------------

    def form_2014(self, columns: str = "three", *, none: str = "——") -> Table:
        """`columns`: `two` (label, number), `three` (with the unit), `four` (with serial
        numbers), `pairs` (two of `three` side by side). `none` fills a heading's cells."""
        printed = [row for row in FORM_2014 if row[2] is None or self.has(row[2])]
        rows = [self._row_2014(index, row, columns, none) for index, row in enumerate(printed, 1)]
        heads: TableRow = tuple(Cell(text) for text in _HEADS_2014[columns])
        if columns == "pairs":
            half = (len(rows) + 1) // 2
            right = [*rows[half:], (Cell(""), Cell(""), Cell(""))]
            rows = [(*a, *b) for a, b in zip(rows[:half], right[:half], strict=True)]
        return Table((heads, *rows), "2014", head=1)

    def _row_2014(self, index: int, row: tuple[str, str, str | None], columns: str, none: str) -> TableRow:
        label, unit, indicator = row
        number = self.number(indicator) if indicator else Cell(none)
        cells = (Cell(label), Cell(unit or none), number)
        if columns == "two":
            return (Cell(label), number)
        return (Cell(str(index)), *cells) if columns == "four" else cells

    # Table 2 ---------------------------------------------------------------------

    def _subjects(self, article: Article) -> list[tuple[str, tuple[str, ...]]]:
        return [row for row in article.rows if self.has(row[1][0])]

    def table_2(self) -> list[Block]:
        """All articles in one table of four columns, as the notices print it."""
        width = 4
        rows: list[TableRow] = []
        for article in TABLE_2[self.report.form]:
            count = len(article.heads)
            wide = width - count
            rows.append((Cell(article.title, colspan=width),))
            rows.append((Cell("信息内容"), *_stretch([Cell(head) for head in article.heads], wide)))
            for label, names in self._subjects(article):
                rows.append((Cell(label), *_stretch([self.number(name) for name in names], wide)))
        return [Table(tuple(rows), "2")]

    def table_2_small(self, *, titles_inside: bool = True) -> list[Block]:
        """A table of two to four columns for each article."""
        blocks: list[Block] = []
        for article in TABLE_2[self.report.form]:
            rows: list[TableRow] = [(Cell("信息内容"), *(Cell(head) for head in article.heads))]
            rows += [
                (Cell(label), *(self.number(n) for n in names)) for label, names in self._subjects(article)
            ]
            if titles_inside:
                rows.insert(0, (Cell(article.title, colspan=len(rows[0])),))
            else:
                blocks.append(Para(article.title))
            blocks.append(Table(tuple(rows), "2", head=1 + titles_inside))
        return blocks

    def table_2_transposed(self) -> list[Block]:
        """A table for each article with the subjects as columns and the counts as rows."""
        blocks: list[Block] = []
        for article in TABLE_2[self.report.form]:
            rows: list[TableRow] = [
                (Cell("信息内容"), *(Cell(label) for label, _ in self._subjects(article)))
            ]
            for index, head in enumerate(article.heads):
                rows.append(
                    (Cell(head), *(self.number(names[index]) for _, names in self._subjects(article)))
                )
            blocks += [Para(article.title), Table(tuple(rows), "2", head=1)]
        return blocks

    # Table 3 ---------------------------------------------------------------------

    def _groups(self) -> list[GROUP_3]:
        groups = groups_3(one_row_six=self.report.one_row_six)
        return [(g, tuple(i for i in items if self.has(f"applications.{i[1]}"))) for g, items in groups]

    def seven(self, row: str) -> TableRow:
        return tuple(self.number(f"applications.{row}", applicant) for applicant in Applicant)

    def table_3(self) -> Table:
        """The applicant matrix as the notices print it: ten columns, three head rows."""
        rows = [*head_3(), (Cell(RECEIVED[0], colspan=3), *self.seven(RECEIVED[1]))]
        rows.append((Cell(CARRIED_IN[0], colspan=3), *self.seven(CARRIED_IN[1])))
        results: list[TableRow] = []
        for group, items in self._groups():
            for index, (label, name) in enumerate(items):
                if group is None:
                    results.append((Cell(label, colspan=2), *self.seven(name)))
                else:
                    first = (Cell(group, rowspan=len(items)),) if index == 0 else ()
                    results.append((*first, Cell(label), *self.seven(name)))
        results[0] = (Cell(RESULTS, rowspan=len(results)), *results[0])
        rows += results
        rows.append((Cell(CARRIED_OUT[0], colspan=3), *self.seven(CARRIED_OUT[1])))
        return Table(tuple(rows), "3", head=3)

    def table_3_joined(self) -> Table:
        """One column of labels: a group's label shares the cell of its first item."""
        rows: list[TableRow] = [one_line_head_3()]
        rows.append((Cell(RECEIVED[0]), *self.seven(RECEIVED[1])))
        rows.append((Cell(CARRIED_IN[0]), *self.seven(CARRIED_IN[1])))
        before = f"{RESULTS} "
        for group, items in self._groups():
            for index, (label, name) in enumerate(items):
                text = f"{group} {label}" if group and index == 0 else label
                rows.append((Cell(before + text), *self.seven(name)))
                before = ""
        rows.append((Cell(CARRIED_OUT[0]), *self.seven(CARRIED_OUT[1])))
        return Table(tuple(rows), "3", head=1)

    def table_3_headings(self, filler: str = "") -> Table:
        """One column of labels: headings are rows of their own, with seven empty cells."""
        empty = tuple(Cell(filler) for _ in Applicant)
        rows: list[TableRow] = [one_line_head_3()]
        rows.append((Cell(RECEIVED[0]), *self.seven(RECEIVED[1])))
        rows.append((Cell(CARRIED_IN[0]), *self.seven(CARRIED_IN[1])))
        rows.append((Cell(RESULTS), *empty))
        for group, items in self._groups():
            if group:
                rows.append((Cell(group), *empty))
            rows += [(Cell(label), *self.seven(name)) for label, name in items]
        rows.append((Cell(CARRIED_OUT[0]), *self.seven(CARRIED_OUT[1])))
        return Table(tuple(rows), "3", head=1)

    # Table 4 ---------------------------------------------------------------------

    def table_4(self) -> Table:
        """Fifteen numbers in one row under three head rows."""
        results = tuple(Cell(label) for label, _ in RESULTS_4)
        tall = tuple(Cell(label, rowspan=2) for label, _ in RESULTS_4)
        return Table(
            (
                (Cell("行政复议", colspan=5), Cell("行政诉讼", colspan=10)),
                (*tall, Cell("未经复议直接起诉", colspan=5), Cell("复议后起诉", colspan=5)),
                (*results, *results),
                self.fifteen(),
            ),
            "4",
            head=3,
        )

    def fifteen(self) -> TableRow:
        return tuple(self.number(f"{s}.{r}") for _, s in SUBJECTS_4 for _, r in RESULTS_4)

    def table_4_apart(self) -> list[Block]:
        """Reviews and litigation in a table each."""
        heads = tuple(Cell(label) for label, _ in RESULTS_4)
        numbers = self.fifteen()
        reviews = Table(((Cell("行政复议", colspan=5),), heads, numbers[:5]), "4", head=2)
        kinds = (Cell("未经复议直接起诉", colspan=5), Cell("复议后起诉", colspan=5))
        litigation = Table(
            ((Cell("行政诉讼", colspan=10),), kinds, (*heads, *heads), numbers[5:]), "4", head=3
        )
        return [reviews, Para(""), litigation]

    def table_4_upright(self) -> Table:
        """The subjects as rows, the five results as columns."""
        rows: list[TableRow] = [(Cell("类别", colspan=2), *(Cell(label) for label, _ in RESULTS_4))]
        for index, (label, subject) in enumerate(SUBJECTS_4):
            lead: TableRow = (Cell(label, colspan=2),) if index == 0 else (Cell(label),)
            if index == 1:
                lead = (Cell("行政诉讼", rowspan=2), *lead)
            rows.append((*lead, *(self.number(f"{subject}.{name}") for _, name in RESULTS_4)))
        return Table(tuple(rows), "4", head=1)


_HEADS_2014 = {
    "two": ("统计指标", "统计数"),
    "three": ("统计指标", "单位", "统计数"),
    "four": ("序号", "统计指标", "单位", "统计数"),
    "pairs": ("统计指标", "单位", "统计数", "统计指标", "单位", "统计数"),
}


def head_3() -> list[TableRow]:
    """The three head rows of table 3."""
    others = [Cell(APPLICANT_LABELS[part]) for part in APPLICANT_PARTS[1:]]
    return [
        (Cell(NOTE, rowspan=3, colspan=3), Cell("申请人情况", colspan=7)),
        (Cell("自然人", rowspan=2), Cell("法人或其他组织", colspan=5), Cell("总计", rowspan=2)),
        tuple(others),
    ]


def one_line_head_3() -> TableRow:
    """The head of table 3 where one row names all seven columns."""
    return (Cell("申请情况"), *(Cell(APPLICANT_LABELS[applicant]) for applicant in Applicant))


def _stretch(cells: list[Cell], extra: int) -> TableRow:
    """The cells with the last one widened by `extra` columns."""
    last = cells[-1]
    return (*cells[:-1], Cell(last.text, colspan=1 + extra, key=last.key))
