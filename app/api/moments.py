"""Moments as callers give them: ISO 8601 with its offset, and nothing that only looks like one."""

from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError


def _written_out(value: object) -> object:
    """Refuse bare numbers, which would be taken for seconds since 1970."""
    if not isinstance(value, str) or "-" not in value[1:]:
        raise PydanticCustomError("datetime_parsing", "A moment is written 2020-06-01T00:00:00Z")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written_out), Field(examples=["2020-06-01T00:00:00Z"])]
"""A query parameter such as `as_of`."""
