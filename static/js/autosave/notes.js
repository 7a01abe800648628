// What is said beside a question: what to mend, who else changed it, two versions to choose between.
import { controlsOf } from "./fields.js";

const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

const errors = new WeakMap();

function placeOf(field, place) {
  if (!place) return field;
  const [row, cell] = place.includes("-") ? [place.slice(0, place.indexOf("-")), place.slice(place.indexOf("-") + 1)] : [null, place];
  const part = row === null ? field : field.querySelector("[data-rows]").children[Number(row)];
  return part?.querySelector(`[data-cell="${CSS.escape(cell)}"]`) ?? field;
}

function showError(field, { place, texte }) {
  const part = placeOf(field, place);
  const control = controlsOf(part)[0];
  const box = make("div", "field-errors");
  box.dataset.live = "";
  box.id = `${control?.id ?? field.id}_live`;
  box.append(make("p", "field-error", texte));
  part.classList.add(part === field ? "field-invalid" : "cell-invalid");
  const anchor = part.querySelector(":scope > :is(input, textarea, select, .with-unit, .choices, .cells, .rows)");
  if (anchor) anchor.before(box);
  else part.append(box);
  if (!control) return;
  control.setAttribute("aria-invalid", "true");
  control.dataset.describedBefore ??= control.getAttribute("aria-describedby") ?? "";
  control.setAttribute("aria-describedby", `${control.dataset.describedBefore} ${box.id}`.trim());
}

export class Notes {
  // While the question is being answered, an error would come too early.
  keepErrors(field, found) {
    errors.set(field, found);
    if (!field.contains(document.activeElement)) this.showErrors(field);
  }

  showErrors(field) {
    if (!errors.has(field)) return;
    const found = errors.get(field);
    this.clearErrors(field);
    found.forEach((error) => showError(field, error));
  }

  clearErrors(field) {
    errors.delete(field);
    field.querySelectorAll("[data-live], :scope > .field-errors").forEach((box) => box.remove());
    for (const part of [field, ...field.querySelectorAll(".cell-invalid")]) part.classList.remove("field-invalid", "cell-invalid");
    for (const control of field.querySelectorAll("[aria-invalid]")) {
      control.removeAttribute("aria-invalid");
      if ("describedBefore" in control.dataset) control.setAttribute("aria-describedby", control.dataset.describedBefore);
      if (!control.getAttribute("aria-describedby")) control.removeAttribute("aria-describedby");
    }
  }

  markOther(field, { par, heure }) {
    this.clearOther(field);
    field.append(Object.assign(make("p", "field-other", `Modifié par ${par} à ${heure}`), {}));
  }

  clearOther(field) {
    field.querySelectorAll(":scope > .field-other").forEach((note) => note.remove());
  }

  showClash(field, html, acts) {
    this.clearClash(field);
    const shelf = document.createElement("template");
    shelf.innerHTML = html;
    const panel = shelf.content.firstElementChild;
    panel.addEventListener("click", ({ target }) => {
      const choice = target.closest("[data-keep]")?.dataset.keep;
      if (!choice) return;
      this.clearClash(field);
      (field.querySelector("input:not([type=hidden]), textarea, select") ?? field).focus();
      acts[choice]();
    });
    field.append(panel);
  }

  clearClash(field) {
    field.querySelectorAll("[data-clash], .field-back").forEach((panel) => panel.remove());
  }

  // The version given up stays at hand, and in the history of the draft.
  offerBack(field, name, act) {
    const note = make("p", "field-back", `Vous avez pris la version de ${name}. `);
    const button = make("button", "button button-quiet button-small", "Reprendre la mienne");
    button.type = "button";
    button.addEventListener("click", () => {
      note.remove();
      act();
    });
    note.append(button);
    field.append(note);
  }
}
