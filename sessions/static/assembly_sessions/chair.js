// The chair's console by keyboard, without leaving the page. Each key presses the button that shows it
// (data-key), or goes to the field that shows it; what a button does is posted here and the page fetches
// its parts anew. While one act is on its way no other is sent, and a key pressed twice by mistake is one
// press: the second one would be refused anyway, since it knows an older debate. Without this script
// the same buttons and forms work, one page at a time.
const TWICE = 700;
const EVERY = 30_000; // while nobody acts, who overruns moves the hours of all others
const ONCE = "ncesa"; // of the others two presses may be meant
const KEPT = "chair-keys-off";
const said = document.getElementById("chair-said");
const keysOn = document.getElementById("chair-keys-on");
const panel = document.getElementById("chair-keys");
const isTyping = (one) => one?.matches("input:not([type='checkbox']), textarea, select, [contenteditable]");
const doneLine = document.getElementById("chair-done");
const TYPED = 1500; // who has sent a field by Enter may still be typing
let typedAt = -TYPED;
let isSending = false;
let pressed = { key: "", at: -TWICE };
let focused = "";

// One line at a time: what was refused, or what was done.
function say(refusal, confirmed = "") {
  said.textContent = refusal;
  doneLine.textContent = confirmed;
}

const renewed = () =>
  new Promise((done) => {
    document.addEventListener("live:renewed", done, { once: true });
    setTimeout(done, 3000);
    document.dispatchEvent(new CustomEvent("live:stale"));
  });

async function post(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  const headers = { Accept: "text/plain" };
  const answer = await fetch(form.action, { method: "POST", body, headers, redirect: "manual" });
  if (answer.status === 200) return { confirmed: (await answer.text()).trim() };
  if (answer.status === 422) return { refusal: (await answer.text()).trim() };
  if (answer.type === "opaqueredirect" || answer.status === 403) return { refusal: said.dataset.login };
  return { refusal: `${answer.status} ${answer.statusText}` };
}

async function send(form, button) {
  if (isSending) return;
  isSending = true;
  document.body.setAttribute("aria-busy", "true");
  try {
    const { refusal = "", confirmed = "" } = await post(form, button);
    say(refusal, confirmed);
    if (!refusal && form.id !== "act") {
      form.elements.who.value = "";
      document.activeElement?.blur();
    }
    await renewed();
  } catch {
    say(said.dataset.lost);
  }
  document.body.removeAttribute("aria-busy");
  isSending = false;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!["act", "order", "reply"].includes(form.id)) return;
  event.preventDefault();
  if (form.id !== "act") typedAt = event.timeStamp;
  const ask = event.submitter?.dataset.ask;
  if (!ask || confirm(ask)) send(form, event.submitter);
});

// Another alphabet's keyboard has the same keys in other places: there the place counts.
function keyOf(event) {
  const typed = event.key.toLowerCase();
  if (/^[a-z0-9?]$/.test(typed)) return typed;
  const place = /^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/.exec(event.code);
  return event.key.length === 1 && place ? (place[1] ?? place[2]).toLowerCase() : "";
}

function isTwice(key, at) {
  const before = pressed;
  pressed = { key, at };
  return ONCE.includes(key) && before.key === key && at - before.at < TWICE;
}

function press(key) {
  const one = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!one) return;
  if (one.matches(":disabled")) {
    say(one.closest("[title]")?.title ?? "");
  } else if (one.matches("input")) {
    one.focus();
    one.select();
  } else if (!isSending) {
    one.click();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isTyping(event.target)) return event.target.blur();
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const key = keyOf(event);
  if (key === "?") return (panel.open = !panel.open);
  if (!key || !keysOn.checked) return;
  if (document.querySelector(`[data-key="${CSS.escape(key)}"]`)) event.preventDefault();
  if (event.timeStamp - typedAt < TYPED) return;
  if (!isTwice(key, event.timeStamp)) press(key);
});

// Parts of the page are replaced as the debate goes on: who is on a button stays on it.
document.addEventListener("focusin", (event) => (focused = event.target.value ?? ""));
document.addEventListener("live:renewed", () => {
  if (document.activeElement !== document.body || !focused) return;
  document.querySelector(`button[value="${CSS.escape(focused)}"]:not(:disabled)`)?.focus();
});

// The fields stand beside the parts that are replaced, for who types in them: whether they may be used
// is said within those.
document.addEventListener("live:renewed", () => {
  for (const { dataset, title } of document.querySelectorAll("[data-why-not]")) {
    const fields = document.querySelector(`#${dataset.whyNot} fieldset`);
    fields.title = title;
    fields.disabled = Boolean(title);
  }
});

setInterval(() => {
  if (!document.hidden && !isSending) document.dispatchEvent(new CustomEvent("live:stale"));
}, EVERY);

keysOn.checked = localStorage.getItem(KEPT) === null;
keysOn.addEventListener("change", () => {
  if (keysOn.checked) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, "1");
});
