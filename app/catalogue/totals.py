"""Which numbers of a form are sums of others, and which must only balance."""

from collections.abc import Iterator, Mapping

from app.catalogue.form import Form, Identity
from app.catalogue.formula import Linear, Relation
from app.content import CellKey
from app.vocabulary import APPLICANT_PARTS, Applicant, Severity

Sides = tuple[list[tuple[int, CellKey]], Relation, list[tuple[int, CellKey]]]
"""Both sides of a rule, cell by cell: factor and cell."""


def totals_of(form: Form) -> Mapping[CellKey, tuple[CellKey, ...]]:
    """Each total with the cells it sums: 总计 over the applicants, every sum that an identity of
    the form makes an error to miss. None is reckoned in a circle."""
    sums: dict[CellKey, tuple[CellKey, ...]] = {}
    for identity in form.identities:
        if not _is_total(identity):
            continue
        code = identity.left.operands[0]
        if identity.across_applicants:
            if code in (row.indicator for row in form.rows):
                sums[CellKey(code)] = tuple(CellKey(code, part) for part in APPLICANT_PARTS)
            continue
        for applicant in APPLICANT_PARTS if identity.by_applicant else (Applicant.TOTAL,):
            sums[CellKey(code, applicant)] = tuple(CellKey(c, applicant) for c in identity.right.operands)
    return sums


def balances_of(form: Form) -> Iterator[Sides]:
    """The rules that are no plain totals, for each column they hold for."""
    for identity in form.identities:
        if not _is_total(identity):
            for applicant in Applicant if identity.by_applicant else (Applicant.TOTAL,):
                yield _cells(identity.left, applicant), identity.relation, _cells(identity.right, applicant)


def _is_total(identity: Identity) -> bool:
    plain = all(factor == 1 for factor, _ in (*identity.left.terms, *identity.right.terms))
    return (
        identity.relation is Relation.EQUAL
        and identity.severity is Severity.ERROR
        and len(identity.left.terms) == 1
        and plain
    )


def _cells(side: Linear, applicant: Applicant) -> list[tuple[int, CellKey]]:
    return [(factor, CellKey(code, applicant)) for factor, code in side.terms]
