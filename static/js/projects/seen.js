// The revision that the page has seen: one number, in the form, for all that saves from this page. It may stay behind
// what is stored, which costs nothing; never ahead, which would overwrite somebody.
export class Seen {
  constructor(form) {
    this.input = form.elements.revision;
  }

  get number() {
    return Number(this.input.value);
  }

  // The server told everything up to there.
  upTo(revision) {
    if (revision > this.number) this.input.value = revision;
  }

  // An act of this page made that revision: seen, unless somebody else wrote in between.
  after(revision) {
    if (revision === this.number + 1) this.input.value = revision;
  }

  // The whole page is sent with the oldest revision that any of its answers was read at.
  backTo(revision) {
    this.input.value = Math.min(revision, this.number);
  }
}
