// Talks to the door of the section (projects/views/autosave.py): one outcome in a word, with what the server said.
const PATIENCE = 20_000;
const KEEPALIVE_MOST = 60_000;
const PASSING = new Set([408, 425, 429]);

const CLOSED = new Set(["depot_ferme", "texte_garde"]);

const outcomeOf = (status, code) => {
  if (CLOSED.has(code)) return "closed";
  if (status === 401) return "session";
  if (status === 403 && code === "formulaire_perime") return "stale";
  if (status === 413) return "too-long";
  if (PASSING.has(status) || status >= 500) return "later";
  return "stopped";
};

export class Door {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
  }

  async #ask(options) {
    try {
      const answer = await fetch(this.url, {
        ...options,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        redirect: "error",
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      const content = await answer.json().catch(() => ({}));
      return { status: answer.status, content, wait: Number(answer.headers.get("Retry-After")) || 0 };
    } catch {
      return { status: 0, content: {}, wait: 0 };
    }
  }

  async post(fields) {
    const body = new URLSearchParams([...fields, ["csrfmiddlewaretoken", this.#token.value], ["fin", "1"]]);
    const keepalive = body.toString().length < KEEPALIVE_MOST;
    const answer = await this.#ask({ method: "POST", body, keepalive });
    const { status, content } = answer;
    const isRead = "revision" in content;
    if (isRead) return { ...answer, outcome: "done" };
    return { ...answer, outcome: status ? outcomeOf(status, content.code) : "later" };
  }

  // After a session that ended: is somebody signed in again, and who?
  async renew() {
    const { status, content } = await this.#ask({ method: "GET" });
    if (status !== 200) return { outcome: status ? outcomeOf(status, content.code) : "later", content };
    if (String(content.personne) !== this.form.dataset.person) return { outcome: "somebody-else", content };
    this.#tokens.forEach((input) => {
      input.value = content.jeton;
    });
    return { outcome: "done", content };
  }

  get #tokens() {
    return document.querySelectorAll("input[name=csrfmiddlewaretoken]");
  }

  get #token() {
    return this.form.querySelector("input[name=csrfmiddlewaretoken]");
  }
}
