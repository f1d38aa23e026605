"""Run by test_generated_clients with the package that openapi-python-client made."""

import sys

from gongkai_client import AuthenticatedClient, Client  # type: ignore[import-not-found]
from gongkai_client.api.单位 import get_unit, list_units  # type: ignore[import-not-found]
from gongkai_client.api.密钥 import list_keys  # type: ignore[import-not-found]
from gongkai_client.api.报告 import get_report, get_report_document  # type: ignore[import-not-found]
from gongkai_client.api.数据 import aggregate  # type: ignore[import-not-found]
from gongkai_client.models import DocumentFormat, Problem  # type: ignore[import-not-found]
from gongkai_client.types import UNSET  # type: ignore[import-not-found]

address, key = sys.argv[1:]
public = Client(base_url=address)

units = list_units.sync(client=public, q="唐河县", kind="government")
print("units:", units.items[0].code, units.items[0].name)

report = get_report.sync("411328", 2018, client=public)
total = next(value for value in report.values if value.indicator == "disclosure.total")
print(f"report: {report.year} {len(report.values)} values, disclosure.total is {total.value}")

short = get_report.sync("411328", 2018, client=public, values=False)
print("without values:", "no values" if short.values is UNSET else "values")

sums = aggregate.sync(
    client=public, indicator="disclosure.total", within="411328", years="2018", level="county"
)
print(f"aggregates: {sums.items[0].reported} of {sums.items[0].expected} reported")

refused = get_unit.sync_detailed("nobody", client=public)
assert isinstance(refused.parsed, Problem)
print("refused:", refused.status_code.value, refused.parsed.code)

document = get_report_document.sync_detailed("411328", 2018, client=public, format_=DocumentFormat.XLSX)
print("document: 2018.xlsx starts with", document.content[:2].decode())

keys = list_keys.sync(client=AuthenticatedClient(base_url=address, token=key))
print("keys:", len(keys.items))
