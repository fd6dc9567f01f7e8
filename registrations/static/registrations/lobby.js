// The lobby: counts down by the server's clock, and shows the button as soon as the server does.
const language = document.documentElement.lang || "en";
const second = 1000;
const day = 24 * 3600;
const most = 15; // times that a click is repeated while the service is away

function pad(number) {
  return String(number).padStart(2, "0");
}

function left(seconds) {
  const days = Math.floor(seconds / day);
  const rest = seconds % day;
  const clock = `${pad(Math.floor(rest / 3600))}:${pad(Math.floor((rest % 3600) / 60))}:${pad(rest % 60)}`;
  if (!days) return clock;
  const words = new Intl.NumberFormat(language, { style: "unit", unit: "day", unitDisplay: "long" });
  return `${words.format(days)} ${clock}`;
}

async function renew(door) {
  const answer = await fetch(door.dataset.follow, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (answer.status !== 200 && answer.status !== 410) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.getElementById("door");
  if (!next || next.dataset.phase === door.dataset.phase) return false;
  door.replaceWith(document.importNode(next, true));
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: {} }));
  watch();
  return true;
}

function watch() {
  const door = document.getElementById("door");
  if (!door) return;
  const ahead = new Date(door.dataset.now) - Date.now();
  const timer = door.querySelector(".countdown");
  const until = new Date(door.dataset.phase === "early" ? door.dataset.opens : door.dataset.closes);
  const follows = door.dataset.follow && ["early", "open"].includes(door.dataset.phase);
  let asked = 0;

  function show() {
    if (!door.isConnected) return;
    const now = Date.now() + ahead;
    const seconds = Math.max(0, Math.ceil((until - now) / second));
    if (timer) {
      timer.hidden = false;
      timer.querySelector("[data-left]").textContent = left(seconds);
    }
    // At the hour, then every five seconds; a minute apart before it, as sittings are moved.
    const pause = seconds > 0 ? 60 * second : 5 * second;
    if (follows && now - asked > pause) {
      if (asked || seconds === 0) renew(door).catch(() => {});
      asked = now;
    }
    setTimeout(show, second);
  }
  show();
}

function retry(form) {
  const key = `lobby-tries:${location.pathname}`;
  let tries = 0;
  try {
    tries = Number(sessionStorage.getItem(key) || 0);
    sessionStorage.setItem(key, String(tries + 1));
  } catch {
    tries = most; // without a memory it would go on for ever
  }
  if (tries < most) setTimeout(() => form.requestSubmit(), Number(form.dataset.retry) * second);
}

watch();
const again = document.querySelector("form[data-retry]");
if (again) retry(again);
