// Saves questions as they are typed. One request at a time; one that got no answer is sent again as it was, so that
// it is never taken for a change of somebody else. A revision follows each question: what the page cannot show yet
// (somebody else’s text under the cursor) is never overwritten.
import { entriesOf, labelOf, setValue, signatureOf, valueOf, wordsOf } from "./fields.js";

const PAUSE = 1500;
const LONGEST = 8000;
const LISTEN = 20_000;
const ATTENTION = 10 * 60_000;
const BACK_OFF = [2000, 4000, 8000, 16_000, 30_000];

export class Writer {
  constructor(form, { door, journal, bar, notes }) {
    Object.assign(this, { form, door, journal, bar, notes });
    this.fields = new Map([...form.querySelectorAll("[data-question]")].map((field) => [field.dataset.question, field]));
    this.revision = Number(form.elements.revision.value);
    this.state = form.dataset.state;
    this.known = new Map();
    this.refused = new Map();
    this.blocked = new Map();
    this.behind = new Map();
    this.waiting = new Map();
    this.pending = null;
    this.isBusy = false;
    this.halt = "";
    this.attempts = 0;
    this.firstTouch = 0;
    this.lastTouch = Date.now();
    this.timer = 0;
    for (const [key, field] of this.fields) this.known.set(key, signatureOf(field));
  }

  // After an answer that the server refused: nothing says that what the page shows is stored.
  distrust() {
    for (const [key, field] of this.fields) {
      this.known.set(key, "");
      if (field.classList.contains("field-invalid")) this.refused.set(key, signatureOf(field));
    }
  }

  start() {
    this.form.addEventListener("input", (event) => this.#touched(event));
    this.form.addEventListener("change", (event) => this.#touched(event));
    this.form.addEventListener("focusout", (event) => this.#left(event));
    addEventListener("online", () => this.#again());
    addEventListener("offline", () => this.isUnsaved && this.bar.failing("offline"));
    addEventListener("pagehide", () => this.turn());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.turn() : this.#again()));
    addEventListener("focus", () => this.halt === "session" && this.#again());
    setInterval(() => this.#listen(), LISTEN);
    return this.#listen();
  }

  // -- what is to be saved ---------------------------------------------------------------------------

  changed() {
    return [...this.fields.keys()].filter((key) => {
      const signature = signatureOf(this.fields.get(key));
      return signature !== this.known.get(key) && signature !== this.refused.get(key) && !this.blocked.has(key);
    });
  }

  get isUnsaved() {
    return Boolean(this.pending || this.refused.size || this.blocked.size || this.changed().length);
  }

  // Leaving now would lose something that neither the server nor a request on its way has.
  get isInDanger() {
    const hasFiles = [...this.form.querySelectorAll("input[type=file]")].some(({ files }) => files.length);
    return hasFiles || Boolean((this.halt || this.attempts) && this.isUnsaved) || this.refused.size > 0;
  }

  revisionOf(key) {
    return this.behind.get(key) ?? this.revision;
  }

  // The one to send with the whole page: the oldest that any of its answers was read at.
  get oldestRevision() {
    return Math.min(this.revision, ...this.behind.values());
  }

  #touched({ target }) {
    const field = target.closest?.("[data-question]");
    if (!field || this.isFilling) return;
    const key = field.dataset.question;
    this.lastTouch = Date.now();
    if (signatureOf(field) === this.known.get(key)) this.#acknowledge(key);
    else this.journal.note(key, { label: labelOf(field), words: wordsOf(field), value: valueOf(field) });
    this.notes.clearOther(field);
    if (!this.changed().length) return;
    this.firstTouch ||= Date.now();
    if (!this.halt && !this.attempts) this.bar.writing();
    this.#plan(Math.min(PAUSE, Math.max(0, this.firstTouch + LONGEST - Date.now())));
  }

  #left({ target }) {
    const field = target.closest?.("[data-question]");
    if (!field) return;
    setTimeout(() => {
      const key = field.dataset.question;
      if (field.contains(document.activeElement)) return;
      this.notes.showErrors(field);
      if (this.waiting.has(key)) this.#receive(key, this.waiting.get(key));
    });
    if (this.changed().length && !this.attempts) this.#plan(0);
  }

  #plan(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.turn(), delay);
  }

  #again() {
    if (this.halt === "session") this.#renew();
    else this.#listen();
  }

  // -- one request at a time -------------------------------------------------------------------------

  #compose() {
    const [first, ...others] = this.changed();
    if (!first) return null;
    const revision = this.revisionOf(first);
    const keys = [first, ...others.filter((key) => this.revisionOf(key) === revision)];
    return this.#request(keys, revision);
  }

  #request(keys, revision) {
    const sent = new Map(keys.map((key) => [key, signatureOf(this.fields.get(key))]));
    const values = new Map(keys.map((key) => [key, valueOf(this.fields.get(key))]));
    const entries = keys.flatMap((key) => [...entriesOf(this.fields.get(key)), ["seulement", key]]);
    return { keys, sent, values, revision, fields: [...entries, ["revision", revision], ["etat", this.state]] };
  }

  async turn() {
    if (this.isBusy || this.halt) return;
    clearTimeout(this.timer);
    this.pending ??= this.#compose();
    if (!this.pending) return;
    this.firstTouch = 0;
    if (!this.attempts) this.bar.saving();
    await this.#send(this.pending);
  }

