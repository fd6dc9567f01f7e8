// Shows a question only while the answer it waits for is given: <div data-asked-if="q_hotel"
// data-asked-answer="yes">, or one of several answers with spaces between them. What is hidden may still be sent; the server drops it.
const asked = [...document.querySelectorAll("[data-asked-if]")];

function isGiven(name, answers) {
  for (const input of document.getElementsByName(name)) {
    if (input.closest("[data-asked-if]")?.hidden) continue;
    if (input.type === "checkbox" || input.type === "radio") {
      // A box alone is a consent: ticked is "yes".
      const value = input.type === "checkbox" && input.value === "on" ? "yes" : input.value;
      if (input.checked && answers.includes(value)) return true;
    } else if (answers.includes(input.value)) {
      return true;
    }
  }
  return false;
}

function show() {
  // A question may wait for one that waits itself: each round may hide one more.
  for (let round = 0; round <= asked.length; round += 1) {
    let changed = false;
    for (const part of asked) {
      const hidden = !isGiven(part.dataset.askedIf, part.dataset.askedAnswer.split(" "));
      if (part.hidden !== hidden) {
        part.hidden = hidden;
        changed = true;
      }
    }
    if (!changed) return;
  }
}

if (asked.length) {
  document.addEventListener("change", show);
  show();
}
