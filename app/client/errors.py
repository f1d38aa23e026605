"""What goes wrong, as the service says it."""

from typing import Any

import httpx


class GongkaiError(Exception):
    """A refusal (RFC 9457). `code` names it for programs, `detail` for people; `errors` point
    at the parts of the request; `problem` is the whole answer."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.problem = problem
        self.code: str = problem.get("code", "http_error")
        self.detail: str = problem.get("detail", "")
        self.errors: list[dict[str, str]] = problem.get("errors", [])
        super().__init__(f"{status} {self.code}: {self.detail}")


def raise_for(response: httpx.Response) -> None:
    """Raise GongkaiError for an answer that is a refusal."""
    if response.status_code < 400:
        return
    try:
        problem = response.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        problem = {"detail": response.text[:500]}
    raise GongkaiError(response.status_code, problem)
