// Keeps what is shown as it is on the server. A stream says that it has changed, and how often; the
// page then fetches its own new parts. Where no stream comes through, the same address is asked
// every two seconds for the version in its ETag. A page that nobody looks at does neither. A part
// of a page that an act has answered names the page to fetch. Without this script the reader
// reloads the page. A part that is the same for every reader has an address of its own, asked for by
// version and without a cookie, so that the server answers all of them from memory.
const EVERY = 2000;
const JITTER = 400; // so that a thousand screens do not ask in one moment
const AGAIN = 30000;
const PATIENCE = 40000; // a stream that stands says so every fifteen seconds
const parts = [...document.querySelectorAll("[data-live]")];
const address = parts[0]?.dataset.live;
const shared = parts[0]?.dataset.shared;
let version = ""; // what is shown
let newest = ""; // what there is
let stream = null;
let heardAt = 0;
let againAt = 0;
let isRenewing = false;
let fetches = 0;
let latest = 0; // of them that is shown: a slower one is older than what stands there

const pause = (most) => new Promise((done) => setTimeout(done, most));

// What differs each time though nothing has changed: a form's own secret and its key.
const lasting = (html) => html.replace(/(name="(?:csrfmiddlewaretoken|key)" value=")[^"]*/g, "$1");

const fetched = () =>
  shared
    ? fetch(`${shared}?v=${newest}`, { credentials: "omit", cache: "no-store" })
    : fetch(parts[0].dataset.page ?? location.href, { headers: { "X-Live": "1" } });

async function renew() {
  const mine = ++fetches;
  const answer = await fetched();
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine < latest) return true;
  // Somebody is asked whether she means it: the form that she has pressed stays until she has said.
  if (document.querySelector("dialog[open]")) return false;
  latest = mine;
  const age = Number(answer.headers.get("X-Age-Ms") ?? 0); // of clocks that were sent a while ago
  for (const one of page.querySelectorAll("[data-ago-ms]")) one.dataset.agoMs = Number(one.dataset.agoMs) + age;
  for (const part of parts) {
    const fresh = page.getElementById(part.id);
    if (!fresh || lasting(fresh.innerHTML) === lasting(part.innerHTML)) continue;
    const open = [...part.querySelectorAll("details")].map((one) => one.open);
    part.replaceChildren(...fresh.childNodes);
    part.querySelectorAll("details").forEach((one, place) => (one.open = open[place] ?? false));
  }
  document.dispatchEvent(new CustomEvent("live:renewed"));
  return true;
}

// Fetches until what is shown is the newest, one fetch at a time. The page may be older than the
// first word about it, so that the first one renews it too.
async function follow() {
  if (isRenewing) return;
  isRenewing = true;
  try {
    while (newest !== version) {
      await pause(Math.random() * JITTER);
      const wanted = newest;
      if (!(await renew())) return;
      version = wanted;
    }
  } finally {
    isRenewing = false;
  }
}

async function ask() {
  const headers = version ? { "If-None-Match": `"${version}"` } : {};
  const answer = await fetch(address, { headers, cache: "no-store" });
  if (answer.status === 204) newest = answer.headers.get("ETag").replaceAll('"', "");
}

function listen() {
  stream = new EventSource(version ? `${address}?seen=${version}` : address);
  stream.addEventListener("changed", (event) => {
    heardAt = Date.now();
    newest = event.data;
    follow().catch(() => {});
  });
  for (const word of ["open", "alive"]) stream.addEventListener(word, () => (heardAt = Date.now()));
  // The browser tries a broken line again by itself, but not one that was refused: the server may
  // have been replaced, or be full.
  stream.addEventListener("error", () => {
    heardAt = 0;
    againAt = Date.now() + AGAIN * (1 + Math.random());
  });
}

const isHeard = () => Date.now() - heardAt < PATIENCE;

async function keep() {
  for (;;) {
    if (document.hidden) {
      stream?.close();
      stream = null;
      heardAt = 0;
    } else {
      const isRefused = stream?.readyState === EventSource.CLOSED;
      if (!stream || (isRefused && Date.now() > againAt)) listen();
      try {
        if (!isHeard()) await ask();
        await follow();
      } catch {
        // The connection is lost for a moment: asked again in the next round.
      }
    }
    await pause(EVERY + Math.random() * JITTER);
  }
}

if (address) {
  document.addEventListener("live:stale", () => renew().catch(() => {}));
  keep();
}
