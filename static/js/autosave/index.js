// A section that saves itself. Without any of this it works all the same, one save at a time.
import { Seen } from "../projects/seen.js";
import { Bar } from "./bar.js";
import { Closing } from "./closing.js";
import { Door } from "./door.js";
import { Journal } from "./journal.js";
import { Leaving } from "./leaving.js";
import { Ledger } from "./ledger.js";
import { Notes } from "./notes.js";
import { offerBack } from "./recovery.js";
import { Watch } from "./watch.js";
import { Writer } from "./writer.js";

// What can no longer be saved stays to be read and copied.
function lock(form, isClosed) {
  for (const control of form.elements) {
    if (["hidden", "fieldset"].includes(control.type)) continue;
    if ("readOnly" in control && !["radio", "checkbox", "file"].includes(control.type)) control.readOnly = isClosed;
    else control.disabled = isClosed;
  }
}

function startClosing(form, writer, bar) {
  const box = document.querySelector("[data-closing]");
  writer.onClosed = (isClosed) => lock(form, isClosed);
  if (!box) return;
  writer.closing = new Closing(box, { bar, writer });
  writer.closing.start();
}

function start(form) {
  const { person, project, section } = form.dataset;
  const journal = new Journal({ person, project, section });
  const bar = new Bar(document.querySelector("[data-save-bar]"));
  const ledger = new Ledger(form, new Seen(form));
  const writer = new Writer(form, { door: new Door(form), ledger, journal, bar, notes: new Notes() });
  if ("unsure" in form.dataset) ledger.distrust();
  new Leaving(form, { writer, bar }).start();
  startClosing(form, writer, bar);
  bar.saved("");
  const sections = new Map([...document.querySelectorAll("[data-section-link]")].map((link) => [link.dataset.sectionLink, link]));
  const panel = document.querySelector("[data-recovery]");
  new Watch(form, writer).start().finally(() => offerBack(panel, { writer, journal, sections }));
}

const form = document.querySelector("form[data-autosave]");
// After the other scripts have set the page up.
if (form) requestAnimationFrame(() => start(form));
