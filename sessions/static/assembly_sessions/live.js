// Keeps what is shown as it is on the server: asks every two seconds whether it has changed, by the
// version in the ETag, and fetches the page's own new parts when it has. A page that nobody looks
// at asks nothing. Part of a page that an act has answered names the page to fetch. Without this script the reader reloads the page.
const EVERY = 2000;
const JITTER = 400; // so that a thousand screens do not ask in one moment
const parts = [...document.querySelectorAll("[data-live]")];
const address = parts[0]?.dataset.live;
let version = "";

const pause = (most) => new Promise((done) => setTimeout(done, most));

async function renew() {
  const answer = await fetch(parts[0].dataset.page ?? location.href, { headers: { "X-Live": "1" } });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts) {
    const fresh = page.getElementById(part.id);
    if (!fresh || fresh.innerHTML === part.innerHTML) continue;
    const open = [...part.querySelectorAll("details")].map((one) => one.open);
    part.replaceChildren(...fresh.childNodes);
    part.querySelectorAll("details").forEach((one, place) => (one.open = open[place] ?? false));
  }
  document.dispatchEvent(new CustomEvent("live:renewed"));
  return true;
}

async function look() {
  const headers = version ? { "If-None-Match": version } : {};
  const answer = await fetch(address, { headers, cache: "no-store" });
  const seen = answer.headers.get("ETag");
  if (answer.status !== 204 || seen === version) return;
  const isFirst = version === "";
  if (!isFirst) await pause(Math.random() * JITTER);
  if (isFirst || (await renew())) version = seen;
}

async function listen() {
  for (;;) {
    try {
      if (!document.hidden) await look();
    } catch {
      // The connection is lost for a moment: asked again in the next round.
    }
    await pause(EVERY + Math.random() * JITTER);
  }
}

if (address) {
  document.addEventListener("live:stale", () => renew().catch(() => {}));
  listen();
}
