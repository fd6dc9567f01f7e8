// A button that copies an address: <button type="button" data-copy="#address" data-done="Copied" hidden>.
// It is shown only where copying works, so that nobody presses a button that does nothing.
function ready(button) {
  const source = document.querySelector(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText((source.value || source.textContent).trim());
    button.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = label;
    }, 3000);
  });
}

for (const button of document.querySelectorAll("button[data-copy]")) ready(button);
