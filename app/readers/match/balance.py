"""Whether cells, placed in some way, keep the rules of the form: the judge between readings."""

from collections.abc import Mapping
from decimal import Decimal

from app.catalogue.form import Form
from app.catalogue.formula import Linear, Relation
from app.content import CellKey
from app.readers.match.runs import Cell
from app.vocabulary import Applicant, ValueStatus


def balanced(form: Form, cells: Mapping[CellKey, Cell]) -> bool:
    """Every sum that these cells can prove holds, blanks being zero, and one of them is not 0 = 0."""
    proven = False
    for identity in form.identities:
        if identity.across_applicants or identity.relation is not Relation.EQUAL:
            continue
        for applicant in Applicant if identity.by_applicant else (Applicant.TOTAL,):
            left, right = (_sum(side, applicant, cells) for side in (identity.left, identity.right))
            if left is None or right is None:
                continue
            if left != right:
                return False
            proven |= left != 0
    return proven


def _sum(side: Linear, applicant: Applicant, cells: Mapping[CellKey, Cell]) -> Decimal | None:
    total = Decimal(0)
    found = False
    for factor, name in side.terms:
        cell = cells.get(CellKey(name, applicant))
        if cell is None:
            continue
        if cell.token.printed.status is ValueStatus.UNREADABLE:
            return None
        total += factor * (cell.token.printed.number or Decimal(0))
        found = True
    return total if found else None
