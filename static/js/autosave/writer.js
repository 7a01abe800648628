// Saves questions as they are typed. One request at a time; one that got no answer is sent again as it was, so that
// it is never taken for a change of somebody else.
import { entriesOf, signatureOf } from "./fields.js";
import { Others } from "./others.js";

export const PAUSE = 1500;
const BACK_OFF = [2000, 4000, 8000, 16_000, 30_000];
const MOST_TURNS = 20;
const TOO_LONG = "Ce texte est trop long pour être enregistré en une fois\u00a0: raccourcissez-le.";

export class Writer {
  constructor(form, { door, ledger, journal, bar, notes }) {
    Object.assign(this, { form, door, ledger, journal, bar, notes });
    this.others = new Others({ ledger, journal, notes, onChoice: () => this.#goOn() });
    this.state = form.dataset.state;
    this.pending = null;
    this.isBusy = false;
    this.halt = "";
    this.attempts = 0;
    this.firstTouch = 0;
    this.timer = 0;
  }

  get isUnsaved() {
    return Boolean(this.pending || !this.ledger.isSettled);
  }

  // Leaving now would lose something that neither the server nor a request on its way has.
  get isInDanger() {
    const hasFiles = [...this.form.querySelectorAll("input[type=file]")].some(({ files }) => files.length);
    return hasFiles || Boolean((this.halt || this.attempts) && this.isUnsaved) || this.ledger.refused.size > 0;
  }

  plan(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.turn(), delay);
  }

  #goOn() {
    this.plan(0);
    this.settle("");
  }

  // -- one request at a time -------------------------------------------------------------------------

