// What became of the files that were handed in, one line a file, while the job is at work.
import { call, t } from "./api.js";
import { element } from "./dialog.js";

const WORDS = {
  created: t("新建草稿", "New draft"), updated: t("更新草稿", "Draft updated"), unchanged: t("没有变化", "Unchanged"),
  refused: t("读不了", "Refused"), waiting: t("等候", "Waiting"),
};
const PAUSE_MS = 700;

export async function importFiles(files, publish, place) {
  const body = new FormData();
  for (const file of files) body.append("file", file, file.name);
  const answer = await call(`/imports?publish=${publish}`, { method: "POST", body });
  if (answer.status !== 202) return show(place, [single(answer.body)], null);
  let job = answer.body;
  while (job.status !== "done") {
    show(place, job.files, job);
    await new Promise((later) => setTimeout(later, PAUSE_MS));
    job = (await call(`/imports/${job.id}`)).body;
  }
  show(place, job.files, job);
}

function single(answer) {
  const count = (severity) => answer.findings.filter((finding) => finding.severity === severity).length;
  return {
    name: answer.source.name, outcome: answer.outcome, unit: answer.recognised.unit?.code, unit_name: answer.recognised.unit?.name,
    year: answer.recognised.year, report: answer.links?.report, values: answer.values.length, unmatched: answer.unmatched.length,
    findings: { error: count("error"), warning: count("warning") }, problem: null,
  };
}

function show(place, files, job) {
  const progress = job && element("p", {}, element("progress", { max: job.total, value: job.done, "aria-label": t("进度", "Progress") }), ` ${job.done} / ${job.total}`);
  const head = element("tr", {}, ...[t("文件", "File"), t("结果", "Outcome"), t("认出的报告", "Recognised"), t("核对", "Checks")].map((word) => element("th", { scope: "col" }, word)));
  const table = element("table", { class: "outcomes" }, element("thead", {}, head), element("tbody", {}, ...files.map(line)));
  place.replaceChildren(element("h3", {}, t("导入的结果", "What became of the files")), ...(progress ? [progress] : []), element("div", { class: "card scroll", tabindex: 0, role: "region", "aria-label": t("导入的结果", "Outcomes") }, table));
}

function line(file) {
  const outcome = file.outcome ?? "waiting";
  const scope = file.report && new URL(file.report, location.href).searchParams.get("scope");
  const recognised = file.report
    ? element("a", { href: `#/${file.unit}/${file.year}/${scope}` }, `${file.unit_name} ${file.year}`)
    : file.problem ? element("span", { class: "why" }, file.problem.detail) : "";
  const checks = file.findings
    ? [
        ...(file.findings.error ? [element("span", { class: "tag error" }, `${t("错误", "Errors")} ${file.findings.error}`), " "] : []),
        ...(file.findings.warning ? [element("span", { class: "tag warning" }, `${t("警示", "Warnings")} ${file.findings.warning}`), " "] : []),
        ...(file.unmatched ? [element("span", { class: "tag" }, `${t("未归位", "Unmatched")} ${file.unmatched}`)] : []),
      ]
    : [];
  return element("tr", { class: `outcome-${outcome}` }, element("td", {}, file.name ?? "–"),
    element("td", {}, element("span", { class: outcome === "refused" ? "tag error" : "tag" }, WORDS[outcome] ?? outcome)),
    element("td", {}, recognised), element("td", {}, ...checks));
}
