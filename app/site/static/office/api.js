// Every request of the office: with the key where there is one, refusals as errors to be read.
const KEY = "gongkai-key";
const office = document.getElementById("office");
export const english = document.documentElement.lang === "en";
export const t = (zh, en) => (english ? en : zh);

export const key = {
  get: () => sessionStorage.getItem(KEY),
  set: (value) => sessionStorage.setItem(KEY, value),
  drop: () => sessionStorage.removeItem(KEY),
};

export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title ?? t("服务没有回答。", "The service gave no answer."));
    this.status = problem.status;
    this.problem = problem;
  }
}

async function send(address, options = {}) {
  const headers = new Headers(options.headers);
  if (key.get()) headers.set("Authorization", `Bearer ${key.get()}`);
  headers.set("Accept-Language", english ? "en" : "zh-CN");
  let answer;
  try {
    answer = await fetch(address, { ...options, headers, cache: "no-store" });
  } catch {
    throw new Refusal({ detail: t("连不上服务，请看看网络后再试。", "The service cannot be reached.") });
  }
  if (!answer.ok) {
    throw new Refusal(await answer.json().catch(() => ({ status: answer.status, title: answer.statusText })));
  }
  return answer;
}

export const part = async (path) => (await send(`${office.dataset.root}/office${path}`)).text();

export async function call(path, { method = "GET", json, body, etag } = {}) {
  const headers = {};
  if (json !== undefined) headers["Content-Type"] = "application/json";
  if (etag) headers["If-Match"] = etag;
  const answer = await send(office.dataset.api + path, { method, headers, body: json === undefined ? body : JSON.stringify(json) });
  const text = await answer.text();
  return { status: answer.status, etag: answer.headers.get("ETag"), body: text ? JSON.parse(text) : null };
}

export async function download(path) {
  const answer = await send(office.dataset.api + path);
  const said = answer.headers.get("Content-Disposition") ?? "";
  const name = /filename\*=UTF-8''([^;]+)/i.exec(said)?.[1];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name ? decodeURIComponent(name) : "download";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
