// The line that always says where the answers are. Seen at every change; spoken only when it matters.
const SPOKEN_EVERY = 60_000;
const SAVING = "Enregistrement…";
const FAILING = {
  offline: "Pas de réseau\u00a0: votre texte est gardé sur cet appareil, il partira dès le retour du réseau.",
  later: "Le portail ne répond pas\u00a0: votre texte est gardé sur cet appareil, nouvel essai dans un instant.",
};
const ENDED = "Votre session a pris fin. Continuez d’écrire\u00a0: votre texte est conservé sur cette page.";
const SOMEBODY_ELSE = "Une autre personne s’est connectée dans ce navigateur\u00a0: rien n’est enregistré sous son nom.";
const KEPT = "Votre texte reste sur cette page\u00a0: copiez-le si vous voulez le garder ailleurs.";

export class Bar {
  constructor(element) {
    this.element = element;
    this.text = element.querySelector("[data-save-text]");
    this.people = element.querySelector("[data-save-people]");
    this.spoken = element.querySelector("[data-save-spoken]");
    this.alert = element.querySelector("[data-save-alert]");
    this.signIn = element.querySelector("[data-save-sign-in]");
    this.spokenAt = 0;
    element.hidden = false;
  }

  #show(state, words) {
    this.element.dataset.saveState = state;
    if (this.text.textContent !== words) this.text.textContent = words;
  }

  #cry(words) {
    if (this.alert.textContent !== words) this.alert.textContent = words;
    this.hasFailed ||= Boolean(words);
  }

  #fail(state, words) {
    this.#show(state, "Non enregistré");
    this.#cry(words);
  }

  writing() {
    this.#show("saving", SAVING);
  }

  saving() {
    this.#show("saving", SAVING);
  }

  sending() {
    this.#show("saving", "Envoi des fichiers avant de quitter la page…");
    this.spoken.textContent = this.text.textContent;
  }

  saved(hour) {
    if (hour) this.hour = hour;
    this.#show("saved", this.hour ? `Enregistré à ${this.hour}` : "Enregistré au fil de la saisie");
    this.#cry("");
    this.signIn.hidden = true;
    const isDue = Date.now() - this.spokenAt > SPOKEN_EVERY;
    if (!hour || !(isDue || this.hasFailed)) return;
    this.spoken.textContent = this.text.textContent;
    this.spokenAt = Date.now();
    this.hasFailed = false;
  }

  toMend(labels) {
    this.#show("mend", `Non enregistré\u00a0: à corriger, ${labels.join(", ")}`);
    this.spoken.textContent = this.text.textContent;
    this.#cry("");
  }

  clashing(labels) {
    this.#fail("mend", `Deux versions\u00a0: ${labels.join(", ")}. Les deux sont gardées, choisissez dans la page.`);
  }

  failing(kind) {
    this.#fail("failing", FAILING[kind]);
  }

  refused(words) {
    this.#fail("failing", words);
  }

  stopped(words) {
    this.#fail("failing", `${words || SOMEBODY_ELSE} ${KEPT}`);
  }

  sessionEnded() {
    this.#fail("failing", ENDED);
    this.signIn.hidden = false;
  }

  warn(words) {
    this.spoken.textContent = words;
    const notice = document.querySelector("[data-save-notice]");
    notice.hidden = false;
    notice.querySelector("[data-save-notice-text]").textContent = words;
  }

  present(people) {
    const words = people.join(" · ");
    if (this.people.textContent !== words) this.people.textContent = words;
    this.people.hidden = !words;
  }
}
