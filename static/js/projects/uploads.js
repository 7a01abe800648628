// Files leave one at a time as soon as they are chosen, with their progress; a cut is retried under the same key,
// so that it never makes two. Without this, they leave with the form.
import { Seen } from "./seen.js";
import { send, wait } from "./sending.js";

const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000];
const PASSING = new Set([0, 408, 425, 429, 500, 502, 503, 504]);
const FAR = 3_600_000;
const OFFLINE = "Pas de réseau : l’envoi reprendra dès son retour.";
const CUT = "La connexion est coupée : nouvel essai dans un instant.";
const SETTLING = 1000;
const NEVER = new AbortController().signal;
const LOST = "Le fichier n’a pas pu être envoyé. Vérifiez la connexion, puis réessayez.";

const make = (tag, className, text = "") => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
};

const button = (text, name) => {
  const element = make("button", "piece-remove button button-quiet", text);
  element.type = "button";
  element.append(make("span", "visually-hidden", ` ${name}`));
  return element;
};

class Field {
  constructor(input) {
    this.input = input;
    this.form = input.form;
    this.seen = new Seen(input.form);
    this.queue = Promise.resolve();
    this.cancelled = new Set();
    this.list = input.parentElement.querySelector("ul.pieces") ?? this.newList();
    this.said = make("p", "upload-said");
    this.said.setAttribute("role", "status");
    this.failed = make("p", "upload-failed");
    this.failed.setAttribute("role", "alert");
    input.after(this.said, this.failed);
    input.addEventListener("change", () => this.take([...input.files]));
    this.show();
  }

  newList() {
    const list = make("ul", "pieces");
    this.input.before(list);
    return list;
  }

  show() {
    this.list.hidden = !this.list.children.length;
    this.form.dispatchEvent(new Event("pieces"));
  }

  // The field is emptied: what leaves by here must not leave again with the form.
  take(files) {
    this.input.value = "";
    this.failed.textContent = "";
    const room = Number(this.input.dataset.maxFiles) - this.list.querySelectorAll(".piece:not(.is-refused)").length;
    for (const file of files.slice(0, Math.max(0, room))) this.add(file);
    if (files.length > room) {
      this.failed.textContent = `Cette question accepte ${this.input.dataset.maxFiles} fichiers au plus : ${files.length - Math.max(0, room)} en trop, non envoyés.`;
    }
  }

  add(file) {
    const line = new Line(this, file);
    this.list.append(line.element);
    this.show();
    const refusal = this.refusal(file);
    if (refusal) line.refuse(refusal, false);
    else this.enqueue(line);
  }

  refusal(file) {
    const name = file.name.toLowerCase();
    if (!file.size) return "Ce fichier est vide : choisissez-en un autre.";
    if (file.size > Number(this.input.dataset.maxBytes)) return `Trop gros : ${this.input.dataset.maxWords} au plus.`;
    if (!this.input.accept.split(",").some((suffix) => name.endsWith(suffix))) {
      return `Type non accepté : ${this.input.accept.replaceAll(".", "").replaceAll(",", ", ").toUpperCase()}.`;
    }
    return "";
  }

  enqueue(line) {
    this.count(1);
    this.queue = this.queue.then(() => line.run()).finally(() => {
      this.count(-1);
      this.show();
    });
  }

  // The form says how many files are on their way: what leaves the page waits for them.
  count(step) {
    Field.leaving += step;
    this.form.dataset.sending = Field.leaving;
    if (!Field.leaving) this.form.dispatchEvent(new Event("sent"));
  }

  fields(key, ...content) {
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
    return [["csrfmiddlewaretoken", token], ["question", this.input.dataset.upload], ["cle", key], ...content, ["fin", "1"]];
  }

  // What was cancelled may have arrived whole: the server is asked to remove it, twice since it may still be reading,
  // and before anything else is sent.
  async takeBack() {
    for (const key of this.cancelled) {
      for (const pause of [0, SETTLING]) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        const { status, answer } = await send(this.form.dataset.pieces, this.fields(key, ["annule", "1"]), NEVER, () => {});
        if (!status) return;
        if (answer.retire) break;
      }
      this.cancelled.delete(key);
    }
  }

  say(text) {
    this.said.textContent = text;
  }
}
Field.leaving = 0;

