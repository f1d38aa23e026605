// Small questions in a <dialog>: keyboard, focus and Escape are the browser's own work.
import { Refusal, t } from "./api.js";

const dialog = document.getElementById("dialog");

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

// Asks `fields` ({ name, label, kind, value, required, options }) and gives them to `act`; stays
// open with the refusal while `act` fails. Resolves true when done, false when given up.
export function ask({ title, explain, fields, done, act }) {
  return new Promise((resolve) => {
    const said = element("p", { class: "refused", role: "alert" });
    const form = element("form", { method: "dialog" });
    form.append(element("h2", { id: "dialog-title" }, title));
    if (explain) form.append(element("p", { class: "soft small" }, explain));
    for (const field of fields) form.append(row(field));
    const submit = element("button", { class: "button full" }, done);
    const leave = element("button", { type: "button" }, t("不办了", "Cancel"));
    form.append(said, element("p", { class: "buttons" }, submit, leave));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      submit.disabled = true;
      said.textContent = "";
      try {
        await act(Object.fromEntries(fields.map(({ name }) => [name, form.elements[name].value.trim()])));
        close(true);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        said.textContent = error.message;
      } finally {
        submit.disabled = false;
      }
    });
    const close = (result) => {
      dialog.oncancel = null;
      dialog.close();
      resolve(result);
    };
    leave.addEventListener("click", () => close(false));
    dialog.oncancel = () => close(false);
    dialog.replaceChildren(form);
    dialog.showModal();
  });
}

function row({ name, label, kind = "text", value = "", required = false, options = null }) {
  const id = `field-${name}`;
  let control;
  if (options) {
    control = element("select", { id, name }, options);
    if (value) control.value = value;
  } else if (kind === "area") {
    control = element("textarea", { id, name, rows: 3, required, maxlength: 2000 }, value);
  } else {
    control = element("input", { id, name, type: kind, value, required, autocomplete: "off", step: kind === "number" ? "any" : null });
  }
  return element("div", { class: "field" }, element("label", { for: id }, label), control);
}
