// « 120 / 600 caractères », counted as the server does: composed accents, one sign per line end, no blank at the ends.
const NUMBERS = new Intl.NumberFormat("fr-FR");

export const countSigns = (text) => [...text.normalize("NFC").replace(/\r\n?/g, "\n").trim()].length;

function show(counter, input) {
  const longest = Number(input.dataset.max);
  const used = countSigns(input.value);
  const [shownUsed, shownLongest, tooMany] = [used, longest, used - longest].map((count) => NUMBERS.format(count));
  const words = `${shownUsed} / ${shownLongest} caractères`;
  counter.textContent = used > longest ? `${words}\u00a0: ${tooMany} de trop` : words;
  counter.classList.toggle("field-counter-over", used > longest);
}

export function startCounters(root) {
  for (const counter of root.querySelectorAll("[data-counter-of]")) {
    const input = root.getElementById(counter.dataset.counterOf);
    if (!input?.dataset.max) continue;
    input.addEventListener("input", () => show(counter, input));
    show(counter, input);
  }
}
