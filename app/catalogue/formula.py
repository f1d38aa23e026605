"""The small language of the rules: sums of indicators, compared.

    applications.received + applications.carried_in = applications.concluded
    disclosure.normative_documents <= disclosure.total

A term may carry a whole factor (`2 * a`); `sum(a.*)` stands for every catalogue
indicator one step below `a` and is expanded by the loader, never here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """How the two sides of a rule must stand."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="


class FormulaError(ValueError):
    """A formula that cannot be read; the message says where and what was expected."""


@dataclass(frozen=True)
class Linear:
    """A sum of whole multiples of indicators, in written order."""

    terms: tuple[tuple[int, str], ...]

    @property
    def operands(self) -> tuple[str, ...]:
        """The indicators it reads."""
        return tuple(name for _, name in self.terms)

    def __str__(self) -> str:
        parts: list[str] = []
        for factor, name in self.terms:
            sign = "-" if factor < 0 else "+"
            body = name if abs(factor) == 1 else f"{abs(factor)} * {name}"
            parts.append(f"{sign} {body}" if parts or factor < 0 else body)
        return " ".join(parts)


_TOKEN = re.compile(r"\s*(?:(?P<name>[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)|(?P<number>\d+)|(?P<op>[+\-*]))")


def parse_linear(text: str) -> Linear:
    """Read `a + 2 * b - c`.

    Raises FormulaError with the position of what could not be read.
    """
    terms: list[tuple[int, str]] = []
    sign, factor, expect_term, position = 1, 1, True, 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise FormulaError(f"{text!r}: unexpected {text[position:].strip()[:1]!r} at {position}")
        position = match.end()
        if match["op"] in ("+", "-"):
            if not (expect_term and not terms and sign == 1) and expect_term:
                raise FormulaError(f"{text!r}: an indicator is missing before {position}")
            sign, factor, expect_term = (-1 if match["op"] == "-" else 1), 1, True
        elif not expect_term:
            raise FormulaError(f"{text!r}: + or - is missing before {position}")
        elif match["number"]:
            star = _TOKEN.match(text, position)
            if star is None or star["op"] != "*":
                raise FormulaError(f"{text!r}: a number needs '* indicator' after it at {position}")
            factor, position = int(match["number"]), star.end()
        elif match["name"]:
            terms.append((sign * factor, match["name"]))
            sign, factor, expect_term = 1, 1, False
        else:
            raise FormulaError(f"{text!r}: unexpected '*' at {position}")
    if expect_term:
        raise FormulaError(f"{text!r}: an indicator is missing at the end")
    return Linear(tuple(terms))


def parse_rule(text: str) -> tuple[Linear, Relation, Linear]:
    """Read `left = right`, `left >= right` or `left <= right`. Raises FormulaError."""
    found = re.split(r"(<=|>=|=)", text)
    if len(found) != 3:
        raise FormulaError(f"{text!r}: a rule is two sums with one of = >= <= between them")
    return parse_linear(found[0]), Relation(found[1]), parse_linear(found[2])


def linear(names: Iterable[str]) -> Linear:
    """The plain sum of these indicators."""
    return Linear(tuple((1, name) for name in names))