  #compose() {
    const { changed } = this.ledger;
    if (!changed.length) return null;
    const [first, ...others] = changed;
    const revision = this.ledger.revisionOf(first);
    const together = this.goesOneByOne ? [] : others.filter((key) => this.ledger.revisionOf(key) === revision);
    return this.#request([first, ...together], revision);
  }

  #request(keys, revision) {
    const { fields } = this.ledger;
    const sent = new Map(keys.map((key) => [key, signatureOf(fields.get(key))]));
    const entries = keys.flatMap((key) => [...entriesOf(fields.get(key)), ["seulement", key]]);
    const more = this.closing?.isNear ? [["cloture", "1"]] : [];
    return { keys, sent, revision, fields: [...entries, ["revision", revision], ["etat", this.state], ...more] };
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

  // Who else is here, what they changed, whether the window was moved.
  async listen() {
    if (this.isBusy || (this.halt && this.halt !== "closed")) return;
    if (!this.halt && (this.pending || this.ledger.changed.length)) return this.turn();
    await this.#send(this.#request([], this.ledger.seen.number));
  }

  again() {
    return this.halt === "session" ? this.#renew() : this.listen();
  }

  async #send(request) {
    this.isBusy = true;
    const answer = await this.door.post(request.fields);
    this.isBusy = false;
    await this.#hear(request, answer);
  }

  // -- what the server said --------------------------------------------------------------------------

  async #hear(request, { outcome, content, wait }) {
    if (outcome === "done") return this.#accept(request, content);
    if (outcome === "later") return this.#retry(wait);
    if (outcome === "stale" || outcome === "session") return this.#renew();
    this.pending = null;
    if (outcome === "too-long") return this.#shorten(request, content);
    if (outcome === "closed") return this.#close(request, content);
    this.halt = "stopped";
    this.bar.stopped(content.erreur);
  }

  // Only what is to be saved is tried again: a question about the others is asked anew in its time.
  #retry(wait) {
    if (!this.pending) return;
    const delay = wait * 1000 || BACK_OFF[Math.min(this.attempts, BACK_OFF.length - 1)];
    this.attempts += 1;
    this.bar.failing(navigator.onLine ? "later" : "offline", this.journal.isBroken);
    this.plan(delay);
  }

  // The session ended, or somebody signed in again elsewhere: a fresh proof, then the same request once more.
  async #renew() {
    const { outcome, content } = await this.door.renew();
    if (outcome === "done") {
      this.halt = "";
      this.attempts = 0;
      await this.turn();
      return this.settle("");
    }
    if (outcome === "later") return this.#retry(0);
    this.halt = outcome === "session" ? "session" : "stopped";
    if (outcome === "session") this.bar.sessionEnded();
    else if (outcome === "somebody-else") this.bar.somebodyElse();
    else this.bar.stopped(content.erreur);
  }

  // Together they are too long: one by one, what can be saved is.
  #shorten(request, content) {
    this.goesOneByOne = request.keys.length > 1;
    if (!this.goesOneByOne) {
      const [key] = request.keys;
      this.ledger.refused.set(key, request.sent.get(key));
      this.notes.keepErrors(this.ledger.fields.get(key), [{ place: "", texte: content.erreur || TOO_LONG }]);
      this.settle("");
    }
    this.plan(0);
  }

  // The window ended. What was in this request is kept beside the answers when the server says so.
  #close(request, content) {
    if (content.code === "texte_garde") request.keys.forEach((key) => this.#acknowledge(key, request));
    if (this.halt === "closed") return;
    this.halt = "closed";
    this.bar.closed(content);
    this.onClosed(true);
  }

  #accept(request, content) {
    const wasClosed = this.halt === "closed";
    this.halt = "";
    this.pending = null;
    this.attempts = 0;
    this.hasSaved ||= request.keys.length > 0;
    this.ledger.seen.upTo(content.revision);
    this.state = content.etat;
    for (const key of request.keys) this.#answered(key, request, content);
    for (const [key, news] of Object.entries(content.autres)) {
      this.others.receive(key, { ...news, revision: request.revision });
    }
    this.bar.present(content.presents);
    if (content.avis) this.bar.warn(content.avis);
    if (content.cloture) this.closing?.replace(content.cloture);
    if (wasClosed) this.onClosed(false);
    if (this.ledger.changed.length) this.plan(this.firstTouch ? PAUSE : 0);
    else this.goesOneByOne = false;
    this.settle(request.keys.length ? content.heure : "");
  }

  #answered(key, request, content) {
    if (key in content.conflits) return this.others.clash(key, content.conflits[key], content.revision);
    if (key in content.erreurs) {
      this.ledger.refused.set(key, request.sent.get(key));
      return this.notes.keepErrors(this.ledger.fields.get(key), content.erreurs[key]);
    }
    this.#acknowledge(key, request);
  }

  #acknowledge(key, request) {
    this.ledger.stored(key, request.sent.get(key));
    if (!this.ledger.isTyped(key)) this.forget(key);
  }

  // Nothing waits in that question any more.
  forget(key) {
    this.ledger.refused.delete(key);
    this.journal.drop(key);
    this.notes.clearErrors(this.ledger.fields.get(key));
  }

  settle(hour) {
    const { ledger, bar } = this;
    ledger.forgive();
    if ("leaving" in this.form.dataset) return;
    if (ledger.clashing.size) bar.clashing(ledger.labelsOf(ledger.clashing));
    else if (ledger.refused.size) bar.toMend(ledger.labelsOf(ledger.refused.keys()));
    else if (this.form.querySelector("[data-held]")) bar.notSent();
    else if (!ledger.changed.length && !this.pending && !this.halt) bar.saved(hour);
  }

  // Before the page is left: true when nothing of it waits here any more. A press tries at once what failed before.
  async flush() {
    this.attempts = 0;
    for (let turns = 0; turns < MOST_TURNS && !this.halt && !this.attempts; turns += 1) {
      if (this.isBusy) await new Promise((resolve) => setTimeout(resolve, 100));
      else if (this.pending || this.ledger.changed.length) await this.turn();
      else return true;
    }
    return !this.halt && !this.attempts;
  }
}
