"""Two lists that share members, read as one. Pure."""

from collections.abc import Hashable, Sequence
from typing import TypeVar

Member = TypeVar("Member", bound=Hashable)


def interleaved(first: Sequence[Member], second: Sequence[Member]) -> list[Member]:
    """The members of `first` in their order, with each that only `second` has right after the
    one before it there."""
    merged, shared = list(first), set(first)
    at = 0
    for member in second:
        if member in shared:
            at = merged.index(member) + 1
        else:
            merged.insert(at, member)
            at += 1
    return merged
