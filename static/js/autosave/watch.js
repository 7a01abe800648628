// When to save and when to listen: somebody types, leaves a question, the network or the page comes back.
import { labelOf, signatureOf, valueOf, wordsOf } from "./fields.js";
import { PAUSE } from "./writer.js";

const LONGEST = 8000;
const LISTEN = 20_000;
const ATTENTION = 10 * 60_000;

export class Watch {
  constructor(form, writer) {
    Object.assign(this, { form, writer, ledger: writer.ledger, journal: writer.journal, notes: writer.notes });
    this.lastTouch = Date.now();
  }

  start() {
    const { form, writer } = this;
    form.addEventListener("input", (event) => this.#touched(event));
    form.addEventListener("change", (event) => this.#touched(event));
    form.addEventListener("focusout", (event) => this.#left(event));
    addEventListener("online", () => writer.again());
    addEventListener("offline", () => writer.isUnsaved && writer.bar.failing("offline", this.journal.isBroken));
    addEventListener("pagehide", () => writer.turn());
    document.addEventListener("visibilitychange", () => (document.hidden ? writer.turn() : writer.again()));
    addEventListener("focus", () => writer.halt === "session" && writer.again());
    setInterval(() => this.#listen(), LISTEN);
    return this.#listen();
  }

  #touched({ target }) {
    const field = target.closest?.("[data-question]");
    if (!field || this.writer.others.isFilling) return;
    this.lastTouch = Date.now();
    this.#note(field.dataset.question, field);
    this.notes.clearOther(field);
    if (!this.ledger.changed.length) return this.writer.settle("");
    this.writer.firstTouch ||= Date.now();
    if (!this.writer.halt && !this.writer.attempts) this.writer.bar.writing();
    this.writer.plan(Math.min(PAUSE, Math.max(0, this.writer.firstTouch + LONGEST - Date.now())));
  }

  #note(key, field) {
    if (signatureOf(field) === this.ledger.known.get(key)) this.writer.forget(key);
    else this.journal.note(key, { label: labelOf(field), words: wordsOf(field), value: valueOf(field) });
  }

  #left({ target }) {
    const field = target.closest?.("[data-question]");
    if (!field) return;
    setTimeout(() => {
      if (field.contains(document.activeElement)) return;
      this.notes.showErrors(field);
      this.writer.others.release(field.dataset.question);
    });
    if (this.ledger.changed.length && !this.writer.attempts) this.writer.plan(0);
  }

  // Only while somebody looks at the page and writes in it.
  async #listen() {
    if (!document.hidden && Date.now() - this.lastTouch < ATTENTION) await this.writer.listen();
  }
}
