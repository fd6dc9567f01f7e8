// The desk's list by the keyboard, while the focus is in it: j and k or the arrows walk, x ticks,
// Enter opens (it is a link), / goes to the search. Without this script boxes and links remain.
const list = document.querySelector("[data-keys]");
const form = document.querySelector("[data-ticking]");

function walk(from, step) {
  const rows = [...list.tBodies[0].rows];
  const next = rows[rows.indexOf(from) + step];
  next?.querySelector("th a")?.focus();
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const row = event.target.closest("tbody tr");
  const acts = {
    j: () => walk(row, 1),
    ArrowDown: () => walk(row, 1),
    k: () => walk(row, -1),
    ArrowUp: () => walk(row, -1),
    x: () => row?.querySelector("[name=seen]")?.click(),
    "/": () => document.querySelector("[role=search] input")?.focus(),
  };
  const act = acts[event.key];
  if (!act || (!row && event.key !== "/")) return;
  event.preventDefault();
  act();
}

function tell() {
  const output = form.querySelector("[data-ticked]");
  if (!output) return;
  const ticked = form.querySelectorAll("[name=seen]:checked").length;
  const words = ticked === 1 ? output.dataset.one : output.dataset.many;
  output.textContent = ticked ? words.replace("%n", ticked.toLocaleString(document.documentElement.lang)) : "";
}

list?.addEventListener("keydown", press);
if (form) {
  const all = form.querySelector("[data-tick-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("change", (event) => {
      for (const box of form.querySelectorAll("[name=seen]")) box.checked = event.target.checked;
    });
  }
  form.addEventListener("change", tell);
  tell(); // the browser may have kept the ticks of a page it goes back to
}
