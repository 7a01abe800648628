// One file on its way to the server, and the pause between two attempts.
const SILENCE = 60_000;

export const wait = (duration, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, duration);
    const now = () => {
      clearTimeout(timer);
      resolve();
    };
    addEventListener("online", now, { once: true });
    signal.addEventListener("abort", now, { once: true });
  });

// One attempt. `onProgress` is told between 0 and 100.
export function send(url, fields, signal, onProgress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    let silence = 0;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => request.abort(), SILENCE);
    };
    const end = () => {
      clearTimeout(silence);
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // A page instead of an answer: a proxy, a maintenance.
      }
      resolve({ status: request.status, answer });
    };
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      heard();
      if (event.lengthComputable) onProgress(Math.floor((100 * event.loaded) / event.total));
    });
    request.addEventListener("loadend", end);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    heard();
    request.send(body);
  });
}
