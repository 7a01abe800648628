// Offers back what an earlier visit typed and could not save: question by question, beside what is stored.
import { wordsOf } from "./fields.js";

const filled = (text) => text || "(rien)";

function same(left, right) {
  return left.trim().replace(/\s+/g, " ") === right.trim().replace(/\s+/g, " ");
}

function makeItem(model, entry, field, acts) {
  const item = model.content.firstElementChild.cloneNode(true);
  item.querySelector("[data-label]").textContent = entry.label;
  item.querySelector("[data-typed]").textContent = filled(entry.words);
  item.querySelector("[data-stored]").textContent = filled(wordsOf(field));
  item.addEventListener("click", ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (act) acts[act](item);
  });
  return item;
}

export function offerBack(panel, { writer, journal, sections }) {
  const list = panel.querySelector("[data-recovered]");
  const close = (item) => {
    item.remove();
    if (list.children.length) return list.querySelector("button").focus();
    panel.querySelector("[data-recovered-here]").hidden = true;
    panel.hidden = !panel.querySelector("[data-elsewhere] a");
  };
  for (const [key, entry] of Object.entries(journal.kept)) {
    const field = writer.ledger.fields.get(key);
    if (!field || same(entry.words, wordsOf(field))) {
      journal.drop(key);
      continue;
    }
    const take = (item) => {
      writer.others.take(key, entry.value);
      close(item);
      field.scrollIntoView({ block: "center" });
    };
    const leave = (item) => {
      journal.drop(key);
      close(item);
    };
    list.append(makeItem(panel.querySelector("template"), entry, field, { take, leave }));
  }
  const links = journal.elsewhere.map((section) => sections.get(section)).filter(Boolean);
  panel.querySelector("[data-elsewhere-list]").append(...links.map((link) => wrap(link)));
  panel.querySelector("[data-elsewhere]").hidden = !links.length;
  panel.querySelector("[data-recovered-here]").hidden = !list.children.length;
  panel.hidden = !list.children.length && !links.length;
}

function wrap(link) {
  const item = document.createElement("li");
  item.append(Object.assign(document.createElement("a"), { href: link.href, textContent: link.textContent.trim() }));
  return item;
}
