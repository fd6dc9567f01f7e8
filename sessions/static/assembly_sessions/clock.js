// The clocks of speakers: [data-clock] says how many seconds are given, how many milliseconds are
// used, whether it runs, and for how long when it was sent. From there on the device's own steady
// clock goes on; what its calendar says does not matter. Less than half a minute is amber, over is red.
const AMBER = 30_000;
const EVERY = 200;
const cameAt = new WeakMap();

function inMinutes(ms) {
  const seconds = ms > 0 ? Math.ceil(ms / 1000) : Math.floor(-ms / 1000);
  const sign = ms > 0 ? "" : "−";
  return `${sign}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function show(clock) {
  if (!cameAt.has(clock)) cameAt.set(clock, performance.now());
  const { seconds, usedMs, state, agoMs } = clock.dataset;
  const ran = state === "running" ? Number(agoMs) + performance.now() - cameAt.get(clock) : 0;
  const left = Number(seconds) * 1000 - Number(usedMs) - ran;
  const said = inMinutes(left);
  if (clock.textContent !== said) clock.textContent = said;
  clock.dataset.tone = left <= 0 ? "red" : left <= AMBER ? "amber" : "";
}

const showAll = () => document.querySelectorAll("[data-clock]").forEach(show);

for (const word of ["live:renewed", "screen:renewed"]) document.addEventListener(word, showAll);
setInterval(showAll, EVERY);
showAll();
