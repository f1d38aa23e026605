"""Each identity of a form, written out for the columns and rows it holds for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.catalogue.form import Catalogue, Form, Identity
from app.catalogue.formula import Linear, Relation
from app.checks.hybrid import replaced_rows
from app.checks.weighing import Term
from app.content import CellKey, ReportContent
from app.vocabulary import APPLICANT_PARTS, Applicant, FormCode, ValueStatus


@dataclass(frozen=True, slots=True)
class Instance:
    """One sum to check. `applicant` is the column of a `by_applicant` rule, `row` the
    indicator of an `across_applicants` one."""

    identity: Identity
    relation: Relation
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    applicant: Applicant | None = None
    row: str | None = None


class TermMaker:
    """Looks cells up in one report and says of each whether it is money or signed."""

    def __init__(self, content: ReportContent, form: Form, catalogue: Catalogue) -> None:
        self._figures = content.figures
        self._money, self._signed = _kinds(form, catalogue)

    def term(self, factor: int, indicator: str, applicant: Applicant = Applicant.TOTAL) -> Term:
        """The cell as a term."""
        key = CellKey(indicator, applicant)
        figure = self._figures.get(key)
        return Term(
            factor,
            key,
            None if figure is None else figure.value,
            ValueStatus.ABSENT if figure is None else figure.status,
            indicator in self._money,
            indicator in self._signed,
        )

    def side(
        self,
        linear: Linear,
        applicant: Applicant = Applicant.TOTAL,
        replaced: Mapping[str, str] | None = None,
    ) -> tuple[Term, ...]:
        """A sum's terms in one column, a hybrid row standing once for those it replaces."""
        terms: dict[str, int] = {}
        for factor, indicator in linear.terms:
            terms.setdefault((replaced or {}).get(indicator, indicator), factor)
        return tuple(self.term(factor, indicator, applicant) for indicator, factor in terms.items())


@lru_cache(maxsize=len(FormCode))
def _kinds(form: Form, catalogue: Catalogue) -> tuple[frozenset[str], frozenset[str]]:
    """The indicators that are money, and those that may be negative."""
    money = frozenset(name for name, row in form.row_of.items() if row.unit == "万元")
    return money, frozenset(name for name, known in catalogue.indicators.items() if known.signed)


def instances(content: ReportContent, form: Form, catalogue: Catalogue) -> Iterator[Instance]:
    """Every sum of the form, in the order of its identities, columns and rows."""
    maker = TermMaker(content, form, catalogue)
    replaced = replaced_rows(content, form)
    own = {row.indicator for row in form.rows} | set(replaced.values())
    for identity in form.identities:
        if identity.across_applicants:
            # A row's rule speaks of that row alone: one not printed has no sum to check.
            row = identity.left.operands[0]
            if row in own and row not in replaced:
                yield _across(identity, row, maker)
        elif identity.by_applicant:
            for applicant in Applicant:
                left = maker.side(identity.left, applicant, replaced)
                right = maker.side(identity.right, applicant, replaced)
                yield Instance(identity, identity.relation, left, right, applicant=applicant)
        else:
            left = maker.side(identity.left, replaced=replaced)
            right = maker.side(identity.right, replaced=replaced)
            yield Instance(identity, identity.relation, left, right)


def identity_family(identity: Identity) -> str:
    """What notices are gathered by: the rule, or all rules of the row totals together."""
    return "across_applicants" if identity.across_applicants else identity.id


def _across(identity: Identity, row: str, maker: TermMaker) -> Instance:
    total = (maker.term(1, row),)
    parts = tuple(maker.term(1, row, applicant) for applicant in APPLICANT_PARTS)
    return Instance(identity, Relation.EQUAL, total, parts, row=row)
