// One report on the desk: steps, answers to findings, corrections, homes for what was unmatched.
import { call, t } from "./api.js";
import { ask, element } from "./dialog.js";
import { linkPlaces } from "../places.js";

const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
const NEEDS_WHY = new Set(["returned", "draft", "withdrawn"]);

export function openReport(section, { reload, say }) {
  const { path, scope } = section.dataset;
  const send = (rest, options) => call(`${path}${rest}?scope=${scope}`, { etag: section.dataset.etag, ...options });
  linkPlaces(section);

  for (const button of section.querySelectorAll("button.step")) {
    button.addEventListener("click", async () => {
      const to = button.dataset.to;
      const done = await ask({ title: button.textContent, done: button.textContent, ...question(to), act: (said) => send("/transitions", { method: "POST", json: step(to, said) }) });
      if (done) await reload(t("办好了。", "Done."));
    });
  }
  for (const button of section.querySelectorAll("button.acknowledge")) {
    const remark = button.closest(".remark");
    button.addEventListener("click", async () => {
      const done = await ask({
        title: t("对这条问题作出说明", "Answer this finding"), explain: remark.querySelector(".said").textContent, done: t("记下说明", "Record"),
        fields: [{ name: "note", label: t("为什么可以这样", "Why it may stand"), kind: "area", required: true }],
        act: ({ note }) => send(`/findings/${remark.dataset.finding}`, { method: "PATCH", json: { note } }),
      });
      if (done) await reload(t("说明已记下。", "Recorded."));
    });
  }
  for (const button of section.querySelectorAll("button.edit")) {
    button.addEventListener("click", () => correct(button.closest("td"), send, reload));
  }
  for (const button of section.querySelectorAll("button.assign")) {
    button.addEventListener("click", () => assign(section, button, send, reload));
  }
  say("");
}

function question(to) {
  if (to === "published") {
    return {
      explain: t("发布前要经保密审查；发布后公众即可查到。", "A confidentiality review comes first; then the public sees it."),
      fields: [
        { name: "by", label: t("保密审查人", "Reviewed for confidentiality by"), required: true },
        { name: "on", label: t("审查日期", "On"), kind: "date", value: today(), required: true },
      ],
    };
  }
  return { fields: [{ name: "note", label: NEEDS_WHY.has(to) ? t("原因", "Why") : t("附言（可不写）", "Note (optional)"), kind: "area", required: NEEDS_WHY.has(to) }] };
}

function step(to, said) {
  if (to === "published") return { to, confidentiality_review: { by: said.by, on: said.on } };
  return said.note ? { to, note: said.note } : { to };
}

async function correct(cell, send, reload) {
  const [indicator, applicant] = cell.dataset.cell.split("@");
  const status = [...cell.classList].find((name) => ["reported", "blank", "not_applicable", "unreadable", "absent"].includes(name));
  const shown = cell.querySelector("button.edit").textContent.trim().replaceAll(",", "");
  const label = cell.closest("tr").querySelector("th")?.textContent ?? indicator;
  const words = { reported: t("填一个数", "A number"), blank: t("空白", "Blank"), not_applicable: t("不适用", "Not applicable"), unreadable: t("无法辨认", "Unreadable"), absent: t("页面缺此行", "Not on the page") };
  const options = Object.entries(words).map(([value, word]) => element("option", { value }, word));
  const select = document.createDocumentFragment();
  select.append(...options);
  const done = await ask({
    title: t("改正一个数", "Correct a number"), explain: `${label}（${cell.dataset.cell}） ${cell.querySelector(".place")?.textContent.trim() ?? ""}`, done: t("改正", "Correct"),
    fields: [
      { name: "value", label: t("数值", "Value"), kind: "number", value: status === "reported" ? shown : "" },
      { name: "status", label: t("这一格是", "The cell is"), options: select, value: status === "reported" ? "reported" : status },
    ],
    act: (said) => {
      const kind = said.value === "" ? said.status : "reported";
      const value = kind === "reported" && said.value !== "" ? Number(said.value) : null;
      return send("/values", { method: "PATCH", json: [{ indicator, applicant, value, status: kind }] });
    },
  });
  if (done) await reload(t("已改正，并重新核对。", "Corrected and checked anew."));
}

async function assign(section, button, send, reload) {
  const copy = (id) => section.querySelector(id).content.cloneNode(true);
  const done = await ask({
    title: t("归到一格", "Give it a cell"), explain: `“${button.dataset.text}”`, done: t("归位", "Assign"),
    fields: [
      { name: "indicator", label: t("哪一行", "Row"), options: copy("#choices") },
      { name: "applicant", label: t("哪一列（表三以外是总计）", "Column (total outside table 3)"), options: copy("#applicants") },
    ],
    act: (said) => send(`/unmatched/${button.dataset.number}/assign`, { method: "POST", json: said }),
  });
  if (done) await reload(t("已归位，并重新核对。", "Assigned and checked anew."));
}
