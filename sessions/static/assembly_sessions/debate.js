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
