// A file too heavy is refused before it travels; the server refuses it as well.
for (const input of document.querySelectorAll("input[type=file][data-heaviest]")) {
  const words = document.getElementById(input.dataset.tooHeavy);
  const tooHeavy = () => {
    const found = [...input.files].some((file) => file.size > Number(input.dataset.heaviest));
    words.hidden = !found;
    return found;
  };
  input.addEventListener("change", tooHeavy);
  input.form.addEventListener("submit", (event) => {
    if (!tooHeavy()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    input.focus();
  });
}
