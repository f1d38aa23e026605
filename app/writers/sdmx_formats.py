"""Which form an SDMX answer takes, by `format` or by the Accept header (RFC 9110 §12.5.1)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from app.problems import ProblemError
from app.writers import sdmx_data, sdmx_json, sdmx_specific
from app.writers.sdmx_series import Detail, UnitSeries


@dataclass(frozen=True, slots=True)
class Offer:
    """A form there is: its name in `format`, its media type and what else means it in Accept."""

    name: str
    media_type: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataFormat(Offer):
    """A form of data messages."""

    write: Callable[[Iterable[UnitSeries], datetime, Detail], Iterator[bytes]]


Form = TypeVar("Form", bound=Offer)
XML_NAMES = ("application/xml", "text/xml")
STRUCTURE = Offer("xml", "application/vnd.sdmx.structure+xml;version=2.1", XML_NAMES)
DATA = (
    DataFormat("xml", sdmx_data.MEDIA_TYPE, XML_NAMES, sdmx_data.generic_data),
    DataFormat("specific", sdmx_specific.MEDIA_TYPE, (), sdmx_specific.specific_data),
    DataFormat("json", sdmx_json.MEDIA_TYPE, ("application/json",), sdmx_json.json_data),
    DataFormat("json-wd", sdmx_json.DRAFT_MEDIA_TYPE, (), sdmx_json.draft_data),
)
"""Best liked first: what is answered where the caller likes several as much, or says nothing."""


def choose(offers: Sequence[Form], wanted: str | None, accept: str | None) -> Form:
    """The offer that is asked for; `wanted` (the `format` parameter) wins over `accept`.

    Raises ProblemError `not_acceptable`, which lists the offers, where none will do.
    """
    if wanted is not None:
        named = [offer for offer in offers if offer.name == wanted]
        if named:
            return named[0]
        raise _refusal(offers, f"format={wanted}", "/query/format")
    ranges = list(_ranges(accept if accept and accept.strip() else "*/*"))
    weights = [_weight(offer, ranges) for offer in offers]
    if max(weights) <= 0:
        raise _refusal(offers, f"Accept: {accept}", "/header/Accept")
    return offers[weights.index(max(weights))]


@dataclass(frozen=True, slots=True)
class _Range:
    """One entry of an Accept header; an empty version stands for any."""

    media_type: str
    version: str
    weight: float


def _ranges(accept: str) -> Iterator[_Range]:
    for part in accept.lower().split(","):
        media_type, *parameters = (bit.strip() for bit in part.split(";"))
        told = {
            name.strip(): value.strip(' "') for name, _, value in (bit.partition("=") for bit in parameters)
        }
        try:
            weight = float(told.get("q", "1"))
        except ValueError:
            weight = 0.0
        yield _Range(media_type, told.get("version", ""), weight)


def _weight(offer: Offer, ranges: Iterable[_Range]) -> float:
    """What the most particular entry that means the offer gives it; 0 where none does."""
    fitting = [(rank, each.weight) for each in ranges if (rank := _fits(offer, each)) is not None]
    return max(fitting)[1] if fitting else 0.0


def _fits(offer: Offer, asked: _Range) -> int | None:
    """How particularly an entry means the offer; None where it does not."""
    media_type, _, version = offer.media_type.partition(";version=")
    if asked.media_type == media_type:
        if asked.version not in ("", version):
            return None
        return 4 if asked.version else 3
    if asked.media_type in offer.also:
        return 2
    if asked.media_type in (f"{name.partition('/')[0]}/*" for name in (media_type, *offer.also)):
        return 1
    return 0 if asked.media_type == "*/*" else None


def _refusal(offers: Sequence[Offer], given: str, pointer: str) -> ProblemError:
    types = [offer.media_type for offer in offers]
    names = [offer.name for offer in offers]
    return ProblemError(
        "not_acceptable",
        f"没有「{given[:120]}」这种格式；Accept 可写 {'、'.join(types)}，或用 format={'|'.join(names)}。",
        f"There is no {given[:120]!r}; Accept takes {', '.join(types)}, and format {', '.join(names)}.",
        pointer=pointer,
        extra={"available": types},
    )
