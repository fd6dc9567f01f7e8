// Asks once before a destructive act. The question stands on the form or on the pressed button:
// data-confirm (the question), data-confirm-text (what follows), data-confirm-act (the button).
// Without this script the form is sent at once; where that would hurt, link to a page that asks.
const template = document.getElementById("confirm-dialog");
const agreed = new WeakSet();

function ask(words, goOn) {
  const dialog = template.content.firstElementChild.cloneNode(true);
  dialog.querySelector("h2").textContent = words.confirm;
  const text = dialog.querySelector("p");
  text.textContent = words.confirmText || "";
  text.hidden = !words.confirmText;
  dialog.querySelector("[value=yes]").textContent = words.confirmAct || words.confirm;
  dialog.addEventListener("click", (event) => {
    const answer = event.target.closest("button")?.value;
    if (answer) dialog.close(answer);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue === "yes") goOn();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("[value=no]").focus();
}

// Capturing on the window: the question comes before htmx takes the submit.
window.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const asker = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!template || !asker.dataset.confirm || agreed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(asker.dataset, () => {
      agreed.add(form);
      form.requestSubmit(event.submitter);
    });
  },
  true,
);
