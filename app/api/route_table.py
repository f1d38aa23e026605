"""What the routes of the application take, asked by path and endpoint.

FastAPI ignores query parameters that nobody declared, and names in `Allow` only the methods
of the first route that fits a path; both need a view over all routes, which this is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from fastapi import FastAPI, params
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Taken:
    """What one endpoint takes. `query` says for each parameter whether it may be repeated."""

    path: str
    query: Mapping[str, bool]
    takes_json: bool


class RouteTable:
    """Built once from an application whose routes are all included."""

    def __init__(self, app: FastAPI) -> None:
        self._contexts = [c for c in iter_route_contexts(app.router.routes) if c.methods]
        self._taken: dict[Callable[..., Any], Taken] = {
            context.endpoint: _taken(context) for context in self._contexts if context.endpoint is not None
        }

    def of(self, endpoint: Any) -> Taken | None:
        """What this endpoint takes; None for one that is not ours (a mounted folder)."""
        return self._taken.get(endpoint)

    def methods(self, path: str) -> tuple[str, ...]:
        """The methods some route takes at this path, HEAD and OPTIONS included; empty for no route.

        Where a path is named as it is (`/units/roster`), one with a parameter in its place
        (`/units/{code}`) does not count.
        """
        fitting = [context for context in self._contexts if context.path_regex.match(path)]
        fewest = min((len(context.param_convertors) for context in fitting), default=0)
        found: set[str] = set()
        for context in fitting:
            if len(context.param_convertors) == fewest:
                found |= context.methods or set()
        if "GET" in found:
            found.add("HEAD")
        return tuple(sorted(found | {"OPTIONS"})) if found else ()


def _taken(context: RouteContext) -> Taken:
    dependant: Dependant | None = getattr(context, "dependant", None)
    body = getattr(context, "body_field", None)
    return Taken(
        path=context.path or "",
        query=dict(_query(dependant)) if dependant else {},
        takes_json=body is not None and not isinstance(body.field_info, params.Form | params.File),
    )


def _query(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    for parameter in dependant.query_params:
        annotation = parameter.field_info.annotation
        model = next(
            (t for t in _members(annotation) if isinstance(t, type) and issubclass(t, BaseModel)), None
        )
        if model is None:
            yield parameter.alias, _repeats(annotation)
            continue
        for name, info in model.model_fields.items():
            yield info.alias or name, _repeats(info.annotation)
    for dependency in dependant.dependencies:
        yield from _query(dependency)


def _members(annotation: Any) -> tuple[Any, ...]:
    """The types an annotation allows, None left out."""
    if get_origin(annotation) is Annotated:
        return _members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return tuple(m for a in get_args(annotation) if a is not NoneType for m in _members(a))
    return (annotation,)


def _repeats(annotation: Any) -> bool:
    return any((get_origin(t) or t) in (list, tuple, set, frozenset) for t in _members(annotation))
