// Warns before a page with answers that are not saved is left.
const form = document.querySelector("form[data-unsaved]");

const written = () =>
  [...new FormData(form)].map(([name, value]) => `${name}=${value instanceof File ? value.name : value}`).join("\n");

if (form) {
  // After the other scripts have set the page up.
  let before = "";
  let leaving = false;
  requestAnimationFrame(() => {
    before = written();
  });
  form.addEventListener("submit", () => {
    leaving = true;
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && written() !== before) event.preventDefault();
  });
}
