// The page is left by its buttons once everything typed or chosen is stored; when it cannot be, it stays.
const ANYWAY =
  "Un texte ou un fichier de cette page n’est pas enregistré. Se déconnecter l’efface aussi de cet appareil. Se déconnecter quand même\u00a0?";

const refusedOf = (form) => form.querySelectorAll(".piece.is-refused");

const sign = (name) => Object.assign(document.createElement("input"), { type: "hidden", name, value: "1" });

export class Leaving {
  constructor(form, { writer, bar }) {
    Object.assign(this, { form, writer, bar });
    this.isSettled = false;
  }

  start() {
    this.form.addEventListener("submit", (event) => this.#submitted(event));
    this.form.addEventListener("pieces", () => this.writer.settle(""));
    document.addEventListener("submit", (event) => event.target.matches("form[data-sign-out]") && this.#signingOut(event));
    addEventListener("beforeunload", (event) => {
      if (!this.isSettled && this.writer.isInDanger) event.preventDefault();
    });
    addEventListener("pageshow", ({ persisted }) => persisted && this.#cameBack());
  }

  // The last button pressed is the one that counts: pressing again while files leave does not send twice.
  async #submitted(event) {
    if (this.isSettled) return;
    event.preventDefault();
    this.submitter = event.submitter;
    if ("leaving" in this.form.dataset) return;
    this.form.dataset.leaving = "";
    const isStored = await this.#store();
    if (!isStored) return this.#stay();
    this.isSettled = true;
    if (this.writer.hasSaved && !this.form.elements.au_fil) this.form.append(sign("au_fil"));
    this.writer.ledger.seen.backTo(this.writer.ledger.oldestRevision);
    this.form.requestSubmit(this.submitter);
  }

  #stay() {
    delete this.form.dataset.leaving;
    this.writer.settle("");
  }

  // After the press itself is over: until then the browser takes no other, and ignores that the form is sent again.
  async #store() {
    await new Promise((resolve) => setTimeout(resolve));
    const areSent = await this.#areFilesSent();
    return (await this.writer.flush()) && areSent;
  }

  // A refused file holds the page, once: however fast it was refused, it is seen before the page is left.
  async #areFilesSent() {
    if (Number(this.form.dataset.sending)) {
      this.bar.sending();
      await new Promise((resolve) => this.form.addEventListener("sent", resolve, { once: true }));
    }
    const refused = [...refusedOf(this.form)].filter((piece) => !("held" in piece.dataset));
    for (const piece of refused) piece.dataset.held = "";
    refused[0]?.querySelector("button").focus();
    return !refused.length;
  }

  // Signing out leaves nothing in this browser: what can be saved is, the rest is given up knowingly.
  async #signingOut(event) {
    if (this.isSettled) return;
    event.preventDefault();
    const { target, submitter } = event;
    const isStored = await this.#store();
    if ((!isStored || this.writer.isInDanger) && !confirm(ANYWAY)) return;
    this.isSettled = true;
    target.requestSubmit(submitter);
  }

  // « Page précédente » may bring the very same page back, as it was left.
  #cameBack() {
    this.isSettled = false;
    delete this.form.dataset.leaving;
    this.form.elements.au_fil?.remove();
    this.writer.again();
  }
}
