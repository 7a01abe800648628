// Adds and removes rows of a table without going to the server. Rows have the id they will always keep.
const newId = () => `r${Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;

const nextPlace = (rows) =>
  1 + Math.max(-1, ...[...rows.children].map((row) => Number(row.querySelector('[name$="-id"]').name.match(/-(\d+)-id$/)?.[1] ?? -1)));

function makeRow(model, place) {
  const shelf = document.createElement("div");
  shelf.innerHTML = model.innerHTML.replaceAll("__place__", String(place));
  const row = shelf.firstElementChild;
  row.querySelector('[name$="-id"]').value = newId();
  return row;
}

function renumber(rows, addButton, full) {
  const all = [...rows.children];
  all.forEach((row, index) => {
    row.querySelector("[data-number]").textContent = `Ligne ${index + 1}`;
  });
  const isFull = all.length >= Number(rows.dataset.most);
  addButton.hidden = isFull;
  full.hidden = !isFull;
}

const changed = (element) => element.dispatchEvent(new Event("change", { bubbles: true }));

const partsOf = (rows) => {
  const field = rows.closest(".field");
  return [rows, field.querySelector(".row-add"), field.querySelector(".rows-full")];
};

// A new row at the end; with the id that it already has elsewhere, when it comes from somebody else’s page.
export function appendRow(rows, id) {
  const row = makeRow(rows.closest(".field").querySelector("template[data-row-model]"), nextPlace(rows));
  if (id) row.querySelector('[name$="-id"]').value = id;
  rows.append(row);
  renumber(...partsOf(rows));
  return row;
}

export function removeRow(row) {
  const rows = row.parentElement;
  row.remove();
  renumber(...partsOf(rows));
}

function startTable(rows) {
  const [, addButton] = partsOf(rows);
  addButton.addEventListener("click", (event) => {
    event.preventDefault();
    const row = appendRow(rows);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    changed(rows);
  });
  rows.addEventListener("click", (event) => {
    const button = event.target.closest(".row-remove");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-row]");
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    removeRow(row);
    (neighbour?.querySelector(".row-remove") ?? addButton).focus();
    changed(rows);
  });
}

export function startRows(root) {
  root.querySelectorAll("[data-rows]").forEach(startTable);
}
