// The desk: which part is shown follows the address behind "#", so back and forward work.
import { Refusal, call, download, key, part, t } from "./api.js";
import { ask, element } from "./dialog.js";
import { importFiles } from "./outcomes.js";
import { openReport } from "./report.js";

const office = document.getElementById("office");
const desk = document.getElementById("desk");
const said = document.getElementById("said");
const keyForm = document.getElementById("key-form");
const language = new URLSearchParams(location.search).get("lang");
const place = { within: null, year: null };

function say(words, bad = false) {
  said.textContent = words;
  said.className = words ? (bad ? "notice-bar refused" : "notice-bar") : "";
}

// Refusals are told to the person; anything else is a fault of ours and stays loud.
async function tell(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 401) askForKey(key.get() ? error.message : "");
    else say(error.message, true);
  }
}

function askForKey(words) {
  key.drop();
  desk.replaceChildren();
  keyForm.hidden = false;
  keyForm.querySelector("input").focus();
  say(words, true);
}

function query(told) {
  const found = new URLSearchParams(Object.entries({ ...told, lang: language }).filter(([, value]) => value));
  return found.size ? `?${found}` : "";
}

async function show() {
  if (!key.get() && !office.dataset.open) {
    askForKey("");
    return;
  }
  const [, unit, year, scope] = location.hash.split("/");
  await tell(async () => {
    const html = unit ? await part(`/reports/${unit}/${year}${query({ scope })}`) : await part(`/units${query(place)}`);
    // Made by our own templates from escaped values; nothing of a file is markup in it.
    desk.innerHTML = html;
    keyForm.hidden = true;
    if (unit) openReport(desk.querySelector("#report"), { reload, say });
    else openUnits(desk.querySelector("#units"));
    for (const button of desk.querySelectorAll("button.download")) {
      button.addEventListener("click", () => tell(() => download(button.dataset.path)));
    }
  });
}

async function reload(words) {
  const at = scrollY;
  await show();
  scrollTo(0, at);
  say(words);
}

function openUnits(section) {
  Object.assign(place, { within: section.dataset.within, year: section.dataset.year });
  const outcome = section.querySelector("#outcome");
  section.querySelector("#leave")?.addEventListener("click", () => askForKey(""));
  section.querySelector("#choose").addEventListener("submit", (event) => {
    event.preventDefault();
    Object.assign(place, Object.fromEntries(new FormData(event.target)));
    show();
  });
  const upload = section.querySelector("#upload");
  const files = upload.querySelector("#files");
  upload.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = upload.querySelector("button");
    button.disabled = true;
    say(t("正在导入……", "Importing …"));
    tell(async () => {
      await importFiles(files.files, upload.querySelector("#publish").checked, outcome);
      const listed = [...outcome.childNodes];
      await show();
      desk.querySelector("#outcome").replaceChildren(...listed);
      say(t("导入完了。", "All files are through."));
    }).finally(() => { button.disabled = false; });
  });
  for (const type of ["dragover", "drop"]) {
    upload.addEventListener(type, (event) => {
      event.preventDefault();
      upload.classList.toggle("over", type === "dragover");
      if (type === "drop" && event.dataTransfer.files.length) {
        files.files = event.dataTransfer.files;
        upload.requestSubmit();
      }
    });
  }
  upload.addEventListener("dragleave", () => upload.classList.remove("over"));
  section.querySelector("#compile").addEventListener("click", () => compile(outcome));
}

async function compile(outcome) {
  const { within: unit, year } = place;
  let made;
  const done = await ask({
    title: t("汇总成本级政府的报告", "Compile the government's own report"),
    explain: t("把下级已发布的报告相加，存为本级政府的草稿；空白不当作零。已有草稿的，草稿里的数会被取代。", "Published reports of the subordinates are summed into a draft; blanks are not made zero. Numbers of a draft that is there are replaced."),
    done: t("汇总", "Compile"), fields: [],
    act: async () => {
      const etag = await present(unit, year);
      made = (await call("/compilations", { method: "POST", json: { unit, year: Number(year) }, etag })).body;
    },
  });
  if (!done) return;
  await show();
  const left = made.left_out.map((each) => element("li", {}, `${each.unit_name}：${each.message}`));
  desk.querySelector("#outcome").replaceChildren(
    element("h3", {}, t("汇总的结果", "The compilation")),
    element("div", { class: "card" },
      element("p", {}, element("a", { href: `#/${unit}/${year}/area` }, t(`计入 ${made.sources.length} 份报告，打开草稿`, `${made.sources.length} reports summed; open the draft`))),
      element("p", { class: "soft small" }, left.length ? t(`没有计入的 ${left.length} 个单位：`, `${left.length} units are left out:`) : t("没有缺的单位。", "No unit is left out.")),
      element("ul", { class: "plain" }, ...left)));
  say(t("汇总好了，存为草稿。", "Compiled into a draft."));
}

// The ETag of the government's report, null where there is none yet.
async function present(unit, year) {
  const found = (await call(`/reports?unit=${unit}&years=${year}&scope=area`)).body.items;
  return found.length ? (await call(`/reports/${unit}/${year}?scope=area&values=false`)).etag : null;
}

keyForm.addEventListener("submit", (event) => {
  event.preventDefault();
  key.set(keyForm.querySelector("input").value.trim());
  keyForm.querySelector("input").value = "";
  say("");
  show();
});
addEventListener("hashchange", async () => {
  say("");
  await show();
  desk.querySelector("h2")?.focus();
});
place.year = office.dataset.year;
show();
