"""The vocabulary: what `indicators.toml` says, joined with what the forms print."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.catalogue.form import Derivation, Form, FormLabel, Indicator, Ratio, RowKind
from app.catalogue.formula import FormulaError, Linear, one_step_below, parse_linear
from app.catalogue.node import Node, suggestion
from app.catalogue.rows import UNITS
from app.vocabulary import FormCode

RATIO_UNIT = "比例"
MONEY_UNIT = "万元"
MONEY_SCALE = 6
"""万元 to 分: ten thousand yuan of a hundred fen."""

_KEYS = ("code", "unit", "zh", "en", "by_applicant", "signed")


def read_vocabulary(file: Node) -> dict[str, Indicator]:
    """The indicators that forms may print, without labels and notes as yet."""
    file.only("indicators", "derived", "comparability")
    found: dict[str, Indicator] = {}
    for node in file.nodes("indicators"):
        node.only(*_KEYS)
        entry = _entry(node, (*UNITS,), found)
        found[entry.code] = replace(entry, by_applicant=node.flag("by_applicant"), signed=node.flag("signed"))
    return found


def _entry(node: Node, units: tuple[str, ...], found: Mapping[str, Indicator]) -> Indicator:
    code, unit = node.text("code"), node.text("unit")
    try:
        plain = parse_linear(code).operands == (code,)
    except FormulaError:
        plain = False
    if not plain:
        raise node.error("code", f"{code!r} is no code", "Use small letters, digits, _ and dots: a.b_c")
    if code in found:
        raise node.error("code", f"{code!r} is there already", "Give every indicator its own code")
    if unit not in units:
        raise node.error("unit", f"unknown unit {unit!r}", f"Use one of {' '.join(units)}")
    return Indicator(
        code=code,
        name_zh=node.text("zh"),
        name_en=node.text("en"),
        unit=unit,
        scale=MONEY_SCALE if unit == MONEY_UNIT else 0,
        signed=False,
        by_applicant=False,
    )


def with_labels(
    file: Node, vocabulary: Mapping[str, Indicator], forms: Iterable[Form]
) -> dict[str, Indicator]:
    """The vocabulary with what each form calls an indicator."""
    labels: dict[str, list[FormLabel]] = {code: [] for code in vocabulary}
    matrix: set[str] = set()
    for form in forms:
        for row in form.rows:
            if row.indicator and row.unit:
                labels[row.indicator].append(FormLabel(form.code, row.label, row.unit))
                matrix |= {row.indicator} if row.kind is RowKind.MATRIX else set()
    for node in file.nodes("indicators"):
        code = node.text("code")
        if not labels[code]:
            remedy = "Remove it, or add the row that prints it to a form"
            raise node.error("code", f"no form prints {code}", remedy)
        if vocabulary[code].by_applicant and code not in matrix:
            remedy = "Remove by_applicant, or set kind = matrix on a row"
            raise node.error("by_applicant", f"no form prints {code} by applicant", remedy)
    return {code: replace(entry, labels=tuple(labels[code])) for code, entry in vocabulary.items()}


def with_derived(
    file: Node, vocabulary: Mapping[str, Indicator], forms: Mapping[FormCode, Form]
) -> dict[str, Indicator]:
    """The vocabulary with the derived indicators, each resolved down to printed ones."""
    nodes: dict[str, Node] = {}
    found: dict[str, Indicator] = dict(vocabulary)
    for node in file.nodes("derived"):
        node.only("code", "unit", "zh", "en", "numerator", "denominator")
        entry = _entry(node, (*UNITS, RATIO_UNIT), found)
        if (entry.unit == RATIO_UNIT) != node.has("denominator"):
            remedy = f"A ratio has unit = {RATIO_UNIT} and a denominator, a sum has neither"
            raise node.error("unit", f"{entry.unit!r} does not fit", remedy)
        nodes[entry.code] = node
        found[entry.code] = entry
    resolver = _Resolver(nodes, vocabulary, forms)
    for code, node in nodes.items():
        ratios = tuple(ratio for form in forms if (ratio := resolver.ratio(code, form)))
        if not ratios:
            raise node.error("numerator", "no form prints what it takes", "Add alternatives, or remove it")
        found[code] = replace(
            found[code],
            derivation=_derivation(ratios),
            by_applicant=any(_by_applicant(ratio, forms[ratio.form]) for ratio in ratios),
        )
    return found


def _derivation(ratios: tuple[Ratio, ...]) -> Derivation:
    denominators = tuple(dict.fromkeys(ratio.denominator for ratio in ratios if ratio.denominator))
    return Derivation(
        numerator=tuple(dict.fromkeys(ratio.numerator for ratio in ratios)),
        denominator=denominators or None,
        ratios=ratios,
    )


def _by_applicant(ratio: Ratio, form: Form) -> bool:
    operands = (*ratio.numerator.operands, *(ratio.denominator.operands if ratio.denominator else ()))
    return all(form.row_of[code].kind is RowKind.MATRIX for code in operands)


class _Resolver:
    """Chooses, form by form, the first alternative whose operands the form prints."""

    def __init__(
        self, nodes: Mapping[str, Node], vocabulary: Mapping[str, Indicator], forms: Mapping[FormCode, Form]
    ) -> None:
        self.nodes = nodes
        self.vocabulary = vocabulary
        self.printed = {
            code: tuple(row.indicator for row in form.rows if row.indicator) for code, form in forms.items()
        }

    def ratio(self, code: str, form: FormCode) -> Ratio | None:
        """The computation of a derived indicator on a form; None when the form does not allow it."""
        node = self.nodes[code]
        numerator = self._choose(node, "numerator", form, (code,))
        denominator = self._choose(node, "denominator", form, (code,))
        if numerator is None or (denominator is None and node.has("denominator")):
            return None
        return Ratio(form, numerator, denominator)

    def _choose(self, node: Node, key: str, form: FormCode, path: tuple[str, ...]) -> Linear | None:
        chosen = None
        # Later alternatives are read as well: a mistake in them must not wait for another form.
        for index, text in enumerate(node.texts(key)):
            found = self._read(node, f"{key}[{index}]", text, form, path)
            chosen = chosen or found
        return chosen

    def _read(self, node: Node, key: str, text: str, form: FormCode, path: tuple[str, ...]) -> Linear | None:
        printed, empty = self.printed[form], False

        def expand(prefix: str) -> tuple[str, ...]:
            nonlocal empty
            here = one_step_below(prefix, printed)
            empty = empty or not here
            return here or one_step_below(prefix, self.vocabulary)

        try:
            written = parse_linear(text, expand)
        except FormulaError as error:
            raise node.error(key, str(error), "See docs/catalogue.md for how sums are written") from error
        terms: list[tuple[int, str]] = []
        complete = not empty
        for factor, code in written.terms:
            part = self._operand(node, key, code, form, path)
            complete = complete and part is not None
            terms.extend((factor * times, name) for times, name in (part.terms if part else ()))
        return Linear(tuple(terms)) if complete else None

    def _operand(
        self, node: Node, key: str, code: str, form: FormCode, path: tuple[str, ...]
    ) -> Linear | None:
        if code in path:
            circle = " → ".join((*path, code))
            raise node.error(key, f"{code} is derived from itself: {circle}", "Break the circle")
        if code in self.nodes:
            other = self.nodes[code]
            if other.has("denominator"):
                raise node.error(key, f"{code} is a ratio", "Sum the counts it is made of instead")
            return self._choose(other, "numerator", form, (*path, code))
        if code not in self.vocabulary:
            known = (*self.vocabulary, *self.nodes)
            remedy = suggestion(code, known, "Correct the code, or add it to indicators.toml")
            raise node.error(key, f"unknown indicator {code!r}", remedy)
        return Linear(((1, code),)) if code in self.printed[form] else None


def with_comparability(
    file: Node, vocabulary: Mapping[str, Indicator], forms: Mapping[FormCode, Form]
) -> dict[str, Indicator]:
    """The vocabulary with the notes on where a meaning shifts."""
    found = dict(vocabulary)
    first_years = sorted(form.first_year for form in forms.values())
    for node in file.nodes("comparability"):
        node.only("codes", "breaks", "zh", "en", "forms")
        for year in node.integers("breaks"):
            if year not in first_years[1:]:
                remedy = f"A break is the first year of a later form, one of {first_years[1:]}"
                raise node.error("breaks", f"no form begins in {year}", remedy)
        for code in _noted(node, found):
            entry = found[code]
            if entry.comparability is not None:
                raise node.error("codes", f"{code} has a note already", "Keep one note for each indicator")
            found[code] = replace(
                entry,
                comparability=node.text("zh"),
                comparability_en=node.text("en"),
                breaks=node.integers("breaks"),
                labels=_noted_labels(node.node("forms"), entry),
            )
    return found


def _noted(node: Node, vocabulary: Mapping[str, Indicator]) -> list[str]:
    codes: dict[str, None] = {}
    for pattern in node.texts("codes"):
        prefix = pattern.removesuffix("*") if pattern.endswith(".*") else None
        matches = [code for code in vocabulary if (code.startswith(prefix) if prefix else code == pattern)]
        if not matches:
            remedy = suggestion(pattern, vocabulary, "Correct the code, or add it above")
            raise node.error("codes", f"unknown indicator {pattern!r}", remedy)
        codes.update(dict.fromkeys(matches))
    return list(codes)


def _noted_labels(node: Node, entry: Indicator) -> tuple[FormLabel, ...]:
    node.only(*(form.value for form in FormCode))
    return tuple(
        replace(label, note=node.text_or_none(label.form.value)) if node.has(label.form.value) else label
        for label in entry.labels
    )
