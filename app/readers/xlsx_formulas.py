"""The sums of a sheet whose program did not store their results.

Only what forms use is worked out: `SUM(…)`, cells joined by `+`, and
`IF(COUNT(…)=0,"",SUM(…))`. Any other formula stays a formula, which nobody takes for a number.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

Position = tuple[int, int]
"""Row and column, counted from 0."""

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_CELL = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}"
_CELLS = rf"{_CELL}(?::{_CELL})?(?:,{_CELL}(?::{_CELL})?)*"
_SUM = re.compile(rf"SUM\(({_CELLS})\)")
_PLUS = re.compile(rf"{_CELL}(?:\+{_CELL})+")
_SUM_OF_ANY = re.compile(rf'IF\(COUNT\(({_CELLS})\)=0,"",SUM\(({_CELLS})\)\)')
_MOST_CELLS = 200_000
"""Cells looked at for all sums of a sheet; a form's are a few hundred."""
_DEEPEST = 50


def worked_out(formulas: Mapping[Position, str], texts: Mapping[Position, str]) -> dict[Position, str]:
    """The results of those formulas (without their `=`) that are sums of the sheet's own cells."""
    sums = _Sums(formulas, texts)
    results = {at: sums.result(at) for at in formulas}
    return {at: result for at, result in results.items() if result is not None}


class _Sums:
    """Each formula is worked out once."""

    def __init__(self, formulas: Mapping[Position, str], texts: Mapping[Position, str]) -> None:
        self._formulas = formulas
        self._texts = texts
        self._known: dict[Position, str | None] = {}
        self._looked_at = 0

    def result(self, at: Position, depth: int = 0) -> str | None:
        """`12`, an empty text, or None where the formula is not understood or goes in a circle."""
        if at not in self._known:
            self._known[at] = None  # whoever asks again on the way has come in a circle
            self._known[at] = self._sum(re.sub(r"\s", "", self._formulas[at]), depth)
        return self._known[at]

    def _sum(self, formula: str, depth: int) -> str | None:
        any_of, plain, plus = (p.fullmatch(formula) for p in (_SUM_OF_ANY, _SUM, _PLUS))
        if depth > _DEEPEST or (any_of and any_of[1] != any_of[2]):
            return None
        found = any_of or plain
        if found is None and plus is None:
            return None
        total, counted = Decimal(0), 0
        for cell in _cells(found[1] if found else formula.replace("+", ",")):
            self._looked_at += 1
            shown = self.result(cell, depth + 1) if cell in self._formulas else self._texts.get(cell, "")
            if shown is None or self._looked_at > _MOST_CELLS:
                return None
            if _NUMBER.fullmatch(shown.strip()):
                total, counted = total + Decimal(shown.strip()), counted + 1
            elif shown.strip() and plus:
                return None  # a text in an addition is an error; a SUM passes over it
        if not counted:
            # A sum of nothing shows 0 in a spreadsheet; here no zero is made of blanks.
            return "" if any_of else None
        return format(total, "f")


def _cells(names: str) -> Iterator[Position]:
    for name in names.split(","):
        first, _, last = name.partition(":")
        (top, left), (bottom, right) = _position(first), _position(last or first)
        for row in range(top, min(bottom, top + _MOST_CELLS) + 1):
            for column in range(left, right + 1):
                yield row, column


def _position(name: str) -> Position:
    letters, digits = re.fullmatch(r"([A-Z]+)([0-9]+)", name.replace("$", "")).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits) - 1, column - 1
