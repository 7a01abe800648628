// A section that saves itself. Without any of this it works all the same, one save at a time.
import { Bar } from "./bar.js";
import { Door } from "./door.js";
import { Journal } from "./journal.js";
import { Notes } from "./notes.js";
import { offerBack } from "./recovery.js";
import { Writer } from "./writer.js";

const refusedOf = (form) => form.querySelectorAll(".piece.is-refused").length;

// False when a file that was on its way is refused: the page stays, so that it is seen.
async function areFilesSent(form, bar) {
  if (!Number(form.dataset.sending)) return true;
  const before = refusedOf(form);
  bar.sending();
  await new Promise((resolve) => form.addEventListener("sent", resolve, { once: true }));
  bar.saved("");
  return refusedOf(form) === before;
}

// Buttons of the page lead where they say once everything typed or chosen is stored; when it cannot be, the page stays.
function sendWhenSaved(form, writer, bar) {
  let isSettled = false;
  form.addEventListener("submit", async (event) => {
    if (isSettled) return;
    event.preventDefault();
    const { submitter } = event;
    form.dataset.leaving = "";
    const isStored = (await areFilesSent(form, bar)) && (await writer.flush());
    if (!isStored) return delete form.dataset.leaving;
    if (writer.hasSaved) form.append(sign("au_fil"));
    isSettled = true;
    writer.isLeaving = true;
    form.elements.revision.value = writer.oldestRevision;
    form.requestSubmit(submitter);
  });
}

const sign = (name) => Object.assign(document.createElement("input"), { type: "hidden", name, value: "1" });

function start(form) {
  const { person, project, section } = form.dataset;
  const journal = new Journal({ person, project, section });
  const bar = new Bar(document.querySelector("[data-save-bar]"));
  const writer = new Writer(form, { door: new Door(form), journal, bar, notes: new Notes() });
  if ("unsure" in form.dataset) writer.distrust();
  sendWhenSaved(form, writer, bar);
  addEventListener("beforeunload", (event) => {
    if (!writer.isLeaving && writer.isInDanger) event.preventDefault();
  });
  bar.saved("");
  const sections = new Map([...document.querySelectorAll("[data-section-link]")].map((link) => [link.dataset.sectionLink, link]));
  writer.start().finally(() => offerBack(document.querySelector("[data-recovery]"), { writer, journal, sections }));
}

const form = document.querySelector("form[data-autosave]");
// After the other scripts have set the page up.
if (form) requestAnimationFrame(() => start(form));
