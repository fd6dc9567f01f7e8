// What the reader is told of her own turn: the shared part of the page says it of everybody on the
// lists, so that a change needs no page of her own.
function tell(own) {
  const line = document.querySelector(`#debate-now [data-speaker="${own.dataset.own}"]`);
  const item = own.closest("li");
  item.hidden = !line;
  if (!line) return;
  const said = line.dataset[own.dataset.words];
  if (own.textContent !== said) own.textContent = said;
  item.classList.toggle("soon", Number(line.dataset.place) <= 4);
}

function tellAll() {
  document.querySelectorAll("[data-own]").forEach(tell);
  const panel = document.querySelector(".debate-own");
  if (panel) panel.hidden = [...panel.querySelectorAll("li")].every((one) => one.hidden);
}

document.addEventListener("live:renewed", tellAll);
