"""The one word of SQL that the two databases spell differently here."""

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class Position(GenericFunction[int]):
    """`Position(text, part)`: where the part first stands in the text, from 1; 0 where it does not."""

    type = Integer()
    inherit_cache = True
    name = "strpos"


@compiles(Position, "sqlite")
def _sqlite(element: Position, compiler: Any, **words: Any) -> str:
    return f"instr{compiler.process(element.clause_expr, **words)}"
