// On a phone a list of the administration is read as cards: each cell bears the name of its column.
const list = document.querySelector("#result_list");

if (list) {
  const names = [...list.querySelectorAll("thead th")].map((head) => head.querySelector(".text")?.textContent.trim() ?? "");
  for (const row of list.tBodies[0].rows) {
    [...row.cells].forEach((cell, place) => {
      if (cell.tagName === "TD" && names[place]) cell.dataset.label = names[place];
      if (["-", "–", ""].includes(cell.textContent.trim()) && !cell.children.length) cell.classList.add("is-empty");
    });
  }
  list.classList.add("labelled");
}
