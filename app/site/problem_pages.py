"""What every code means: of refusals by the API and of findings by the checks."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from app.api.language import Language
from app.checks.run import EXPLANATIONS
from app.problems import PROBLEMS, ProblemError
from app.site.refusals import wants_page
from app.site.rendering import page

router = APIRouter(include_in_schema=False)
HEADERS = {"Vary": "Accept, Accept-Language", "Cache-Control": "public, max-age=3600"}


@router.get("/problems")
async def list_problems(request: Request) -> Response:
    """All codes, as a page or as JSON."""
    if wants_page(request):
        answer: Response = page(request, "problems.html", refusals=_refusals(), findings=_findings())
    else:
        answer = JSONResponse({"items": [*_refusals(), *_findings()]})
    answer.headers.update(HEADERS)
    return answer


@router.get("/problems/{code}")
async def get_problem(request: Request, code: str) -> Response:
    """One code: what it means and what to do, in Chinese and English."""
    found = _by_code().get(code)
    if found is None:
        raise ProblemError("problem_unknown", f"没有代码 {code}。", f"There is no code {code}.")
    answer: Response = (
        page(request, "problem.html", page=found) if wants_page(request) else JSONResponse(found)
    )
    answer.headers.update(HEADERS)
    return answer


@lru_cache(maxsize=2)
def finding_titles(language: Language = "zh") -> Mapping[str, str]:
    """The short name of each finding code."""
    return {each["code"]: each["title" if language == "zh" else "title_en"] for each in _findings()}


@lru_cache(maxsize=1)
def _by_code() -> Mapping[str, dict[str, Any]]:
    return {each["code"]: each for each in (*_findings(), *_refusals())}


def _refusals() -> list[dict[str, Any]]:
    return [
        {
            "code": kind.code,
            "kind": "refusal",
            "status": kind.status,
            "title": kind.title,
            "title_en": kind.title_en,
            "explanation": None,
            "explanation_en": None,
            "remedy": kind.remedy,
            "remedy_en": kind.remedy_en,
        }
        for kind in PROBLEMS.values()
    ]


def _findings() -> list[dict[str, Any]]:
    return [
        {
            "code": each.code,
            "kind": "finding",
            "severity": each.severity.value,
            "title": each.title,
            "title_en": each.title_en,
            "explanation": each.explanation,
            "explanation_en": each.explanation_en,
            "remedy": each.remedy,
            "remedy_en": each.remedy_en,
        }
        for each in sorted(EXPLANATIONS.values(), key=lambda each: each.code)
    ]
