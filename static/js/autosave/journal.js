// What is typed and not yet acknowledged, in this browser only: by person, project and section.
// Signing out clears it (Clear-Site-Data, and sign_out.js where a browser ignores that).
const PREFIX = "tne29:";
const LONGEST = 7 * 24 * 3600 * 1000;

const keysOf = (prefix) => {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
};

function parsed(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

export const forgetAll = () => keysOf(PREFIX).forEach((key) => localStorage.removeItem(key));

export class Journal {
  constructor({ person, project, section }) {
    this.prefix = `${PREFIX}${person}:${project}:`;
    this.section = section;
    this.key = this.prefix + section;
    this.kept = this.#recent(parsed(this.key));
  }

  #recent(entries) {
    const oldest = Date.now() - LONGEST;
    return Object.fromEntries(Object.entries(entries).filter(([, { at }]) => at > oldest));
  }

  // Other sections of the same project where something waits.
  get elsewhere() {
    return keysOf(this.prefix).filter((key) => key !== this.key && Object.keys(this.#recent(parsed(key))).length)
      .map((key) => key.slice(this.prefix.length));
  }

  note(question, entry) {
    this.kept[question] = { ...entry, at: Date.now() };
    this.#write();
  }

  drop(question) {
    if (!(question in this.kept)) return;
    delete this.kept[question];
    this.#write();
  }

  // A full or forbidden storage must not keep anybody from writing: the page and the server remain.
  #write() {
    try {
      if (Object.keys(this.kept).length) localStorage.setItem(this.key, JSON.stringify(this.kept));
      else localStorage.removeItem(this.key);
    } catch {
      this.isBroken = true;
    }
  }
}