class Line {
  constructor(field, file) {
    this.field = field;
    this.file = file;
    this.key = crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
    this.element = make("li", "piece is-sending");
    this.name = make("span", "piece-name", file.name);
    this.note = make("span", "piece-size", "en attente");
    this.bar = make("progress", "piece-progress");
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", `Envoi de ${file.name}`);
    this.stop = button("Annuler", file.name);
    this.stop.addEventListener("click", () => this.cancel());
    this.element.append(this.name, this.note, this.stop, this.bar);
    this.cancelling = new AbortController();
  }

  cancel() {
    this.cancelling.abort();
    this.element.remove();
    this.field.say(`Envoi de « ${this.file.name} » annulé.`);
    this.field.show();
    this.field.input.focus();
  }

  async run() {
    const { signal } = this.cancelling;
    let hasLeft = false;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      await this.field.takeBack();
      hasLeft = true;
      this.note.textContent = "envoi : 0 %";
      if (!attempt) this.field.say(`Envoi de « ${this.file.name} »…`);
      const { status, answer } = await send(this.field.form.dataset.pieces, this.field.fields(this.key, ["fichier", this.file]), signal, (share) => this.progress(share));
      if (signal.aborted) break;
      if (status === 201) {
        this.done(answer);
        return;
      }
      if (!PASSING.has(status)) {
        this.refuse(answer.erreur ?? LOST, status === 401 || status === 403);
        return;
      }
      if (attempt >= PAUSES.length && navigator.onLine) {
        this.refuse(answer.erreur ?? LOST, true);
        return;
      }
      await this.pause(PAUSES[attempt], answer.erreur);
    }
    if (!hasLeft) return;
    this.field.cancelled.add(this.key);
    await this.field.takeBack();
  }

  // Without a network, however long it takes: it comes back by itself.
  async pause(duration, said) {
    const isOffline = !navigator.onLine;
    this.stop.hidden = false;
    this.note.textContent = isOffline ? OFFLINE : (said ?? CUT);
    await wait(isOffline ? FAR : duration, this.cancelling.signal);
  }

  // Once all of it has left, it is too late to cancel: it may be kept already.
  progress(share) {
    this.stop.hidden = share === 100;
    this.bar.value = share;
    this.note.textContent = share < 100 ? `envoi : ${share} %` : "vérification…";
  }

  refuse(text, again) {
    this.element.className = "piece is-refused";
    this.bar.remove();
    this.note.textContent = text;
    this.field.say("");
    this.stop.hidden = false;
    this.stop.firstChild.textContent = "Enlever";
    this.field.failed.textContent = text.includes(this.file.name) ? text : `« ${this.file.name} » : ${text}`;
    if (!again) return;
    const retry = button("Réessayer", this.file.name);
    this.stop.before(retry);
    retry.addEventListener("click", () => {
      retry.remove();
      this.element.className = "piece is-sending";
      delete this.element.dataset.held;
      this.field.failed.textContent = "";
      this.stop.firstChild.textContent = "Annuler";
      this.element.append(this.bar);
      this.field.enqueue(this);
    });
  }

  done({ id, nom, taille, etat, avis, adresse, revision }) {
    const link = make("a", "piece-name", nom);
    link.href = adresse;
    const remove = button("Retirer", nom);
    remove.type = "submit";
    remove.name = "retirer_piece";
    remove.value = id;
    this.element.className = "piece";
    this.element.replaceChildren(link, make("span", "piece-size", `${taille}, ${etat}`), remove);
    if (avis) this.element.append(make("span", "piece-told", avis));
    if (!this.element.isConnected) this.field.list.append(this.element);
    this.field.say(`« ${nom} » est ajouté. ${avis ?? ""}`);
    this.field.seen.after(revision);
  }
}

for (const input of document.querySelectorAll("form[data-pieces] input[type=file][data-upload]")) new Field(input);

addEventListener("beforeunload", (event) => {
  if (Field.leaving) event.preventDefault();
});
