"""What `format=jsonstat` gives, as the OpenAPI document tells it."""

from typing import Any

from app.writers import jsonstat, media_types

EXAMPLE: dict[str, Any] = {
    "version": "2.0",
    "class": "dataset",
    "label": "政府信息公开工作年度报告：已发布的数",
    "source": jsonstat.SOURCE,
    "id": ["unit", "year", "scope", "indicator", "applicant"],
    "size": [1, 2, 1, 1, 1],
    "role": {"geo": ["unit"], "time": ["year"], "metric": ["indicator"]},
    "dimension": {
        "unit": {"label": "单位", "category": {"index": ["411328"], "label": {"411328": "唐河县人民政府"}}},
        "year": {
            "label": "年度",
            "category": {"index": ["2018", "2019"], "label": {"2018": "2018", "2019": "2019"}},
        },
        "scope": {"label": "口径", "category": {"index": ["area"], "label": {"area": "本行政区域"}}},
        "indicator": {
            "label": "指标",
            "category": {
                "index": ["applications.received"],
                "label": {"applications.received": "收到申请数"},
                "unit": {"applications.received": {"label": "件"}},
            },
        },
        "applicant": {"label": "申请人", "category": {"index": ["total"], "label": {"total": "总计"}}},
    },
    "value": [1, None],
    "status": {"1": "blank"},
    "extension": {"status": {"label": {"blank": "原表空白"}}},
}
CUBE_FILE: dict[str, dict[str, Any]] = {
    media_types.JSONSTAT: {
        "schema": {
            "type": "object",
            "title": "JSON-stat 2.0 的 dataset",
            "required": ["version", "class", "id", "size", "role", "dimension", "value", "status"],
        },
        "example": EXAMPLE,
    }
}
"""For `responses=` of a route whose answer makes a cube."""
