// The line that always says where the answers are. Seen at every change; spoken only when it matters.
const SPOKEN_EVERY = 60_000;
const SAVING = "Enregistrement…";
const FAILING = {
  offline: ["Pas de réseau", "il partira dès le retour du réseau."],
  later: ["Le portail ne répond pas", "nouvel essai dans un instant."],
};
const ON_THIS_DEVICE = "votre texte est gardé sur cet appareil, ";
const ON_THIS_PAGE = "votre texte n’est que sur cette page, ne la fermez pas\u00a0; ";
const UNKNOWN = "Le portail n’a pas pu enregistrer cette page.";
const NOT_SENT = "Un fichier n’a pas pu être envoyé\u00a0: la page reste ouverte, corrigez-le ou enlevez-le.";
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
    delete this.element.dataset.closed;
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

  say(words) {
    this.spoken.textContent = words;
  }

  writing() {
    this.#show("saving", SAVING);
  }

  saving() {
    this.#show("saving", SAVING);
  }

  sending() {
    this.#show("saving", "Envoi des fichiers avant de quitter la page…");
    this.say(this.text.textContent);
  }

  saved(hour) {
    if (hour) this.hour = hour;
    this.#show("saved", this.hour ? `Enregistré à ${this.hour}` : "Enregistré au fil de la saisie");
    this.#cry("");
    this.signIn.hidden = true;
    const isDue = Date.now() - this.spokenAt > SPOKEN_EVERY;
    if (!hour || !(isDue || this.hasFailed)) return;
    this.say(this.text.textContent);
    this.spokenAt = Date.now();
    this.hasFailed = false;
  }

  toMend(labels) {
    this.#show("mend", `Non enregistré\u00a0: à corriger, ${labels.join(", ")}`);
    this.say(this.text.textContent);
    this.#cry("");
  }

  clashing(labels) {
    this.#fail("mend", `Deux versions\u00a0: ${labels.join(", ")}. Les deux sont gardées, choisissez dans la page.`);
  }

  // isOnlyHere: the browser refuses to keep anything.
  failing(kind, isOnlyHere) {
    const [fault, next] = FAILING[kind];
    this.#fail("failing", `${fault}\u00a0: ${isOnlyHere ? ON_THIS_PAGE : ON_THIS_DEVICE}${next}`);
  }

  notSent() {
    this.#fail("mend", NOT_SENT);
  }

  stopped(words) {
    this.#fail("failing", `${words || UNKNOWN} ${KEPT}`);
  }

  somebodyElse() {
    this.stopped(SOMEBODY_ELSE);
  }

  // With where to go from there; it says all that the countdown said.
  closed({ erreur, liens = [] }) {
    this.#fail("failing", erreur);
    this.element.dataset.closed = "";
    for (const { texte, adresse } of liens) {
      this.alert.append(" ", Object.assign(document.createElement("a"), { href: adresse, textContent: texte }));
    }
  }

  sessionEnded() {
    this.#fail("failing", ENDED);
    this.signIn.hidden = false;
  }

  warn(words) {
    this.say(words);
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
