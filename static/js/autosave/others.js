// What others wrote meanwhile: shown at once where nobody writes, later under a cursor, beside mine where both wrote.
import { setValue, signatureOf, valueOf } from "./fields.js";

const isBeingWritten = (control) => control === document.activeElement;

export class Others {
  // onChoice: a question goes on, there is something to send.
  constructor({ ledger, journal, notes, onChoice }) {
    Object.assign(this, { ledger, journal, notes, onChoice });
  }

  receive(key, news) {
    const { ledger } = this;
    const field = ledger.fields.get(key);
    if (!field) return;
    const isHere = field.contains(document.activeElement);
    const isTable = "rows" in news.valeur && isHere;
    if (ledger.isTyped(key) || (isHere && !isTable)) return ledger.postpone(key, news);
    ledger.waiting.delete(key);
    ledger.behind.delete(key);
    if (this.#show(key, news.valeur) && news.par) this.notes.markOther(field, news);
  }

  // The cursor left a question where something waited.
  release(key) {
    if (this.ledger.waiting.has(key)) this.receive(key, this.ledger.waiting.get(key));
  }

  // Fills the controls with what is stored; says whether the page showed something else.
  #show(key, value, keep = isBeingWritten) {
    const field = this.ledger.fields.get(key);
    const before = signatureOf(field);
    this.isFilling = true;
    setValue(field, value, keep);
    this.isFilling = false;
    this.ledger.learn(key);
    return signatureOf(field) !== before;
  }

  clash(key, { html, valeur, par }, revision) {
    const { ledger, notes } = this;
    const field = ledger.fields.get(key);
    ledger.waiting.delete(key);
    ledger.clashing.add(key);
    notes.showClash(field, html, {
      mine: () => this.#choose(key, revision),
      theirs: () => {
        const mine = valueOf(field);
        this.#show(key, valeur, () => false);
        this.#choose(key, revision);
        this.journal.drop(key);
        notes.offerBack(field, par, () => this.take(key, mine));
      },
    });
  }

  #choose(key, revision) {
    this.ledger.clashing.delete(key);
    this.ledger.behind.set(key, revision);
    this.onChoice();
  }

  // A text given back: written over what the page shows, and saved like anything typed.
  take(key, value) {
    const field = this.ledger.fields.get(key);
    setValue(field, value);
    field.dispatchEvent(new Event("change", { bubbles: true }));
    this.onChoice();
  }
}
