// Asks every two seconds whether the document is made, then opens it. Without this the page reloads itself.
const PAUSE = 2000;

async function ask(box) {
  const answer = await fetch(box.dataset.wait, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { etat, avancement, mot } = await answer.json();
  box.querySelector("progress").value = avancement;
  const words = box.querySelector("[data-wait-words]");
  if (words.textContent !== mot) words.textContent = mot;
  if (etat === "done" || etat === "failed") {
    clearInterval(timer);
    location.replace(box.dataset.wait);
  }
}

const box = document.querySelector("[data-wait]");
const timer = box ? setInterval(() => ask(box).catch(() => {}), PAUSE) : 0;
