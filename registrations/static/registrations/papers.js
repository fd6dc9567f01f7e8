// One button that ticks every line of the page, or none; without scripts each line is ticked by hand.
for (const form of document.querySelectorAll("form[data-ticks]")) {
  const button = form.querySelector("[data-tick-all]");
  const boxes = [...form.querySelectorAll("td.tick input[type=checkbox]")];
  if (!button || !boxes.length) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const wanted = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = wanted;
    button.setAttribute("aria-pressed", String(wanted));
  });
}
