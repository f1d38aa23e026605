"""The figures of one body on the forms of 2019 and 2021, before summing. Money in hundredths
of 万元; rows of table 3 as seven numbers in the order of the columns."""

from collections.abc import Sequence

from app.samples.invented.body import FIELDS, Work, Year, documents, received, regulations
from app.vocabulary import FormCode

Numbers = dict[str, int | list[int]]

_RESULTS = (
    ("applications.granted", 0.0),
    ("applications.partially_granted", 0.07),
    ("applications.refused.state_secret", 0.003),
    ("applications.refused.prohibited_by_law", 0.006),
    ("applications.refused.security_stability", 0.004),
    ("applications.refused.third_party", 0.012),
    ("applications.refused.internal_affairs", 0.012),
    ("applications.refused.process_information", 0.018),
    ("applications.refused.enforcement_file", 0.014),
    ("applications.refused.administrative_query", 0.012),
    ("applications.unavailable.not_held", 0.2),
    ("applications.unavailable.not_compiled", 0.02),
    ("applications.unavailable.unclear", 0.012),
    ("applications.rejected.petition", 0.035),
    ("applications.rejected.repeated", 0.02),
    ("applications.rejected.publication", 0.003),
    ("applications.rejected.excessive", 0.006),
    ("applications.rejected.reissue", 0.006),
)
_OTHERWISE = {
    FormCode.F2019: (("applications.otherwise_handled", 0.06),),
    FormCode.F2021: (
        ("applications.otherwise_handled.uncorrected", 0.025),
        ("applications.otherwise_handled.unpaid", 0.004),
        ("applications.otherwise_handled.other", 0.035),
    ),
}
_CHANGE = 0.05
"""How far the number of items (项目) moves in a year."""
_DECISIONS = {"licensing": 1.0, "other_services": 0.7, "penalties": 0.18, "coercion": 0.02}


def figures_later(at: Year, work: Work, form: FormCode) -> Numbers:
    """All numbers of the form by indicator; `work` goes on to the next year."""
    table_2 = _table_2_of_2019(at, work) if form is FormCode.F2019 else _table_2_of_2021(at, work)
    table_3 = _table_3(at, work, form)
    concluded = table_3["applications.concluded"][-1]
    return {**table_2, **table_3, **_table_4(at, concluded)}


def _table_2_of_2019(at: Year, work: Work) -> Numbers:
    numbers: Numbers = {}
    for name, change in (("regulations", regulations), ("normative_documents", documents)):
        issued, _, in_force = change(at, work)
        numbers[f"{name}.issued"] = numbers[f"{name}.newly_disclosed"] = issued
        numbers[f"{name}.disclosed_total"] = in_force
    for name in FIELDS:
        kept = work.items[name]
        change_of_items = at.dice.part(kept, _CHANGE) - at.dice.part(kept, _CHANGE)
        numbers[f"{name}.items_last_year"] = kept
        numbers[f"{name}.items_change"] = change_of_items
        work.items[name] = kept + change_of_items
    projects = at.count(at.body.procurement / 90)
    return {
        **numbers,
        **_decisions(at),
        "procurement.projects": projects,
        "procurement.amount": at.money(at.body.procurement) if projects else 0,
    }


def _table_2_of_2021(at: Year, work: Work) -> Numbers:
    numbers: Numbers = {}
    for name, change in (("regulations", regulations), ("normative_documents", documents)):
        issued, repealed, in_force = change(at, work)
        numbers[f"{name}.issued"], numbers[f"{name}.repealed"] = issued, repealed
        numbers[f"{name}.in_force"] = in_force
    decided = _decisions(at)
    del decided["other_services.decisions"]
    return {**numbers, **decided, "charges.amount": at.money(at.body.charges)}


def _decisions(at: Year) -> Numbers:
    return {f"{name}.decisions": at.count(at.body.decisions * share) for name, share in _DECISIONS.items()}


def _table_3(at: Year, work: Work, form: FormCode) -> dict[str, list[int]]:
    """Each applicant's column balances by itself: received + carried in = results + carried out."""
    body, dice = at.body, at.dice
    others = 1 - body.persons
    weights = (body.persons, *(others * w for w in (0.55, 0.06, 0.06, 0.23, 0.1)))
    new, carried_in = dice.split(received(at), weights), work.open
    at_hand = [a + b for a, b in zip(new, carried_in, strict=True)]
    carried_out = [dice.part(number, body.carried) for number in at_hand]
    concluded = [a - b for a, b in zip(at_hand, carried_out, strict=True)]
    work.open = carried_out
    results = (("applications.granted", body.granted), *_RESULTS[1:], *_OTHERWISE[form])
    columns = [dice.split(number, [w for _, w in results]) for number in concluded]
    rows = {name: [column[i] for column in columns] for i, (name, _) in enumerate(results)}
    rows |= {
        "applications.received": new,
        "applications.carried_in": carried_in,
        "applications.concluded": concluded,
        "applications.carried_out": carried_out,
    }
    return {name: _with_total(row) for name, row in rows.items()}


def _with_total(parts: Sequence[int]) -> list[int]:
    return [*parts, sum(parts)]


def _table_4(at: Year, concluded: int) -> Numbers:
    """Reviews, suits without and after review; what is pending is counted in the total."""
    body = at.body
    numbers: Numbers = {}
    for name, share in (("reviews", 1.0), ("litigation.direct", 0.35), ("litigation.after_review", 0.3)):
        total = at.dice.part(concluded, body.disputed * share)
        heaps = at.dice.split(total, (0.62 - body.corrected, body.corrected, 0.2, 0.18))
        for outcome, heap in zip(("upheld", "corrected", "other", "pending"), heaps, strict=True):
            numbers[f"{name}.{outcome}"] = heap
        numbers[f"{name}.total"] = total
    return numbers
