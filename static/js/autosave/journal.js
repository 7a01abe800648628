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

function recent(entries) {
  const oldest = Date.now() - LONGEST;
  return Object.fromEntries(Object.entries(entries).filter(([, { at }]) => at > oldest));
}

export const forgetAll = () => keysOf(PREFIX).forEach((key) => localStorage.removeItem(key));

export class Journal {
  constructor({ person, project, section }) {
    this.prefix = `${PREFIX}${person}:${project}:`;
    this.section = section;
    this.key = this.prefix + section;
    this.kept = recent(parsed(this.key));
  }

  // Other sections of the same project where something waits.
  get elsewhere() {
    return keysOf(this.prefix).filter((key) => key !== this.key && Object.keys(recent(parsed(key))).length)
      .map((key) => key.slice(this.prefix.length));
  }

  note(question, entry) {
    this.kept[question] = { ...entry, at: Date.now() };
    this.#write((stored) => {
      stored[question] = this.kept[question];
    });
  }

  // What another window noted since in the same question is not ours to drop.
  drop(question) {
    if (!(question in this.kept)) return;
    const { at } = this.kept[question];
    delete this.kept[question];
    this.#write((stored) => {
      if (stored[question]?.at === at) delete stored[question];
    });
  }

  // One question at a time, over what is there: the same section may be open in two windows. A storage that is full
  // or forbidden must not keep anybody from writing: the page and the server remain.
  #write(change) {
    try {
      const stored = recent(parsed(this.key));
      change(stored);
      if (Object.keys(stored).length) localStorage.setItem(this.key, JSON.stringify(stored));
      else localStorage.removeItem(this.key);
      this.isBroken = false;
    } catch {
      this.isBroken = true;
    }
  }
}
