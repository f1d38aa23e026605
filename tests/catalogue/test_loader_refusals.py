"""Every way the data files can be wrong, each with its whole message."""

from pathlib import Path

import pytest

from app.catalogue.error import CatalogueError
from app.catalogue.loader import load
from tests.catalogue.small import FILES, write

F19, F21, IND, CAR = "2019.toml", "2021.toml", "indicators.toml", "carryovers.toml"
HEADING = '{ order = 2, kind = "heading", label = "二、结果" }'
GRANTED = 'parent = 2, indicator = "a.granted", unit = "件" }'

CASES = [
    # file, what is replaced, by what, the whole message
    # --- the file itself
    (F19, 'code = "2019"', 'code = "2019', "2019.toml: file: not TOML: Illegal character '\\n' (at line 2, column 13). Correct the line."),
    (F19, 'code = "2019"', "", "2019.toml: code: missing. Add code."),
    (F19, 'code = "2019"', 'code = "2099"', "2019.toml: code: '2099' is not known. Use one of 2014, 2019, 2021."),
    (F19, 'code = "2019"', 'code = "2021"', "2021.toml: code: form 2021 is there already. Give each form its own code."),
    (F19, 'title = "甲表"', "title = 7", '2019.toml: title: 7 is no text. Write title = "...".'),
    (F19, "first_year = 2019", 'first_year = "2019"', "2019.toml: first_year: '2019' is no whole number. Write first_year = 1, without quotes."),
    (F19, "last_year = 2020", "last_year = 2018", "2019.toml: last_year: 2018 is before 2019. A form ends after it begins."),
    (F19, "last_year = 2020", "last_year = 2021", "2021.toml: first_year: 2021 belongs to form 2019 as well. A report year has one form: move first_year or last_year."),
    (F21, "first_year = 2021", "first_year = 2018", "2021.toml: first_year: 2019 belongs to form 2019 as well. A report year has one form: move first_year or last_year."),
    (F19, "last_year = 2020", "last_yaer = 2020", "2019.toml: last_yaer: unknown key. Did you mean 'last_year'? The keys here are code, title, first_year, last_year, source, tables, aliases, sections, hybrids, identities, across_applicants."),
    (F19, '[source]\ntitle = "通知"', "[source]", "2019.toml: source.title: missing. Add title."),
    (F19, 'issued_on = "2019"', 'issued_on = "2019年"', "2019.toml: source.issued_on: '2019年' is no date. Write 2021-09-26, or the year alone."),
    (F19, "[aliases]", 'aliases = "收到"', "2019.toml: tables[0].aliases: unknown key. The keys here are number, title."),
    (F21, "number = 3", "number = 2", "2021.toml: tables[1].number: table 2 is there already. Give each its own number."),
    (F19, '[source]\ntitle = "通知"\nnumber = "某办〔2019〕1号"\nissued_on = "2019"', 'source = "通知"', "2019.toml: source: '通知' is no table. Write [source]."),
    # --- rows
    (F19, "[[sections]]\ntable = 3", "[[sections]]\ntable = 4", "2019.toml: sections[0].table: there is no table 4. Use one of [3]."),
    (F19, "rows = [", "rows = [ 5,", "2019.toml: sections[0].rows[0]: 5 does not belong here. Write rows = [{ ... }]."),
    (F19, "order = 3", "order = 4", "2019.toml: sections[0].rows[2].order: 4 where 3 is next. Number the rows 1, 2, 3 … as printed."),
    (F19, 'kind = "heading"', 'kind = "headline"', "2019.toml: sections[0].rows[1].kind: 'headline' is not known. Use one of heading, cell, matrix."),
    (F19, HEADING, HEADING.replace(" }", ', unit = "件" }'), "2019.toml: sections[0].rows[1].unit: a heading has no number. Remove unit, or use kind = cell."),
    (F19, HEADING, HEADING.replace(" }", ', aliaes = ["结果"] }'), "2019.toml: sections[0].rows[1].aliaes: unknown key. Did you mean 'aliases'? The keys here are order, kind, label, group, item, parent, indicator, unit, aliases."),
    (F19, HEADING, HEADING.replace(" }", ', item = "结果" }'), "2019.toml: sections[0].rows[1].item: does not go with the rest of the row. A row has a label, or a group and an item that make its label."),
    (F19, 'label = "二、结果"', 'label = " "', "2019.toml: sections[0].rows[1].label: ' ' is no text. Write label = \"...\"."),
    (F19, GRANTED, GRANTED.replace("a.granted", "a.grated"), "2019.toml: sections[0].rows[2].indicator: unknown indicator 'a.grated'. Did you mean 'a.granted'? Correct the code, or add it to indicators.toml."),
    (F19, GRANTED, GRANTED.replace("a.granted", "xyz"), "2019.toml: sections[0].rows[2].indicator: unknown indicator 'xyz'. Correct the code, or add it to indicators.toml."),
    (F19, GRANTED, GRANTED.replace("a.granted", "a.received"), "2019.toml: sections[0].rows[2].indicator: a.received is printed by row 1 already. A form prints an indicator once."),
    (F19, GRANTED, GRANTED.replace(', unit = "件"', ""), "2019.toml: sections[0].rows[2].unit: missing. Add unit."),
    (F19, GRANTED, GRANTED.replace("件", "箱"), "2019.toml: sections[0].rows[2].unit: unknown unit '箱'. Use one of 条 件 次 篇 个 人 人次 项 万元."),
    (F19, GRANTED, GRANTED.replace("件", "条"), "2019.toml: sections[0].rows[2].unit: '条' is not the unit of a.granted, which is '件'. A series has one unit: correct it here or in indicators.toml."),
    (F21, 'kind = "cell", group', 'kind = "matrix", group', "2021.toml: sections[0].rows[0].indicator: fees.amount is not counted by applicant. Set by_applicant = true in indicators.toml, or use kind = cell."),
    (F19, "parent = 2, indicator", "parent = 9, indicator", "2019.toml: sections[0].rows[2].parent: there is no row 9. Use the order of a row."),
    (F19, 'label = "二、结果" }', 'label = "二、结果", parent = 3 }', "2019.toml: sections[0].rows[1].parent: row 2 stands below itself. Break the circle."),
    (F19, GRANTED, GRANTED.replace(" }", ', aliases = ["其他"] }'), "2019.toml: sections[0].rows[3].aliases: '其他' means row 3 already. Take it out of the aliases of one of them."),
    (F19, '"收到" = ["新收"]', '"受到" = ["新收"]', "2019.toml: aliases.受到: the form prints no such words. Use the words of an item, a group or an applicant column."),
    (F19, '["新收"]', '"新收"', "2019.toml: aliases.收到: '新收' is no list. Write 收到 = [\"...\", \"...\"]."),
    # --- hybrids
    (F21, 'indicator = "a.rest"', 'indicator = "a.received"', "2021.toml: hybrids[0].indicator: a hybrid prints what the form itself does not. Remove the hybrid."),
    (F21, "sum(a.rest.*)\"\n[[identities", "a.rest.lat\"\n[[identities", "2021.toml: hybrids[0].replaces: the form does not print 'a.rest.lat'. Did you mean 'a.rest.late'? A hybrid replaces rows of its own form."),
    (F21, "sum(a.rest.*)\"\n[[identities", "sum(b.*)\"\n[[identities", "2021.toml: hybrids[0].replaces: 'sum(b.*)': there is no indicator one step below 'b'. Write a sum of this form's indicators."),
    (F21, 'label = "三、其他"\nindicator', 'label = "三、其他"\nparent = 40\nindicator', "2021.toml: hybrids[0].parent: there is no row 40. Use the order of a row."),
    # --- identities
    (F19, "a.granted + a.rest", "a.granted + a.rset", "2019.toml: identities[0].rule: the form does not print 'a.rset'. Did you mean 'a.rest'? A rule reads rows of its own form only."),
    (F21, "a.granted + sum", "fees.amount + sum", "2021.toml: identities[0].rule: fees.amount has no applicant columns. Remove by_applicant."),
    (F19, "a.granted + a.rest", "a.granted + ", "2019.toml: identities[0].rule: ' a.granted + ': an indicator is expected at 12. See docs/catalogue.md for how rules are written."),
    (F19, "a.received = a.g", "a.received a.g", "2019.toml: identities[0].rule: 'a.received a.granted + a.rest': a rule is two sums with one of = >= <= between them. See docs/catalogue.md for how rules are written."),
    (F19, 'severity = "error"\nsource = "表三"\nby', 'severity = "fatal"\nsource = "表三"\nby', "2019.toml: identities[0].severity: 'fatal' is not known. Use one of error, warning, notice."),
    (F19, "by_applicant = true", 'by_applicant = "yes"', "2019.toml: identities[0].by_applicant: 'yes' is neither true nor false. Write by_applicant = true."),
    (F19, "[across_applicants]", '[[identities]]\nid = "by_result"', "2019.toml: identities[1].id: 'by_result' is used already. Give every identity its own id."),
    (F19, '[across_applicants]\ntitle = "六类申请人之和＝总计"\nseverity = "error"\nsource = "表三"', "", "2019.toml: across_applicants: missing, though row 1 has applicant columns. Add it with title, severity and source."),
    # --- the vocabulary
    (IND, 'code = "a.rest.else"', 'code = "a.rest.late"', "indicators.toml: indicators[5].code: 'a.rest.late' is there already. Give every indicator its own code."),
    (IND, 'code = "a.granted", u', 'code = "A.granted", u', "indicators.toml: indicators[2].code: 'A.granted' is no code. Use small letters, digits, _ and dots: a.b_c."),
    (IND, 'unit = "万元"', 'unit = "元"', "indicators.toml: indicators[0].unit: unknown unit '元'. Use one of 条 件 次 篇 个 人 人次 项 万元."),
    (IND, 'zh = "收费", ', "", "indicators.toml: indicators[0].zh: missing. Add zh."),
    (IND, "\n]", '\n  { code = "b", unit = "件", zh = "乙", en = "B" },\n]', "indicators.toml: indicators[6].code: no form prints b. Remove it, or add the row that prints it to a form."),
    (IND, 'en = "Fees"', 'en = "Fees", by_applicant = true', "indicators.toml: indicators[0].by_applicant: no form prints fees.amount by applicant. Remove by_applicant, or set kind = matrix on a row."),
    # --- derived indicators
    (IND, 'code = "a.share"', 'code = "a.rest"', "indicators.toml: derived[1].code: 'a.rest' is there already. Give every indicator its own code."),
    (IND, '\ndenominator = ["a.received"]', "", "indicators.toml: derived[1].unit: '比例' does not fit. A ratio has unit = 比例 and a denominator, a sum has neither."),
    (IND, '["a.rest", "sum(a.rest.*)"]', '["a.rest", "a.rest.all"]', "indicators.toml: derived[0].numerator[1]: a.rest.all is derived from itself: a.rest.all → a.rest.all. Break the circle."),
    (IND, '["a.rest", "sum(a.rest.*)"]', '["a.share"]', "indicators.toml: derived[0].numerator[0]: a.share is a ratio. Sum the counts it is made of instead."),
    (IND, '["a.rest", "sum(a.rest.*)"]', '["a.rest", "a.rest.latee"]', "indicators.toml: derived[0].numerator[1]: unknown indicator 'a.rest.latee'. Did you mean 'a.rest.late'? Correct the code, or add it to indicators.toml."),
    (IND, '["a.rest", "sum(a.rest.*)"]', '["a.rest +"]', "indicators.toml: derived[0].numerator[0]: 'a.rest +': an indicator is expected at 8. See docs/catalogue.md for how sums are written."),
    (IND, '["a.rest", "sum(a.rest.*)"]', '["a.rest + a.rest.late"]', "indicators.toml: derived[0].numerator: no form prints what it takes. Add alternatives, or remove it."),
    # --- comparability
    (IND, 'codes = ["a.granted"]', 'codes = ["a.grant"]', "indicators.toml: comparability[0].codes: unknown indicator 'a.grant'. Did you mean 'a.granted'? Correct the code, or add it above."),
    (IND, 'codes = ["a.granted"]', 'codes = ["b.*"]', "indicators.toml: comparability[0].codes: unknown indicator 'b.*'. Correct the code, or add it above."),
    (IND, "breaks = [2021]", "breaks = [2020]", "indicators.toml: comparability[0].breaks: no form begins in 2020. A break is the first year of a later form, one of [2021]."),
    (IND, "[[comparability]]", '[[comparability]]\ncodes = ["a.*"]\nzh = "注"\nen = "note"\n[[comparability]]', "indicators.toml: comparability[1].codes: a.granted has a note already. Keep one note for each indicator."),
    (IND, '{ 2021 = "更宽" }', '{ 2022 = "更宽" }', "indicators.toml: comparability[0].forms.2022: unknown key. Did you mean '2021'? The keys here are 2014, 2019, 2021."),
    # --- carryovers
    (CAR, 'left = "a.received"', 'left = "a.recieved"', "carryovers.toml: carryovers[0].left: unknown indicator 'a.recieved'. Did you mean 'a.received'? Correct the code, or add it to indicators.toml."),
    (CAR, 'earlier = "a.granted"', 'earlier = "a.rest"', "carryovers.toml: carryovers[0].earlier: form 2021 does not print a.rest. Take 2021 out of the forms, or read another indicator."),
    (CAR, '["2019", "2021"]', '["2020"]', "carryovers.toml: carryovers[0].earlier_forms: '2020' is no form. Use one of 2014, 2019, 2021."),
    (CAR, 'later_forms = ["2021"]\n', "", "carryovers.toml: carryovers[0].later_forms: missing. Add later_forms, one or more of 2014, 2019, 2021."),
    (CAR, 'relation = ">="', 'relation = ">"', "carryovers.toml: carryovers[0].relation: '>' is not known. Use one of =, >=, <=."),
    (CAR, 'left = "a.received"', 'left = "fees.amount"\nby_applicant = true', "carryovers.toml: carryovers[0].left: fees.amount is not counted by applicant. Remove by_applicant."),
    (CAR, 'left = "a.received"', 'left = "a.received a.granted"', "carryovers.toml: carryovers[0].left: 'a.received a.granted': + or - is expected at 10. See docs/catalogue.md for how sums are written."),
    (CAR, "[[carryovers]]", '[[carryover]]\nid = "x"\n[[carryovers]]', "carryovers.toml: carryover: unknown key. Did you mean 'carryovers'? The keys here are carryovers."),
]  # fmt: skip


