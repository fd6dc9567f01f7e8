// Keeps what is typed into the minutes: at once on this device, every few seconds as the editor's
// draft on the server. A lost connection or an ended log-in costs nothing: the text stays in the
// box and on the device, and is there again when the page is opened. Without this module the form
// is saved by its button, and its own page gives a text back that came after the log-in had ended.
const PAUSE = 3000; // milliseconds between two drafts

const isSame = (one, other) => one.replaceAll("\r\n", "\n").trim() === other.replaceAll("\r\n", "\n").trim();

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

// A browser may keep nothing, or be full: the server's draft is left then.
function quietly(act) {
  try {
    return act();
  } catch {
    return null;
  }
}
const read = (key) => quietly(() => JSON.parse(localStorage.getItem(key)));
const store = (key, thing) => quietly(() => localStorage.setItem(key, JSON.stringify(thing)));
const forget = (key) => quietly(() => localStorage.removeItem(key));

class Keeper {
  constructor(form) {
    this.form = form;
    this.box = form.elements.text;
    this.key = `hemicycle-minutes:${form.dataset.minutes}`;
    this.otherKey = `${this.key}:other`;
    this.sent = this.box.defaultValue;
    this.said = form.querySelector("[data-minutes-said]");
    this.login = form.querySelector("[data-minutes-login]");
    this.swap = form.querySelector("[data-minutes-other]");
    this.takeUp();
    this.box.addEventListener("input", () => this.typed());
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.swap.querySelector("button").addEventListener("click", () => this.exchange());
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => this.send());
    document.querySelector("[data-minutes-discard]")?.addEventListener("submit", () => {
      forget(this.key);
      forget(this.otherKey);
    });
  }

  // What the device kept comes into the box, unless its editor has written on another one since.
  takeUp() {
    const kept = read(this.key);
    if (kept && isSame(kept.text, this.box.value)) forget(this.key);
    else if (kept?.at > Number(this.form.dataset.writtenAt)) this.restore(kept);
    else if (kept) {
      store(this.otherKey, kept);
      forget(this.key);
    }
    const other = read(this.otherKey);
    if (other && isSame(other.text, this.box.value)) forget(this.otherKey);
    else this.swap.hidden = !other;
  }

  restore(kept) {
    this.box.value = kept.text;
    // Saved over what was there when it was typed: whatever came between is shown beside it.
    this.form.elements.version.value = kept.version;
    this.say("restored");
    this.later();
  }

  exchange() {
    const here = this.inTheBox();
    this.restore(read(this.otherKey));
    store(this.otherKey, here);
    this.keep();
    this.box.focus();
  }

  typed() {
    this.keep();
    this.later();
  }

  later() {
    this.timer ??= setTimeout(() => this.send(), PAUSE);
  }

  async send() {
    clearTimeout(this.timer);
    this.timer = null;
    const text = this.box.value;
    if (this.isSending || !text.trim() || isSame(text, this.sent)) return;
    this.isSending = true;
    const outcome = await this.answerTo(text);
    this.isSending = false;
    this.say(outcome);
    if (outcome === "kept" || outcome === "overtaken") this.sent = text;
    if (!isSame(this.box.value, this.sent)) this.later();
    else forget(this.key); // the server has it
  }

  async answerTo(text) {
    const body = new URLSearchParams({ text });
    for (const name of ["version", "page", "taken"]) body.set(name, this.form.elements[name].value);
    let answer;
    try {
      answer = await fetch(this.form.dataset.draft, {
        method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token() },
      });
    } catch {
      return "offline";
    }
    if (answer.type === "opaqueredirect" || answer.status === 401) return "ended";
    if (!answer.ok) return "refused";
    const { newest } = await answer.json();
    return newest > Number(this.form.elements.version.value) ? "overtaken" : "kept";
  }

  say(outcome) {
    const words = this.form.dataset[outcome];
    if (this.said.textContent !== words) this.said.textContent = words;
    this.login.hidden = outcome !== "ended";
  }

  submitted(event) {
    if (navigator.onLine) {
      this.form.elements.csrfmiddlewaretoken.value = token(); // another page may have logged in
      return;
    }
    event.preventDefault(); // a page that cannot be reached must not take the place of the text
    this.keep();
    this.say("offline");
  }

  inTheBox() {
    return { text: this.box.value, version: this.form.elements.version.value, at: Date.now() };
  }

  keep() {
    store(this.key, this.inTheBox());
  }
}

for (const form of document.querySelectorAll("form[data-minutes]")) new Keeper(form);
