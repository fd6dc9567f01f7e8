// The tellers' sheet by keyboard: a line, its votes, Enter. What is entered goes into a queue in
// this browser first and is sent from there, each entry under a key of its own, so that one whose
// answer was lost is sent again and is still one entry. The queue is the account's own: whoever logs
// in to this browser next sends nothing of hers. Without this script the form does the same, one page
// at a time.
const form = document.getElementById("entry");
const AGAIN = 3000;
const SIGNS = { "+": 0, "-": 1, "−": 1, ".": 2, ",": 2 }; // places of: for, against, abstaining
const PASSING = new Set([408, 429]); // refused for the moment only

if (form) begin(form);

function begin(form) {
  const { line, votes } = form.elements;
  const found = document.getElementById("entry-found");
  const said = document.getElementById("entry-said");
  const refused = document.getElementById("entry-refused");
  const place = `sheet:${form.dataset.ballot}:${form.dataset.account}`;
  const isCorrection = Boolean(form.elements.replaces.value);
  let isSending = false;
  let isLoggedOut = false;

  const fill = (template, words) => template.replace(/\{(\w+)\}/g, (_, name) => words[name]);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();
  const queue = () => JSON.parse(localStorage.getItem(place) ?? "[]");
  const keep = (entries) => localStorage.setItem(place, JSON.stringify(entries));
  // Two windows have one queue: one of them sends at a time, where the browser can tell them so.
  const alone = (act) => (navigator.locks ? navigator.locks.request(place, act) : act());
  const rows = () => [...document.querySelectorAll("#vote-lines tr[data-number]")];

  function matching(text) {
    const words = plain(text);
    if (!words) return [];
    if (/^\d+$/.test(words)) return rows().filter((one) => one.dataset.number === words);
    const named = (test) => rows().filter((one) => test(plain(one.dataset.name)));
    const begins = named((name) => name.startsWith(words));
    const exact = begins.filter((one) => plain(one.dataset.name) === words);
    if (exact.length) return exact;
    return begins.length ? begins : named((name) => name.includes(words));
  }

  function show() {
    const rows = matching(line.value);
    const [first] = rows;
    for (const one of document.querySelectorAll("#vote-lines .is-found")) one.classList.remove("is-found");
    if (!first) {
      found.textContent = line.value.trim() ? form.dataset.unknown : "";
      return null;
    }
    first.classList.add("is-found");
    first.scrollIntoView({ block: "nearest" });
    found.textContent = `${first.dataset.number} · ${first.dataset.name} (${first.dataset.usable})`;
    return first;
  }

  function next(row) {
    const all = rows();
    const after = all.slice(all.indexOf(row) + 1);
    return [...after, ...all].find((one) => one.classList.contains("awaited"));
  }

  function tell() {
    const waiting = queue().length;
    const waits = isLoggedOut ? form.dataset.login : fill(form.dataset.waiting, { count: waiting });
    const text = waiting ? waits : form.dataset.sent;
    if (said.textContent !== text && (waiting || said.textContent)) said.textContent = text;
    said.classList.toggle("is-waiting", waiting > 0);
  }

  function refuse(entry, why) {
    const item = document.createElement("li");
    item.dataset.number = entry.number;
    item.textContent = fill(form.dataset.refused, { name: entry.name, why });
    refused.prepend(item);
    document.dispatchEvent(new CustomEvent("live:stale"));
  }

  // After logging in again in another window this page's token is worth nothing: the page as it is
  // now has the one that is. Nobody else's token serves for this queue. Tells whether there was one.
  async function renewToken() {
    const answer = await fetch(form.action, { redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("entry");
    if (fresh?.dataset.account !== form.dataset.account) return false;
    const { value } = fresh.elements.csrfmiddlewaretoken;
    for (const one of document.getElementsByName("csrfmiddlewaretoken")) one.value = value;
    return true;
  }

  // What was refused before and is entered now is no news any more.
  function accept(entry) {
    for (const item of [...refused.children]) if (item.dataset.number === entry.number) item.remove();
  }

  function post(entry) {
    const body = new URLSearchParams({
      csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
      line: entry.number,
      votes: entry.votes,
      key: entry.key,
    });
    const headers = { Accept: "text/plain" };
    return fetch(form.action, { method: "POST", body, headers, redirect: "manual" });
  }

  // Tells whether the entry is done with: it is on the sheet, or was refused for good.
  async function send(entry) {
    let answer = await post(entry);
    if (answer.status === 403 && (await renewToken())) answer = await post(entry);
    const { status } = answer;
    isLoggedOut = answer.type === "opaqueredirect" || status === 403;
    if (status === 204) {
      accept(entry);
      return true;
    }
    if (isLoggedOut || status < 400 || status >= 500 || PASSING.has(status)) return false;
    refuse(entry, status === 422 ? (await answer.text()).trim() : `${status} ${answer.statusText}`);
    return true;
  }

  async function sendAll() {
    while (queue().length) {
      const [entry] = queue();
      if (!(await send(entry))) return;
      keep(queue().filter((one) => one.key !== entry.key));
    }
  }

  async function flush() {
    if (isSending) return;
    isSending = true;
    const had = queue().length;
    try {
      await alone(sendAll);
    } catch {
      // The line is lost: the queue stays, and is sent again.
    }
    isSending = false;
    tell();
    // A blind sheet is nobody else's business: no news of it comes, so its own page looks itself.
    if (had && !queue().length && "blind" in form.dataset) document.dispatchEvent(new CustomEvent("live:stale"));
  }

  function mark(row) {
    row.classList.remove("awaited");
    row.querySelector(".voted").textContent = "…";
  }

  // All votes are as many as the teller sees now, whoever comes or goes before they are sent.
  function inNumbers(typed, row) {
    if (!(typed in SIGNS)) return typed;
    return [0, 1, 2].map((one) => (one === SIGNS[typed] ? row.dataset.usable : 0)).join(" ");
  }

  function enter(row) {
    const entry = {
      key: crypto.randomUUID(),
      number: row.dataset.number,
      name: row.dataset.name,
      votes: inNumbers(votes.value.trim(), row),
    };
    keep([...queue(), entry]);
    mark(row);
    const following = next(row);
    votes.value = "";
    line.value = following ? following.dataset.name : "";
    show();
    line.focus();
    line.select();
    flush();
  }

  line.addEventListener("input", show);
  line.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || isCorrection) return;
    event.preventDefault();
    const row = show();
    if (!row) return;
    line.value = row.dataset.name;
    votes.focus();
    votes.select();
  });

  form.addEventListener("submit", (event) => {
    const row = show();
    if (isCorrection || !row || !votes.value.trim()) return; // the page says what is missing
    event.preventDefault();
    const correct = row.querySelector(".voted a");
    if (!correct) return enter(row);
    if (found.dataset.asked === row.dataset.number) return location.assign(correct.href);
    found.dataset.asked = row.dataset.number;
    found.textContent = fill(form.dataset.taken, { name: row.dataset.name });
  });

  function markWaiting() {
    const waiting = new Set(queue().map((one) => one.number));
    for (const one of rows()) if (waiting.has(one.dataset.number)) mark(one);
  }

  document.addEventListener("live:renewed", markWaiting);
  window.addEventListener("online", flush);
  setInterval(() => queue().length && flush(), AGAIN);
  markWaiting();
  if (!isCorrection) {
    const first = rows().find((one) => one.classList.contains("awaited"));
    if (first && !line.value) line.value = first.dataset.name;
    show();
  }
  (isCorrection ? votes : line).focus();
  line.select();
  flush();
}
