"""Numbers of the table that the narrative speaks of."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from re import Match

from app.checks.context import Context
from app.checks.numerals import parse_number
from app.checks.prose import Sentence, clause_start, other_body, other_place, sentences, speaks_of_other_year
from app.checks.prose_rules import PROSE_RULES, ProseRule
from app.content import ReportContent

_TEN_THOUSAND = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Mention:
    """A number that a sentence gives for what `rule` is about; `start:end` is its wording."""

    rule: ProseRule
    number: Decimal
    sentence: str
    start: int
    end: int


def mentions(content: ReportContent, context: Context) -> Iterator[Mention]:
    """Every statement that, as far as its words tell, speaks of this unit, of this year and
    of all its work. In the order of the sentences."""
    rules = [rule for rule in PROSE_RULES if content.form in rule.cells]
    for sentence in sentences(content):
        for rule in rules:
            if any(word in sentence.text for word in rule.words):
                yield from _in_sentence(rule, sentence, content.year, context)


def _in_sentence(rule: ProseRule, sentence: Sentence, year: int, context: Context) -> Iterator[Mention]:
    text = sentence.text
    for pattern in rule.patterns:
        for match in pattern.finditer(text):
            number = _number(match)
            if number is None or _narrowed(rule, sentence, match):
                continue
            before = text[: match.start()]
            if (
                speaks_of_other_year(before, year)
                or other_body(before, context)
                or other_place(before, context)
            ):
                continue
            yield Mention(rule, number, text, match.start(), match.end())


def _number(match: Match[str]) -> Decimal | None:
    """The number in the form's unit; a wording without a number says there was none."""
    groups = match.groupdict()
    if "n" not in groups:
        return Decimal(0)
    number = parse_number(groups["n"])
    if number is None or "wan" not in groups:
        return number
    return number if groups["wan"] else number / _TEN_THOUSAND


def _narrowed(rule: ProseRule, sentence: Sentence, match: Match[str]) -> bool:
    text = sentence.text
    if rule.need is not None and not rule.need.search(f"{sentence.title}\n{text}"):
        return True
    if rule.never is not None and rule.never.search(text, 0, match.start()):
        return True
    clause = text[clause_start(text, match.start()) : match.start()]
    return rule.unless is not None and rule.unless.search(clause) is not None
