// Dropping a file on the page, and finding a number's place in the source.
import { linkPlaces } from "./places.js";

const form = document.querySelector("form.drop");
const input = form.querySelector("input[type=file]");
const busy = form.querySelector("#busy");
const english = document.documentElement.lang === "en";

for (const type of ["dragover", "dragenter"]) {
  addEventListener(type, (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
}
addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("over");
  if (!event.dataTransfer.files.length) return;
  const one = new DataTransfer();
  one.items.add(event.dataTransfer.files[0]);
  input.files = one.files;
  form.requestSubmit();
});
input.addEventListener("change", () => { if (input.files.length) form.requestSubmit(); });
form.addEventListener("submit", () => {
  busy.textContent = english ? "Reading …" : "正在读……";
  form.querySelector("button").disabled = true;
});
linkPlaces(document);
