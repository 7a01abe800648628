// The answers of a filled PDF: all or none are ticked at once, and how many is said beside the button.
const form = document.querySelector("[data-brought]");
if (form) {
  const boxes = [...form.querySelectorAll("input[name=prendre]")];
  const said = form.querySelector("[data-count]");
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    if (said) said.textContent = ticked > 1 ? `${ticked} réponses cochées sur ${boxes.length}` : `${ticked} réponse cochée sur ${boxes.length}`;
  };
  for (const button of form.querySelectorAll("button[value=tout], button[value=aucune]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      for (const box of boxes) box.checked = button.value === "tout";
      tell();
    });
  }
  form.addEventListener("change", tell);
  addEventListener("pageshow", tell);
  tell();
}
