// The clocks of speakers. [data-clock] says how many seconds are given (data-seconds), how many
// milliseconds are used (data-used-ms), whether it runs (data-state) and for how long it had run when it
// was sent (data-ago-ms). From there on the device's own steady clock goes on; what its calendar says
// does not matter. What is left stands in the element, after the end with a minus sign; data-tone is
// amber when a minute or a fifth is left, whichever is less, red from the end on (rules/debates/clock.py).
// Where the page has a progress[data-clock-bar] it is filled; in [data-clock-said] the words for amber and
// red (data-amber, data-red) are put once, for who does not see colours.
const EVERY = 200;
const came = new WeakMap();
const sentAt = performance.getEntriesByType("navigation")[0]?.responseStart ?? performance.now();
let tone = null;
let isFirst = true; // what stands on the page as it came was sent with it

function inMinutes(ms) {
  const seconds = ms > 0 ? Math.ceil(ms / 1000) : Math.floor(-ms / 1000);
  const sign = ms > 0 ? "" : "−";
  return `${sign}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function leftOf(clock) {
  if (!came.has(clock)) came.set(clock, isFirst ? sentAt : performance.now());
  const { seconds, usedMs, state, agoMs } = clock.dataset;
  const ran = state === "running" ? Number(agoMs) + performance.now() - came.get(clock) : 0;
  return Number(seconds) * 1000 - Number(usedMs) - ran;
}

function toneOf(clock, left) {
  if (left <= 0) return "red";
  return left <= Math.min(60_000, Number(clock.dataset.seconds) * 200) ? "amber" : "";
}

// Beside the clock: of how much it is left, or by how much it is over.
function tellOver(clock, left) {
  const words = clock.parentElement.querySelector("[data-clock-words]");
  if (!words) return;
  const isOver = left <= -1000;
  const said = isOver ? words.dataset.over.replace("%s", inMinutes(left).slice(1)) : words.dataset.left;
  if (words.textContent !== said) words.textContent = said;
}

function show(clock) {
  const left = leftOf(clock);
  const said = inMinutes(left);
  if (clock.textContent !== said) clock.textContent = said;
  clock.dataset.tone = toneOf(clock, left);
  tellOver(clock, left);
  return left;
}

function fill(clock, left) {
  const bar = document.querySelector("progress[data-clock-bar]");
  if (!bar) return;
  bar.max = Math.max(1, Number(clock.dataset.seconds) * 1000);
  bar.value = Math.max(0, left);
  bar.dataset.tone = clock.dataset.tone;
}

function say(clock) {
  const said = document.querySelector("[data-clock-said]");
  if (!said || clock.dataset.tone === tone) return;
  // What was so when the page came is read with the page.
  if (tone !== null) said.textContent = said.dataset[clock.dataset.tone] ?? "";
  tone = clock.dataset.tone;
}

// What was said of a turn that is over is not read as of the next one.
function hush() {
  const said = document.querySelector("[data-clock-said]");
  if (said) said.textContent = "";
  tone = "";
}

function showAll() {
  const clocks = [...document.querySelectorAll("[data-clock]")];
  const lefts = clocks.map(show);
  if (clocks.length) {
    fill(clocks[0], lefts[0]);
    say(clocks[0]);
  } else {
    hush();
  }
  isFirst = false;
}

for (const word of ["live:renewed", "screen:renewed"]) document.addEventListener(word, showAll);
setInterval(showAll, EVERY);
showAll();
