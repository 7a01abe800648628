// Totals, calculated amounts and the balance of the budget, as amounts are typed. The server has the last word.
const EUROS = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" });

// In cents, so that sums are exact; null when it is not an amount that the server would take.
export function cents(text) {
  const typed = text.trim().match(/^(\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:[.,](\d{1,2}))?[ \u00a0\u202f]?€?$/);
  return typed ? Number(typed[1].replace(/[ \u00a0\u202f]/g, "")) * 100 + Number((typed[2] ?? "").padEnd(2, "0")) : null;
}

const cellOf = (row, key) => row.querySelector(`[data-cell="${key}"] :is(input, select)`)?.value ?? "";

const wholeNumber = (text) => (/^[\d \u00a0\u202f]+$/.test(text.trim()) ? Number(text.replace(/[ \u00a0\u202f]/g, "")) : null);

// A table that is not asked counts for nothing, as on the server.
function addUp(rows, sum) {
  if (rows.closest(".field").hidden) return null;
  const wanted = [...rows.children].filter((row) => !sum.whereCell || cellOf(row, sum.whereCell) === sum.whereValue);
  const amounts = wanted
    .map((row) => [cents(cellOf(row, sum.cell)), sum.times ? wholeNumber(cellOf(row, sum.times)) : 1])
    .filter(([amount, times]) => amount !== null && times !== null)
    .map(([amount, times]) => amount * times);
  return amounts.length ? amounts.reduce((total, amount) => total + amount, 0) : null;
}

function verdict(sides, [left, right]) {
  if (left === right) return "Les deux totaux sont égaux.";
  const ordered = left > right ? sides : [...sides].reverse();
  const [more, less] = ordered.map((side) => side.previousElementSibling.textContent);
  const gap = EUROS.format(Math.abs(left - right) / 100);
  return `Écart de ${gap}\u00a0: le total «\u00a0${more}\u00a0» dépasse le total «\u00a0${less}\u00a0».`;
}

function showBalance(balance) {
  const sides = [...balance.querySelectorAll("[data-sum]")];
  const isBlank = sides.every((side) => side.dataset.cents === "");
  const amounts = sides.map((side) => Number(side.dataset.cents));
  balance.classList.toggle("balance-even", !isBlank && amounts[0] === amounts[1]);
  balance.classList.toggle("balance-uneven", !isBlank && amounts[0] !== amounts[1]);
  const words = isBlank ? "À vérifier quand les deux tableaux seront remplis." : verdict(sides, amounts);
  const shown = balance.querySelector(".balance-verdict");
  if (shown.textContent !== words) shown.textContent = words;
}

export function startSums(root) {
  const outputs = [...root.querySelectorAll("[data-sum]")]
    .map((output) => ({ output, sum: JSON.parse(output.dataset.sum) }))
    .map(({ output, sum }) => ({ output, sum, rows: root.querySelector(`[data-rows="${sum.table}"]`) }))
    .filter(({ rows }) => rows);
  if (!outputs.length) return;
  const balances = [...root.querySelectorAll("[data-balance]")].filter((balance) =>
    [...balance.querySelectorAll("[data-sum]")].every((side) => outputs.some(({ output }) => output === side)),
  );
  const refresh = () => {
    for (const { output, sum, rows } of outputs) {
      const total = addUp(rows, sum);
      output.dataset.cents = String(total ?? "");
      output.textContent = total === null ? "—" : EUROS.format(total / 100);
    }
    balances.forEach(showBalance);
  };
  root.addEventListener("input", refresh);
  root.addEventListener("change", refresh);
  refresh();
}
