"""A small catalogue of two forms, for tests that spoil one thing in it."""

from pathlib import Path

FORM_2019 = """
code = "2019"
title = "甲表"
first_year = 2019
last_year = 2020
[source]
title = "通知"
number = "某办〔2019〕1号"
issued_on = "2019"
[[tables]]
number = 3
title = "三、申请"
[aliases]
"收到" = ["新收"]
[[sections]]
table = 3
title = "三、申请"
rows = [
  { order = 1, kind = "matrix", label = "一、收到", indicator = "a.received", unit = "件" },
  { order = 2, kind = "heading", label = "二、结果" },
  { order = 3, kind = "matrix", label = "（一）同意", parent = 2, indicator = "a.granted", unit = "件" },
  { order = 4, kind = "matrix", label = "（二）其他（含不同意）", parent = 2, indicator = "a.rest", unit = "件" },
]
[[identities]]
id = "by_result"
title = "收到＝各类结果之和"
rule = "a.received = a.granted + a.rest"
severity = "error"
source = "表三"
by_applicant = true
[across_applicants]
title = "六类申请人之和＝总计"
severity = "error"
source = "表三"
"""

FORM_2021 = """
code = "2021"
title = "乙表"
first_year = 2021
[source]
title = "通知"
number = "某办〔2021〕1号"
issued_on = "2021-09-26"
[[tables]]
number = 2
title = "二、公开"
[[tables]]
number = 3
title = "三、申请"
[[sections]]
table = 2
title = "二、公开"
rows = [
  { order = 1, kind = "cell", group = ["收费"], item = "金额（单位：万元）", indicator = "fees.amount", unit = "万元" },
]
[[sections]]
table = 3
title = "三、申请"
rows = [
  { order = 2, kind = "matrix", label = "一、收到", indicator = "a.received", unit = "件" },
  { order = 3, kind = "matrix", label = "二、同意", indicator = "a.granted", unit = "件" },
  { order = 4, kind = "heading", label = "三、其他" },
  { order = 5, kind = "matrix", label = "1.逾期", parent = 4, indicator = "a.rest.late", unit = "件" },
  { order = 6, kind = "matrix", label = "2.另外", parent = 4, indicator = "a.rest.else", unit = "件" },
]
[[hybrids]]
order = 4
table = 3
section = "三、申请"
kind = "matrix"
label = "三、其他"
indicator = "a.rest"
unit = "件"
replaces = "sum(a.rest.*)"
[[identities]]
id = "by_result"
title = "收到＝各类结果之和"
rule = "a.received = a.granted + sum(a.rest.*)"
severity = "error"
source = "表三"
by_applicant = true
[across_applicants]
title = "六类申请人之和＝总计"
severity = "error"
source = "表三"
"""

INDICATORS = """
indicators = [
  { code = "fees.amount", unit = "万元", zh = "收费", en = "Fees" },
  { code = "a.received", unit = "件", zh = "收到", en = "Received", by_applicant = true },
  { code = "a.granted", unit = "件", zh = "同意", en = "Granted", by_applicant = true },
  { code = "a.rest", unit = "件", zh = "其他", en = "Rest", by_applicant = true },
  { code = "a.rest.late", unit = "件", zh = "逾期", en = "Late", by_applicant = true },
  { code = "a.rest.else", unit = "件", zh = "另外", en = "Else", by_applicant = true },
]
[[derived]]
code = "a.rest.all"
unit = "件"
zh = "其他合计"
en = "Rest, all"
numerator = ["a.rest", "sum(a.rest.*)"]
[[derived]]
code = "a.share"
unit = "比例"
zh = "其他占比"
en = "Share of the rest"
numerator = ["a.rest.all"]
denominator = ["a.received"]
[[comparability]]
codes = ["a.granted"]
breaks = [2021]
zh = "口径变化"
en = "The meaning shifts."
forms = { 2021 = "更宽" }
"""

CARRYOVERS = """
[[carryovers]]
id = "kept"
title = "收到不少于上年同意"
left = "a.received"
relation = ">="
earlier = "a.granted"
earlier_forms = ["2019", "2021"]
later_forms = ["2021"]
severity = "warning"
source = "表三"
"""

FILES = {
    "2019.toml": FORM_2019,
    "2021.toml": FORM_2021,
    "indicators.toml": INDICATORS,
    "carryovers.toml": CARRYOVERS,
}


def write(folder: Path, **spoilt: str) -> Path:
    """The files in a folder; `spoilt` gives another text for a file by its stem (`f2019`)."""
    for name, text in FILES.items():
        stem = name.removesuffix(".toml")
        stem = f"f{stem}" if stem.isdigit() else stem
        (folder / name).write_text(spoilt.get(stem, text), encoding="utf-8")
    return folder
