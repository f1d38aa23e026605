"""All routes of the API, in the order of its documentation. A new one adds one line here."""

from fastapi import APIRouter

from app.api.routes import (
    aggregates,
    bulk,
    calendar,
    changes,
    comparison,
    comparisons,
    compilations,
    config,
    coverage,
    document,
    forms,
    health,
    imports,
    indicators,
    journal,
    keys,
    observations,
    profile,
    rankings,
    report_document,
    report_findings,
    report_revisions,
    report_unmatched,
    report_values,
    reporting_units,
    reports,
    sdmx_data,
    sdmx_structure,
    search,
    units,
)

ROUTERS: list[APIRouter] = [
    reports.router,
    observations.router,
    aggregates.router,
    rankings.router,
    units.router,
    profile.router,
    forms.router,
    indicators.router,
    reporting_units.router,
    calendar.router,
    report_values.router,
    report_findings.router,
    report_unmatched.router,
    report_revisions.router,
    report_document.router,
    comparison.router,
    comparisons.router,
    compilations.router,
    imports.router,
    coverage.router,
    search.router,
    changes.router,
    keys.router,
    journal.router,
    config.router,
]
"""Under `/api/v1`, where unknown query parameters are refused. The most asked come first: an address is
held against one router after the other."""

ROOT_ROUTERS: list[APIRouter] = [
    bulk.router,
    health.router,
    document.router,
    sdmx_data.router,
    sdmx_structure.router,
]
"""Beside `/api/v1`."""

TAGS: list[dict[str, str]] = [
    {"name": "表式与指标", "description": "三种国家表式，以及贯穿各表式的指标词汇。"},
    {"name": "单位", "description": "填报年度报告的行政机关：层级、代码、沿革。"},
    {"name": "报告", "description": "一个单位一个年度的报告，从草稿到发布。"},
    {"name": "汇总", "description": "下级之和：作为本级政府报告的草稿，或与它对照。"},
    {"name": "导入", "description": "把网页、Word、Excel、PDF 读成报告。"},
    {"name": "数据", "description": "已发布的数据：明细、汇总、排名、覆盖情况。"},
    {"name": "整套数据", "description": "已发布的全部数据，作为文件。"},
    {"name": "密钥", "description": "谁能写入：角色、管到哪个单位，何时发给、何时撤销。"},
    {"name": "服务", "description": "限额、版本、运行状态。"},
]
"""The sections of the documentation, in order."""
