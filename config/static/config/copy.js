// A button that copies an address: <button type="button" data-copy="#address" data-done="Copied" hidden>.
// Where a browser lets no page copy, the address is marked instead, so that one key does it.
function mark(source) {
  if (source.select) source.select();
  else getSelection().selectAllChildren(source);
}

async function copy(source) {
  try {
    await navigator.clipboard.writeText((source.value || source.textContent).trim());
    return true;
  } catch {
    // No permission, or no clipboard at all (a page without TLS): the old way asks nobody.
    mark(source);
    return document.execCommand("copy");
  }
}

function ready(button) {
  const source = document.querySelector(button.dataset.copy);
  if (!source) return;
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    if (!(await copy(source))) return;
    button.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = label;
    }, 3000);
  });
}

for (const button of document.querySelectorAll("button[data-copy]")) ready(button);
