"""What a finding's code means: the text behind its page at `/problems/{code}`."""

from dataclasses import dataclass

from app.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Explanation:
    """One code. `severity` is the usual one; a form may set another for an identity.

    `explanation` says what was found and by which rule, `remedy` what to do about it.
    """

    code: str
    severity: Severity
    title: str
    title_en: str
    explanation: str
    explanation_en: str
    remedy: str
    remedy_en: str
