// One press is enough: the button rests until the answer comes. Pressing twice would do no harm.
for (const form of document.querySelectorAll("form.confirm")) {
  form.addEventListener("submit", () => {
    // Once the form has been read, so that the button itself is sent.
    setTimeout(() => {
      form.querySelector("button[type=submit]").disabled = true;
    });
  });
}
// Coming back by « page précédente » finds a page that works.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form.confirm button[disabled]")) button.disabled = false;
});