def test_the_files_are_right_before_they_are_spoilt(tmp_path: Path) -> None:
    assert len(load(write(tmp_path)).indicators) == 8


@pytest.mark.parametrize(("file", "old", "new", "message"), CASES, ids=[case[3][:70] for case in CASES])
def test_a_wrong_file_is_refused_with_place_and_remedy(
    file: str, old: str, new: str, message: str, tmp_path: Path
) -> None:
    assert FILES[file].count(old) >= 1
    write(tmp_path)
    (tmp_path / file).write_text(FILES[file].replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path)
    assert str(caught.value) == message
    error = caught.value
    assert message == f"{error.file}: {error.path}: {error.problem}. {error.remedy}."


@pytest.mark.parametrize("name", [IND, CAR])
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    (write(tmp_path) / name).unlink()
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path)
    assert str(caught.value) == f"{name}: file: missing. Put {name} into the folder of the forms."


def test_a_folder_without_forms_is_refused(tmp_path: Path) -> None:
    for name in (F19, F21):
        (write(tmp_path) / name).unlink()
    for name in (F19, F21):
        (tmp_path / name).unlink(missing_ok=True)
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path)
    assert str(caught.value) == f"{tmp_path}: *.toml: there is no form. Add one file for each form."


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (write(tmp_path) / F19).write_bytes(FILES[F19].encode("gb18030"))
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path)
    assert str(caught.value) == "2019.toml: file: not UTF-8. Save the file as UTF-8."