  async #send(request) {
    this.isBusy = true;
    const answer = await this.door.post(request.fields);
    this.isBusy = false;
    await this.#hear(request, answer);
  }

  async #hear(request, { outcome, content, wait }) {
    if (outcome === "done") return this.#accept(request, content);
    if (outcome === "later") return this.#retry(wait);
    if (outcome === "stale" || outcome === "session") return this.#renew();
    this.pending = null;
    if (outcome === "too-long") {
      request.sent.forEach((signature, key) => this.refused.set(key, signature));
      return this.bar.refused(content.erreur);
    }
    this.halt = "stopped";
    this.bar.stopped(content.erreur);
  }

  #retry(wait) {
    const delay = wait * 1000 || BACK_OFF[Math.min(this.attempts, BACK_OFF.length - 1)];
    this.attempts += 1;
    if (this.pending) this.bar.failing(navigator.onLine ? "later" : "offline");
    this.#plan(delay);
  }

  // The session ended, or somebody signed in again elsewhere: a fresh proof, then the same request once more.
  async #renew() {
    const { outcome, content } = await this.door.renew();
    if (outcome === "done") {
      this.halt = "";
      this.attempts = 0;
      await this.turn();
      return this.#settle("");
    }
    if (outcome === "later") return this.#retry(0);
    this.halt = outcome === "session" ? "session" : "stopped";
    if (outcome === "session") this.bar.sessionEnded();
    else this.bar.stopped(outcome === "somebody-else" ? "" : content.erreur);
  }

  #accept(request, content) {
    this.pending = null;
    this.attempts = 0;
    this.hasSaved ||= request.keys.length > 0;
    this.revision = Math.max(this.revision, content.revision);
    this.state = content.etat;
    for (const key of request.keys) this.#answered(key, request, content);
    for (const [key, news] of Object.entries(content.autres)) this.#receive(key, { ...news, revision: request.revision });
    this.form.elements.revision.value = this.oldestRevision;
    this.bar.present(content.presents);
    if (content.avis) this.bar.warn(content.avis);
    if (this.changed().length) this.#plan(this.firstTouch ? PAUSE : 0);
    this.#settle(request.keys.length ? content.heure : "");
  }

  #answered(key, request, content) {
    const signature = request.sent.get(key);
    if (key in content.conflits) return this.#clash(key, request, content);
    if (key in content.erreurs) {
      this.refused.set(key, signature);
      return this.notes.keepErrors(this.fields.get(key), content.erreurs[key]);
    }
    this.behind.delete(key);
    this.waiting.delete(key);
    this.known.set(key, signature);
    if (signatureOf(this.fields.get(key)) === signature) this.#acknowledge(key);
  }

  #acknowledge(key) {
    this.refused.delete(key);
    this.journal.drop(key);
    this.notes.clearErrors(this.fields.get(key));
  }

  #settle(hour) {
    this.refused.forEach((signature, key) => {
      if (signatureOf(this.fields.get(key)) !== signature) this.refused.delete(key);
    });
    const wrong = [...this.refused.keys()].map((key) => labelOf(this.fields.get(key)));
    if (this.blocked.size) this.bar.clashing([...this.blocked.keys()].map((key) => labelOf(this.fields.get(key))));
    else if (wrong.length) this.bar.toMend(wrong);
    else if (!this.changed().length && !this.pending) this.bar.saved(hour);
  }

  // -- what others wrote -----------------------------------------------------------------------------

  // Never under the cursor, never over what is being typed: it waits, and its older revision with it.
  #receive(key, news) {
    const field = this.fields.get(key);
    if (!field) return;
    const isTyped = signatureOf(field) !== this.known.get(key);
    const isTable = "rows" in news.valeur && field.contains(document.activeElement);
    if (isTyped || (field.contains(document.activeElement) && !isTable)) {
      if (!this.behind.has(key)) this.behind.set(key, news.revision);
      this.waiting.set(key, news);
      return;
    }
    this.waiting.delete(key);
    this.behind.delete(key);
    if (this.show(key, news.valeur) && news.par) this.notes.markOther(field, news);
  }

  // Fills the controls with what is stored; says whether the page showed something else.
  show(key, value, keep = (control) => control === document.activeElement) {
    const field = this.fields.get(key);
    const before = signatureOf(field);
    this.isFilling = true;
    setValue(field, value, keep);
    this.isFilling = false;
    this.known.set(key, signatureOf(field));
    return this.known.get(key) !== before;
  }

  #clash(key, request, content) {
    const { html, valeur, par } = content.conflits[key];
    this.waiting.delete(key);
    this.blocked.set(key, content.revision);
    this.notes.showClash(this.fields.get(key), html, {
      mine: () => this.#choose(key, content.revision),
      theirs: () => {
        const mine = valueOf(this.fields.get(key));
        this.show(key, valeur, () => false);
        this.#choose(key, content.revision);
        this.journal.drop(key);
        this.notes.offerBack(this.fields.get(key), par, () => this.take(key, mine));
      },
    });
  }

  #choose(key, revision) {
    this.blocked.delete(key);
    this.behind.set(key, revision);
    this.#plan(0);
    this.#settle("");
  }

  // A text given back: written over what the page shows, and saved like anything typed.
  take(key, value) {
    const field = this.fields.get(key);
    setValue(field, value);
    field.dispatchEvent(new Event("change", { bubbles: true }));
    this.#plan(0);
  }

  // Who else is here, what they changed: only while somebody looks at the page and writes in it.
  async #listen() {
    const isAway = document.hidden || Date.now() - this.lastTouch > ATTENTION;
    if (this.isBusy || this.halt || isAway) return;
    if (this.pending || this.changed().length) return this.turn();
    await this.#send(this.#request([], this.revision));
  }

  // Before the ordinary form is sent: true when nothing of it waits here any more.
  async flush() {
    for (let turns = 0; turns < 20 && !this.halt && !this.attempts; turns += 1) {
      if (this.isBusy) await new Promise((resolve) => setTimeout(resolve, 100));
      else if (this.pending || this.changed().length) await this.turn();
      else return true;
    }
    return !this.halt && !this.attempts;
  }
}
