// Questions may be dragged to their place; the buttons and « déplacer vers » do the same without a mouse.
const outline = document.querySelector("[data-outline]");
let dragged = null;

const lineOf = (node) => node.closest?.(".outline-line[data-key]");

function mark(line) {
  for (const each of outline.querySelectorAll(".is-target")) each.classList.remove("is-target");
  line?.classList.add("is-target");
}

function put(key, section, after) {
  const button = Object.assign(document.createElement("button"), { name: "faire", value: `poser:${key}:${section}:${after}`, hidden: true });
  outline.append(button);
  outline.requestSubmit(button);
}

if (outline) {
  for (const line of outline.querySelectorAll(".outline-line[data-key]")) line.draggable = true;
  outline.addEventListener("dragstart", (event) => {
    dragged = lineOf(event.target);
    dragged?.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged?.dataset.key ?? "");
  });
  outline.addEventListener("dragover", (event) => {
    const line = lineOf(event.target);
    if (!dragged || !line || line === dragged) return;
    event.preventDefault();
    mark(line);
  });
  outline.addEventListener("drop", (event) => {
    const line = lineOf(event.target);
    if (!dragged || !line || line === dragged) return;
    event.preventDefault();
    put(dragged.dataset.key, line.parentElement.dataset.section, line.dataset.key);
  });
  outline.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    mark(null);
  });
  // One menu at a time; Escape closes it.
  outline.addEventListener("toggle", (event) => {
    if (!event.target.open) return;
    for (const other of outline.querySelectorAll("details.more[open]")) if (other !== event.target) other.open = false;
  }, true);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of outline.querySelectorAll("details.more[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  addEventListener("click", (event) => {
    if (event.target.closest("details.more")) return;
    for (const menu of outline.querySelectorAll("details.more[open]")) menu.open = false;
  });
}
