"""Which of our two languages a caller reads: Chinese unless Accept-Language prefers English."""

from typing import Literal

Language = Literal["zh", "en"]


def choose_language(accept: str | None) -> Language:
    """The better of Chinese and English by the q-values of an Accept-Language header (RFC 9110 §12.5.4).

    Chinese where both are equally welcome, where neither is named and where nothing is sent.
    """
    weights = {"zh": 0.0, "en": 0.0}
    wildcard: float | None = None
    for part in (accept or "").split(","):
        tag, weight = _weighed(part)
        primary = tag.partition("-")[0]
        if primary in weights:
            weights[primary] = max(weights[primary], weight)
        elif tag == "*":
            wildcard = weight
    named = any(weights.values())
    if wildcard is not None and not named:
        return "zh"
    return "en" if weights["en"] > weights["zh"] else "zh"


def _weighed(part: str) -> tuple[str, float]:
    tag, _, parameters = part.strip().partition(";")
    weight = 1.0
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.strip().lower() == "q":
            try:
                weight = min(max(float(value), 0.0), 1.0)
            except ValueError:
                weight = 0.0
    return tag.strip().lower(), weight if weight == weight else 0.0
