"""How findings name cells and print numbers."""

import re
from collections.abc import Sequence
from decimal import Decimal

from app.catalogue.form import Form, Row, RowKind
from app.content import CellKey
from app.vocabulary import APPLICANT_LABELS

_NOTE = re.compile(r"（[^（）]{3,}）")
_NUMBERING = re.compile(r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+[.．、]|其中：)")


def amount(value: Decimal) -> str:
    """The number as a person writes it: no exponent, no idle zeros after the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def row_name(form: Form, indicator: str) -> str:
    """The printed label without its long notes, led by what it belongs to where the form
    prints the same words twice (（二）被依法纠错数)."""
    row = form.row_of.get(indicator)
    if row is None:
        return f"「{indicator}」"
    label = _NOTE.sub("", row.label).replace(" | ", "·")
    parent = _parent(form, row) if row.label in form.labels_printed_twice else None
    if parent is not None:
        label = f"{_NUMBERING.sub('', _NOTE.sub('', parent.label))}·{label}"
    return f"「{label}」"


def _parent(form: Form, row: Row) -> Row | None:
    return next((other for other in form.rows if other.order == row.parent), None)


def cell_name(form: Form, key: CellKey) -> str:
    """The label and, in table 3, the column: 「（七）总计」（自然人）."""
    row = form.row_of.get(key.indicator)
    if row is not None and row.kind is RowKind.MATRIX:
        return f"{row_name(form, key.indicator)}（{APPLICANT_LABELS[key.applicant]}）"
    return row_name(form, key.indicator)


def listed(names: Sequence[str], unit: str = "项", limit: int = 6) -> str:
    """At most `limit` names, then how many there are in all."""
    shown = "、".join(names[:limit])
    return f"{shown}等 {len(names)} {unit}" if len(names) > limit else shown


def trimmed(sentence: str, limit: int = 80) -> str:
    """A sentence to quote, cut in the middle of nothing longer than `limit`."""
    text = "".join(sentence.split())
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def around(sentence: str, start: int, end: int, limit: int = 80) -> str:
    """The part of a sentence to quote so that `start:end` is surely in it."""
    if len(sentence) <= limit:
        return "".join(sentence.split())
    room = max(0, limit - (end - start))
    left = max(0, start - room * 2 // 3)
    right = min(len(sentence), max(end, left + limit))
    lead, tail = "…" if left else "", "…" if right < len(sentence) else ""
    return lead + "".join(sentence[left:right].split()) + tail
