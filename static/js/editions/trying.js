// Publishing tries the questionnaire first, which takes seconds: says so at once.
for (const form of document.querySelectorAll("form")) {
  const words = form.querySelector("[data-trying]");
  if (words) form.addEventListener("submit", () => words.removeAttribute("hidden"));
}
addEventListener("pageshow", () => {
  for (const words of document.querySelectorAll("[data-trying]")) words.hidden = true;
});
