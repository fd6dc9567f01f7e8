// Keeps a screen of the hall as the console has set it: a stream says that it changed, the screen
// fetches what it shows. Without a stream it asks every three seconds. Where nothing was heard for
// forty seconds it says since when, by the server's clock, and goes on trying. Nobody stands beside
// it: nothing here may need a hand.
const SILENT = 40_000;
const POLL = 3_000;
const RENEW = 25_000; // estimates, and the programme's now
const PATIENCE = 8_000;
const AGAIN = 10_000;
const { screen: address, now: part, gone } = document.body.dataset;
const silent = document.getElementById("screen-silent");
let heardAt = performance.now();
let streamAt = -Infinity; // when the stream last said anything
let fetchedAt = performance.now();
let ahead = 0; // the server's milliseconds since 1970, less ours since the page came
let stream = null;
let openedAt = -Infinity;
let identity = "";
let isBusy = false;
let isStale = false;
let isGone = false;

const shown = () => document.getElementById("screen-now");
const heard = () => (heardAt = performance.now());

async function renew() {
  if (isBusy) {
    isStale = true;
    return;
  }
  isBusy = true;
  fetchedAt = performance.now();
  try {
    const answer = await fetch(part, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    isGone = answer.status === 404;
    if (isGone) shown().replaceChildren();
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("screen-now");
    if (!fresh) return;
    ahead = Number(answer.headers.get("X-Now-Ms")) - performance.now();
    shown().replaceWith(document.adoptNode(fresh));
    document.documentElement.lang = fresh.lang;
    document.documentElement.dir = fresh.dir;
    heard();
    document.dispatchEvent(new CustomEvent("screen:renewed"));
    if (fresh.dataset.identity !== identity) listen();
  } catch {
    // The line is down: the clock of what is shown goes on, and below it stands since when.
  } finally {
    isBusy = false;
  }
  if (isStale) {
    isStale = false;
    renew();
  }
}

// What it listens to depends on what it shows.
function listen() {
  identity = shown().dataset.identity;
  stream?.close();
  openedAt = performance.now();
  stream = new EventSource(address);
  const alive = () => (streamAt = heard());
  stream.addEventListener("open", alive);
  stream.addEventListener("alive", alive);
  stream.addEventListener("changed", () => {
    alive();
    renew();
  });
}

function moment() {
  const { zone } = shown().dataset;
  const words = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  const known = ahead ? new Date(ahead + heardAt) : new Date(Date.now() - performance.now() + heardAt);
  return new Intl.DateTimeFormat("en-GB", { ...words, timeZone: zone }).format(known);
}

function tell(now) {
  const isSilent = now - heardAt > SILENT;
  silent.hidden = !isGone && !isSilent;
  const said = isGone ? gone : isSilent ? shown().dataset.silent.replace("%s", moment()) : "";
  if (silent.textContent !== said) silent.textContent = said;
}

function look() {
  const now = performance.now();
  const isStreaming = now - streamAt < SILENT;
  if (now - fetchedAt > (isStreaming ? RENEW : POLL)) renew();
  const isRefused = stream?.readyState === EventSource.CLOSED;
  if ((isRefused || !isStreaming) && now - openedAt > AGAIN + SILENT * !isRefused) listen();
  tell(now);
}

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // The device decides: a hall's player does not sleep anyway.
  }
}

document.addEventListener("visibilitychange", () => document.hidden || stayAwake());
stayAwake();
listen();
renew();
setInterval(look, 1000);
