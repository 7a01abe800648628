// What a question of the page holds, and how to fill it: {cells: {"-cell": [texts]}}, or {rows: [{id, cells}]} for a table.
import { appendRow, removeRow } from "../questionnaire/rows.js";

const SKIPPED = new Set(["file", "submit", "button"]);
const isBox = ({ type }) => type === "radio" || type === "checkbox";

export const controlsOf = (part) =>
  [...part.querySelectorAll("input[name], textarea[name], select[name]")].filter(({ type }) => !SKIPPED.has(type));

const isGiven = (control) => !isBox(control) || control.checked;

// As a form would send them.
export const entriesOf = (field) => controlsOf(field).filter(isGiven).map(({ name, value }) => [name, value]);

export const signatureOf = (field) => JSON.stringify(entriesOf(field));

const rowsOf = (field) => field.querySelector("[data-rows]");
const idOf = (row) => row.querySelector('input[type=hidden][name$="-id"]').value;

// A table names its cells by their place, which changes from page to page: only what follows it stays.
function cellsOf(part, prefix) {
  const cells = {};
  for (const control of controlsOf(part)) {
    if (control.type === "hidden") continue;
    const suffix = control.name.slice(prefix.length);
    cells[suffix] ??= [];
    if (isGiven(control) && control.value !== "") cells[suffix].push(control.value);
  }
  return cells;
}

const prefixOf = (row, key) => `${key}-${row.querySelector('[name$="-id"]').name.match(/-(\d+)-id$/)[1]}`;

export function valueOf(field) {
  const key = field.dataset.question;
  const rows = rowsOf(field);
  if (!rows) return { cells: cellsOf(field, key) };
  return { rows: [...rows.children].map((row) => ({ id: idOf(row), cells: cellsOf(row, prefixOf(row, key)) })) };
}

const isBlank = (cells) => Object.values(cells).every((texts) => texts.length === 0);

function fill(part, prefix, cells, keep) {
  for (const control of controlsOf(part)) {
    const texts = cells[control.name.slice(prefix.length)];
    if (control.type === "hidden" || keep(control)) continue;
    const before = isBox(control) ? control.checked : control.value;
    if (isBox(control)) control.checked = texts?.includes(control.value) ?? false;
    else control.value = texts?.[0] ?? "";
    if ((isBox(control) ? control.checked : control.value) === before) continue;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function fillRows(rows, key, wanted, keep) {
  const wantedIds = new Set(wanted.map(({ id }) => id));
  const places = new Map([...rows.children].map((row) => [idOf(row), row]));
  for (const [id, row] of places) {
    const isLost = !wantedIds.has(id) && !isBlank(cellsOf(row, prefixOf(row, key)));
    if (isLost && !controlsOf(row).some(keep)) removeRow(row);
  }
  for (const { id, cells } of wanted) {
    const row = places.get(id) ?? appendRow(rows, id);
    fill(row, prefixOf(row, key), cells, keep);
  }
  rows.dispatchEvent(new Event("change", { bubbles: true }));
}

// keep: controls that are being written are left as they are.
export function setValue(field, value, keep = () => false) {
  const rows = rowsOf(field);
  if (value.rows && rows) fillRows(rows, field.dataset.question, value.rows, keep);
  else if (value.cells) fill(field, field.dataset.question, value.cells, keep);
}

export const labelOf = (field) => {
  const number = field.querySelector(".field-number")?.textContent ?? "";
  const text = field.querySelector(".field-text")?.textContent ?? "";
  return `${number} ${text}`.trim();
};

function wordOf(control) {
  if (isBox(control)) return control.closest("label")?.querySelector(".choice-label")?.textContent.trim() ?? "";
  if (control.tagName === "SELECT") return control.value && control.selectedOptions[0].textContent.trim();
  return control.value.trim();
}

// The answer in words, for people: one line for each control that is filled.
export const wordsOf = (field) =>
  controlsOf(field)
    .filter((control) => control.type !== "hidden" && isGiven(control))
    .map(wordOf)
    .filter(Boolean)
    .join("\n");
