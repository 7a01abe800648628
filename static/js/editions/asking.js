// The form of a question comes alive: the preview follows what is typed, and rows come and go without leaving the page.
// Each time, the page does what its own buttons do: it posts the form, and takes what it needs of the answer.
const PAUSE = 450;
const page = document.querySelector("[data-asking]");
const form = page?.querySelector("form");
const status = page?.querySelector("[data-live-status]");

let timer;
let asked = new AbortController();
let reshaping = false;

async function ask(wanted) {
  clearTimeout(timer);
  asked.abort();
  asked = new AbortController();
  const body = new FormData(form);
  body.set("faire", wanted);
  body.set("partie", "vive");
  // « fin » says that the request came whole: it stays last.
  body.delete("fin");
  body.set("fin", "1");
  const answer = await fetch(location.href, { method: "POST", body, signal: asked.signal });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const shelf = document.createElement("div");
  shelf.innerHTML = await answer.text();
  return shelf;
}

const part = (root, name) => root.querySelector(`[data-live="${name}"]`);

function take(shelf, name) {
  const fresh = part(shelf, name);
  if (fresh) part(page, name).replaceChildren(...fresh.childNodes);
}

async function preview() {
  // A row on its way brings its own preview, and is not given up for this one.
  if (reshaping) {
    timer = setTimeout(preview, PAUSE);
    return;
  }
  try {
    take(await ask("apercu"), "preview");
    part(page, "preview").classList.remove("is-refreshing");
  } catch (error) {
    if (error.name !== "AbortError") form.classList.add("is-offline");
  }
}

// What was open stays open, and the focus stays where it was.
const opened = () => [...form.querySelectorAll("details[open][id]")].map((each) => each.id);

// Whoever writes elsewhere meanwhile goes on writing there.
function writer() {
  const control = document.activeElement;
  if (!form.contains(control) || !control.matches("textarea, input:not([type=radio], [type=checkbox])")) return null;
  return { name: control.name, start: control.selectionStart, end: control.selectionEnd };
}

function goOnWriting({ name, start, end }) {
  const control = form.elements.namedItem(name);
  control?.focus?.();
  control?.setSelectionRange?.(start, end);
}

function focusAfter(wanted, focused) {
  const added = wanted.startsWith("ajouter:") ? wanted.slice("ajouter:".length) : "";
  const rows = added ? [...form.querySelectorAll(`[name^="${CSS.escape(added)}-"][name$="-label"]`)] : [];
  (rows.at(-1) ?? (focused && document.getElementById(focused)) ?? form.querySelector(`[value="${CSS.escape(wanted)}"]`))?.focus();
}

// What was typed while the answer was on its way is not lost. Rows that change places wait for it instead.
const MOVES = /^(retirer|monter|descendre):/;
const typed = () => [...form.elements].filter((each) => each.name && each.type !== "hidden" && each.type !== "submit");
const stateOf = (control) => (control.type === "checkbox" || control.type === "radio" ? control.checked : control.value);

function rememberTyped() {
  const before = new Map(typed().map((control) => [control, stateOf(control)]));
  return () => {
    const changed = [...before].filter(([control, state]) => stateOf(control) !== state);
    return () => changed.forEach(([control]) => giveBack(control));
  };
}

function giveBack(old) {
  const fresh = [...form.elements].find((each) => each.name === old.name && each.type === old.type && (each.type !== "radio" && each.type !== "checkbox" || each.value === old.value));
  if (!fresh) return;
  if (old.type === "checkbox" || old.type === "radio") fresh.checked = old.checked;
  else fresh.value = old.value;
}

async function reshape(wanted, focused) {
  const open = opened();
  const since = rememberTyped();
  form.inert = MOVES.test(wanted);
  reshaping = true;
  let shelf;
  try {
    shelf = await ask(wanted);
  } finally {
    form.inert = reshaping = false;
  }
  const restore = MOVES.test(wanted) ? () => {} : since();
  const writing = writer();
  take(shelf, "form");
  restore();
  take(shelf, "preview");
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (writing) goOnWriting(writing);
  else focusAfter(wanted, focused);
  if (status) status.textContent = "La page est à jour.";
}

if (form) {
  document.documentElement.classList.add("has-script");
  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-shape]")) return;
    clearTimeout(timer);
    part(page, "preview").classList.add("is-refreshing");
    timer = setTimeout(preview, PAUSE);
  });
  form.addEventListener("change", (event) => {
    const shape = event.target.closest("[data-shape]");
    if (shape) reshape("apercu", shape.id).catch(() => form.querySelector("[data-refresh]").click());
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-refresh]");
    if (!button || event.detail === -1) return;
    event.preventDefault();
    reshape(button.value, button.id).catch((error) => {
      if (error.name === "AbortError") return;
      // As without scripts: the whole page is asked for.
      form.requestSubmit ? form.requestSubmit(button) : form.submit();
    });
  });
}
