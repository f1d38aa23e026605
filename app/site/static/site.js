// What every page may use and none needs: copying a call, submitting a form by its choice.
const english = document.documentElement.lang === "en";

for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = button.textContent;
    try {
      await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
      button.textContent = english ? "Copied" : "已复制";
    } catch {
      getSelection().selectAllChildren(button.parentElement.querySelector("code"));
      button.textContent = english ? "Press Ctrl+C" : "请按 Ctrl+C";
    }
    setTimeout(() => { button.textContent = said; }, 1600);
  });
}

// A choice made with the pointer is shown at once; by keyboard each step on the way would be one.
let keyboard = false;
addEventListener("keydown", () => { keyboard = true; }, true);
addEventListener("pointerdown", () => { keyboard = false; }, true);
for (const select of document.querySelectorAll("form.choose select")) {
  select.addEventListener("change", () => { if (!keyboard) select.form.requestSubmit(); });
}
