// What the page knows of each question: what is stored, what was refused, what is being settled between two people.
// A revision follows each question: what the page cannot show yet (somebody else’s text under the cursor) is never
// overwritten.
import { labelOf, signatureOf } from "./fields.js";

export class Ledger {
  constructor(form, seen) {
    this.form = form;
    this.seen = seen;
    this.fields = new Map([...form.querySelectorAll("[data-question]")].map((field) => [field.dataset.question, field]));
    this.known = new Map([...this.fields].map(([key, field]) => [key, signatureOf(field)]));
    this.refused = new Map();
    this.clashing = new Set();
    this.behind = new Map();
    this.waiting = new Map();
  }

  // After an answer that the server refused: nothing says that what the page shows is stored.
  distrust() {
    for (const [key, field] of this.fields) {
      this.known.set(key, "");
      if (field.classList.contains("field-invalid")) this.refused.set(key, signatureOf(field));
    }
  }

  isTyped(key) {
    return signatureOf(this.fields.get(key)) !== this.known.get(key);
  }

  // What is to be sent: not what was refused as it is, nor what waits for somebody’s choice.
  get changed() {
    return [...this.fields.keys()].filter((key) => {
      const isRefused = signatureOf(this.fields.get(key)) === this.refused.get(key);
      return this.isTyped(key) && !isRefused && !this.clashing.has(key);
    });
  }

  get isSettled() {
    return !(this.refused.size || this.clashing.size || this.changed.length);
  }

  learn(key) {
    this.known.set(key, signatureOf(this.fields.get(key)));
  }

  stored(key, signature) {
    this.known.set(key, signature);
    this.behind.delete(key);
    this.waiting.delete(key);
  }

  // Somebody else’s text waits, and the revision that it is newer than.
  postpone(key, news) {
    if (!this.behind.has(key)) this.behind.set(key, news.revision);
    this.waiting.set(key, news);
  }

  // What was refused and has been changed since deserves another try.
  forgive() {
    this.refused.forEach((signature, key) => {
      if (signatureOf(this.fields.get(key)) !== signature) this.refused.delete(key);
    });
  }

  labelsOf(keys) {
    return [...keys].map((key) => labelOf(this.fields.get(key)));
  }

  revisionOf(key) {
    return this.behind.get(key) ?? this.seen.number;
  }

  get oldestRevision() {
    return Math.min(this.seen.number, ...this.behind.values());
  }
}
