// The end of the window while a section is open: said before, and when it comes. The clock is the server’s, and the
// server alone decides what is still saved: here nothing is locked by the browser’s clock.
const MINUTE = 60_000;
const NEAR = 60 * MINUTE;
const SHOWN = 30 * MINUTE;
const SPOKEN = [30, 10, 5, 1];
const EVERY = 5000;
const LAST_MOMENT = 1500;

const words = (minutes) => `\u00a0: ${minutes > 1 ? `dans ${minutes}\u00a0minutes` : "dans moins d’une minute"}`;

export class Closing {
  constructor(box, { bar, writer }) {
    Object.assign(this, { box, bar, writer });
    this.#read();
  }

  #read() {
    const { ends, now } = this.box.dataset;
    this.ends = Date.parse(ends);
    this.ahead = Date.parse(now) - Date.now();
    this.spokenAt = Infinity;
    this.isOver = false;
  }

  start() {
    this.#tick();
    setInterval(() => this.#tick(), EVERY);
  }

  get left() {
    return this.ends - this.ahead - Date.now();
  }

  get isNear() {
    return this.left < NEAR;
  }

  #tick() {
    const { left } = this;
    if (left > SHOWN || this.isOver) return;
    this.#comeForward();
    if (left <= 0) return this.#end();
    this.#countDown(Math.ceil(left / MINUTE));
    if (left < EVERY + LAST_MOMENT) this.last ??= setTimeout(() => this.writer.turn(), Math.max(0, left - LAST_MOMENT));
  }

  // Into the line that is always seen.
  #comeForward() {
    this.box.hidden = false;
    if (!this.bar.element.contains(this.box)) this.bar.element.prepend(this.box);
  }

  #countDown(minutes) {
    const place = this.box.querySelector("[data-closing-left]");
    if (place.textContent !== words(minutes)) place.textContent = words(minutes);
    const reached = SPOKEN.filter((each) => minutes <= each).at(-1);
    if (reached >= this.spokenAt) return;
    this.spokenAt = reached;
    this.bar.say(this.box.querySelector("[data-closing-before]").textContent.replace(/\s+/g, " ").trim());
  }

  #end() {
    this.isOver = true;
    this.box.querySelector("[data-closing-before]").hidden = true;
    const model = this.box.querySelector("template");
    this.box.querySelector("[data-closing-said]").append(model.content.cloneNode(true));
    this.writer.listen();
  }

  // The window as the server knows it now: it may have been moved.
  replace(html) {
    const shelf = document.createElement("template");
    shelf.innerHTML = html;
    const fresh = shelf.content.firstElementChild;
    if (fresh.dataset.ends === this.box.dataset.ends) return;
    this.box.replaceWith(fresh);
    this.box = fresh;
    clearTimeout(this.last);
    this.last = undefined;
    this.#read();
    this.#tick();
  }
}
