"""The small language of the rules: sums of indicators, compared.

    applications.received + applications.carried_in = applications.concluded
    disclosure.normative_documents <= disclosure.total
    applications.refused = sum(applications.refused.*)

A term may carry a whole factor (`2 * a`). `sum(a.*)` stands for every indicator one step
below `a`; which those are is told by the caller, since each form prints its own.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

Expand = Callable[[str], Iterable[str]]
"""The indicators one step below a prefix."""


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
            if parts:
                parts.append(f"{sign} {body}")
            else:
                parts.append(f"-{body}" if factor < 0 else body)
        return " ".join(parts)


_NAME = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*"
# Factors are small by nature; the bound keeps int() away from texts of thousands of digits.
_TERM = re.compile(
    rf"\s*(?:(?P<factor>[0-9]{{1,6}})\s*\*\s*)?(?:sum\(\s*(?P<below>{_NAME})\.\*\s*\)|(?P<name>{_NAME}))"
)
_SIGN = re.compile(r"\s*([+-])")


def parse_linear(text: str, expand: Expand | None = None) -> Linear:
    """Read `a + 2 * b - sum(c.*)`.

    Raises FormulaError with the position of what could not be read, on a factor of 0, and
    on `sum()` where `expand` is not given or finds nothing.
    """
    terms: list[tuple[int, str]] = []
    end = len(text.rstrip())
    sign, position = _first_sign(text)
    while True:
        match = _TERM.match(text, position)
        if match is None:
            raise FormulaError(f"{text!r}: an indicator is expected at {position}")
        factor = sign * int(match["factor"] or 1)
        if factor == 0:
            raise FormulaError(f"{text!r}: a factor of 0 at {position}")
        terms.extend((factor, name) for name in _names(text, match, expand))
        position = match.end()
        if position == end:
            return Linear(tuple(terms))
        following = _SIGN.match(text, position)
        if following is None:
            raise FormulaError(f"{text!r}: + or - is expected at {position}")
        sign, position = (-1 if following[1] == "-" else 1), following.end()


def _first_sign(text: str) -> tuple[int, int]:
    match = _SIGN.match(text)
    if match is None:
        return 1, 0
    return (-1 if match[1] == "-" else 1), match.end()


def _names(text: str, match: re.Match[str], expand: Expand | None) -> tuple[str, ...]:
    if match["below"] is None:
        return (match["name"],)
    names = tuple(expand(match["below"])) if expand else ()
    if not names:
        raise FormulaError(f"{text!r}: there is no indicator one step below {match['below']!r}")
    return names


def parse_rule(text: str, expand: Expand | None = None) -> tuple[Linear, Relation, Linear]:
    """Read `left = right`, `left >= right` or `left <= right`. Raises FormulaError."""
    found = re.split(r"(<=|>=|=)", text)
    if len(found) != 3:
        raise FormulaError(f"{text!r}: a rule is two sums with one of = >= <= between them")
    return parse_linear(found[0], expand), Relation(found[1]), parse_linear(found[2], expand)


def linear(names: Iterable[str]) -> Linear:
    """The plain sum of these indicators."""
    return Linear(tuple((1, name) for name in names))


def one_step_below(prefix: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Of these codes, those that are `prefix` and one more word: what `sum(prefix.*)` means."""
    return tuple(code for code in codes if code.rpartition(".")[0] == prefix)
