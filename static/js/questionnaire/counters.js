// « 120 / 600 caractères », counted as the server does: composed accents, one sign per line end, no blank at the ends.
const NUMBERS = new Intl.NumberFormat("fr-FR");

export const countSigns = (text) => [...text.normalize("NFC").replace(/\r\n?/g, "\n").trim()].length;

export function startCounters(root) {
  for (const counter of root.querySelectorAll("[data-counter-of]")) {
    const input = root.getElementById(counter.dataset.counterOf);
    const longest = Number(input?.dataset.max);
    if (!longest) continue;
    const show = () => {
      const used = countSigns(input.value);
      counter.textContent = used > longest
        ? `${NUMBERS.format(used)} / ${NUMBERS.format(longest)} caractères : ${NUMBERS.format(used - longest)} de trop`
        : `${NUMBERS.format(used)} / ${NUMBERS.format(longest)} caractères`;
      counter.classList.toggle("field-counter-over", used > longest);
    };
    input.addEventListener("input", show);
    show();
  }
}
