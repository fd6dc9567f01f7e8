// What the reader is told of her own turn: the shared part of the page says it of everybody on the
// lists, so that a change needs no page of her own.
function tell(own) {
  const line = document.querySelector(`#debate-now [data-speaker="${own.dataset.own}"]`);
  const item = own.closest("li");
  // Her list may not be shown yet, before it is closed for the draw: what is said of it stays.
  item.hidden = !line && !("hidden" in own.dataset);
  if (!line) return;
  delete own.dataset.hidden;
  const said = line.dataset[own.dataset.words];
  if (own.textContent !== said) own.textContent = said;
  const place = Number(line.dataset.place || Infinity); // none before the lot is drawn
  item.classList.toggle("soon", place <= 4);
}

function tellAll() {
  document.querySelectorAll("[data-own]").forEach(tell);
  const panel = document.querySelector(".debate-own");
  if (panel) panel.hidden = [...panel.querySelectorAll("li")].every((one) => one.hidden);
}

document.addEventListener("live:renewed", tellAll);

// While somebody is over her time, or nobody's clock runs, nobody acts and the hours of all others move:
// the part is then fetched anew every half minute. The server renders it once for all who ask.
const EVERY = 30_000;
const JITTER = 5_000; // a hall's phones do not ask in one moment

function areHoursMoving() {
  const clock = document.querySelector("#debate-now [data-clock]");
  const goesOn = document.querySelector("#debate-now [data-goes-on]");
  return Boolean(goesOn) && (clock?.dataset.state !== "running" || clock.dataset.tone === "red");
}

function keepHours() {
  if (!document.hidden && areHoursMoving()) document.dispatchEvent(new CustomEvent("live:stale"));
  setTimeout(keepHours, EVERY + Math.random() * JITTER);
}

setTimeout(keepHours, EVERY);
