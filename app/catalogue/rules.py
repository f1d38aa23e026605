"""The rules between cells: identities within a report, carryovers between two years."""

from collections.abc import Iterable

from app.catalogue.form import Carryover, Identity, Row, RowKind
from app.catalogue.formula import (
    FormulaError,
    Linear,
    Relation,
    linear,
    one_step_below,
    parse_linear,
    parse_rule,
)
from app.catalogue.node import Node, suggestion
from app.catalogue.rows import Vocabulary
from app.vocabulary import FormCode, Severity

_IDENTITY_KEYS = ("id", "title", "rule", "severity", "source", "by_applicant")
_CARRYOVER_KEYS = (
    *("id", "title", "left", "relation", "earlier", "earlier_at_least", "same_year"),
    *("earlier_forms", "later_forms", "severity", "source", "by_applicant"),
)


def read_identities(form: Node, rows: tuple[Row, ...], hybrids: tuple[Row, ...]) -> tuple[Identity, ...]:
    """The form's identities in written order, then one for each row of the applicant matrix."""
    printed = {row.indicator: row for row in rows if row.indicator}
    identities: list[Identity] = []
    for node in form.nodes("identities"):
        node.only(*_IDENTITY_KEYS)
        name = node.text("id")
        if any(name == other.id for other in identities):
            raise node.error("id", f"{name!r} is used already", "Give every identity its own id")
        try:
            left, relation, right = parse_rule(
                node.text("rule"), lambda prefix: one_step_below(prefix, printed)
            )
        except FormulaError as error:
            raise node.error("rule", str(error), "See docs/catalogue.md for how rules are written") from error
        by_applicant = node.flag("by_applicant")
        for code in (*left.operands, *right.operands):
            if code not in printed:
                remedy = suggestion(code, printed, "A rule reads rows of its own form only")
                raise node.error("rule", f"the form does not print {code!r}", remedy)
            if by_applicant and printed[code].kind is not RowKind.MATRIX:
                raise node.error("rule", f"{code} has no applicant columns", "Remove by_applicant")
        identities.append(
            Identity(
                id=name,
                title=node.text("title"),
                left=left,
                relation=relation,
                right=right,
                severity=node.choice("severity", Severity),
                source=node.text("source"),
                by_applicant=by_applicant,
            )
        )
    return (*identities, *_across(form, (*rows, *hybrids)))


def _across(form: Node, rows: Iterable[Row]) -> list[Identity]:
    matrix = [row for row in rows if row.kind is RowKind.MATRIX and row.indicator]
    if not form.has("across_applicants"):
        if matrix:
            problem = f"missing, though row {matrix[0].order} has applicant columns"
            raise form.error("across_applicants", problem, "Add it with title, severity and source")
        return []
    node = form.node("across_applicants")
    node.only("title", "severity", "source")
    return [
        Identity(
            id=f"across_applicants.{row.indicator}",
            title=f"{row.item}：{node.text('title')}",
            left=linear([row.indicator or ""]),
            relation=Relation.EQUAL,
            right=linear([row.indicator or ""]),
            severity=node.choice("severity", Severity),
            source=node.text("source"),
            across_applicants=True,
        )
        for row in matrix
    ]


def read_carryovers(file: Node, vocabulary: Vocabulary) -> tuple[Carryover, ...]:
    """The rules between years; every form named prints all that is read in it."""
    file.only("carryovers")
    carryovers: list[Carryover] = []
    for node in file.nodes("carryovers"):
        node.only(*_CARRYOVER_KEYS)
        name = node.text("id")
        if any(name == other.id for other in carryovers):
            raise node.error("id", f"{name!r} is used already", "Give every carryover its own id")
        earlier, later = _forms(node, "earlier_forms"), _forms(node, "later_forms")
        carryovers.append(
            Carryover(
                id=name,
                title=node.text("title"),
                left=_sum(node, "left", later, vocabulary),
                right_earlier=_sum(node, "earlier", earlier, vocabulary),
                right_same_year=_sum(node, "same_year", later, vocabulary)
                if node.has("same_year")
                else Linear(()),
                earlier=earlier,
                later=later,
                severity=node.choice("severity", Severity),
                source=node.text("source"),
                by_applicant=node.flag("by_applicant"),
                relation=node.choice("relation", Relation) if node.has("relation") else Relation.EQUAL,
                earlier_at_least=node.integer_or_none("earlier_at_least"),
            )
        )
    return tuple(carryovers)


def _forms(node: Node, key: str) -> tuple[FormCode, ...]:
    known = [form.value for form in FormCode]
    for code in node.texts(key):
        if code not in known:
            raise node.error(key, f"{code!r} is no form", f"Use one of {', '.join(known)}")
    if not node.texts(key):
        raise node.error(key, "missing", f"Add {key}, one or more of {', '.join(known)}")
    return tuple(FormCode(code) for code in node.texts(key))


def _sum(node: Node, key: str, forms: tuple[FormCode, ...], vocabulary: Vocabulary) -> Linear:
    try:
        found = parse_linear(node.text(key), lambda prefix: one_step_below(prefix, vocabulary))
    except FormulaError as error:
        raise node.error(key, str(error), "See docs/catalogue.md for how sums are written") from error
    for code in found.operands:
        if code not in vocabulary:
            remedy = suggestion(code, vocabulary, "Correct the code, or add it to indicators.toml")
            raise node.error(key, f"unknown indicator {code!r}", remedy)
        for form in forms:
            if form not in vocabulary[code].forms:
                remedy = f"Take {form.value} out of the forms, or read another indicator"
                raise node.error(key, f"form {form.value} does not print {code}", remedy)
        if node.flag("by_applicant") and not vocabulary[code].by_applicant:
            raise node.error(key, f"{code} is not counted by applicant", "Remove by_applicant")
    return found
