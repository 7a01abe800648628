// Proposes schools while their name, commune or code is typed, in the list that the browser itself shows.
const PAUSE = 200;
const LEAST = 2;

async function suggest(input, list, signal) {
  const address = new URL(input.dataset.suggestions, location.href);
  address.searchParams.set("q", input.value);
  const answer = await fetch(address, { headers: { Accept: "application/json" }, signal });
  if (!answer.ok) return;
  const { results } = await answer.json();
  list.replaceChildren(
    ...results.map(({ label }) => Object.assign(document.createElement("option"), { value: label })),
  );
}

export function startSuggestions(root) {
  let timer;
  let asked = new AbortController();
  // On the document: rows added later have their own inputs.
  root.addEventListener("input", ({ target }) => {
    if (!target.dataset?.suggestions || !target.list) return;
    clearTimeout(timer);
    asked.abort();
    if (target.value.trim().length < LEAST) return;
    timer = setTimeout(() => {
      asked = new AbortController();
      suggest(target, target.list, asked.signal).catch(() => {});
    }, PAUSE);
  });
}
