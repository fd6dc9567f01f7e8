// The page at the doors with a script: each scan is kept on the device first, then sent; without a
// connection it is judged by the signed list. Without this script the page's forms do the same online.
import { look } from "./check_in_camera.js";
import { forgetOld } from "./check_in_forget.js";
import { all, clear, get, put, remove } from "./check_in_store.js";
import { keyOf, readList, readToken } from "./check_in_trust.js";

const root = document.getElementById("check-in");
const config = JSON.parse(root.dataset.config);
const { addresses, texts } = config;
const place = { event: config.event, sitting: config.sitting };
const placeKey = `${config.event}:${config.sitting ?? ""}:${config.language}`;
const part = (id) => document.getElementById(id);

const PATIENCE = 6000; // milliseconds for one request
const RENEWED_EVERY = 60_000;
const OLD = 3_600_000;
const SHOWN = 8;
const device = `${navigator.userAgentData?.platform ?? navigator.platform ?? ""}`.slice(0, 40);

let key = null;
let list = null; // what the signed list says, once verified
let byId = new Map();
let bySerial = new Map();
let state = "online";
let sending = null;
let asked = null; // what the person at the door must decide about

const fill = (template, words) =>
  template.replace(/%\((\w+)\)s/g, (_all, name) => words[name] ?? "");
const clock = (moment) =>
  new Intl.DateTimeFormat(config.language, {
    timeZone: config.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    day: "numeric", month: "short",
  }).format(new Date(moment));
const plain = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();

function newId() {
  return crypto.randomUUID();
}

// Talking to the server

class NoLine extends Error {}

async function ask(address, { body, headers = {} } = {}) {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
  const sent = body && { method: "POST", body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(address, {
      ...sent,
      headers: {
        "Accept-Language": config.language,
        ...(sent && { "Content-Type": "application/json", "X-CSRFToken": token }),
        ...headers,
      },
      credentials: "same-origin",
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    become("offline");
    throw new NoLine();
  }
  const isRefused = [401, 403].includes(response.status);
  if (isRefused && isOurs(response)) await forgetList();
  if (isRefused || response.type === "opaqueredirect") {
    become("logged_out");
    throw new NoLine();
  }
  if (response.status >= 500 || response.status === 429) {
    become("offline");
    throw new NoLine();
  }
  become("online");
  return response;
}

// Not the page of a hotel's network, which stands between us and the server.
const isOurs = (response) => (response.headers.get("Content-Type") ?? "").includes("json");

function become(next) {
  const returned = state !== "online" && next === "online";
  state = next;
  showLine();
  if (returned) setTimeout(send);
}

// The signed list

// Whoever may not see the names any more keeps none of them.
async function forgetList() {
  take(null);
  await clear("lists");
}

function take(said) {
  list = said;
  byId = new Map();
  bySerial = new Map();
  for (const person of said?.people ?? []) {
    byId.set(person.id, person);
    person.words = plain(`${person.name} ${person.sorted}`);
    for (const [serial, issue, valid] of person.badges) {
      bySerial.set(serial, { person, serial, issue, valid });
    }
  }
}

async function takeKept() {
  const kept = await get("lists", placeKey);
  if (!kept) return null;
  const said = await readList(key, kept, place);
  if (said) {
    take(said);
    for (const [id, admitted] of Object.entries(kept.noted ?? {})) {
      const person = byId.get(Number(id));
      if (person) person.admitted ??= admitted;
    }
    return kept;
  }
  await remove("lists", placeKey);
  trouble(texts.tampered);
  return null;
}

async function renew() {
  const kept = await get("lists", placeKey);
  const headers = kept && list ? { "If-None-Match": kept.etag } : {};
  let response;
  try {
    response = await ask(addresses.list, { headers });
  } catch (error) {
    if (error instanceof NoLine) return;
    throw error;
  }
  if (response.status === 304) {
    await put("lists", { ...kept, checked: Date.now() });
  } else if (response.ok) {
    await takeNew(response);
  }
  await showLine();
}

async function takeNew(response) {
  const fresh = {
    place: placeKey,
    bytes: await response.arrayBuffer(),
    signature: response.headers.get("Signature") ?? "",
    etag: response.headers.get("ETag") ?? "",
    checked: Date.now(),
  };
  const said = await readList(key, fresh, place);
  if (!said) {
    trouble(texts.tampered);
    return;
  }
  trouble("");
  await put("lists", { ...fresh, over_at: said.over_at });
  take(said);
}

// Judging without the server

async function identify(scan) {
  if (scan.participant) {
    const person = byId.get(scan.participant);
    return person ? { person, valid: true } : { outcome: "unknown" };
  }
  if (/^[0-9]{1,9}$/.test(scan.badge)) {
    return bySerial.get(Number(scan.badge)) ?? { outcome: "unknown" };
  }
  const read = await readToken(key, scan.badge, config);
  if (read.outcome) return read;
  const found = bySerial.get(read.serial);
  if (found && found.issue === read.issue) return found;
  return { outcome: "doubtful", unlisted: true, serial: read.serial };
}

function doubtsAbout(person) {
  if (config.sitting === null || !list) return [];
  if (config.worksInAny.includes(person.capacity)) return [];
  const members = config.members.includes(person.capacity);
  return [
    ...(list.is_closed && !members ? ["closed_sitting"] : []),
    ...(list.has_places && !person.place ? ["no_place"] : []),
  ];
}

const isHere = (one) => one.assembly === config.assembly && one.sitting === config.sitting;

async function judge(scan) {
  const found = await identify(scan);
  const base = { participant: found.person && shownPerson(found.person), serial: found.serial };
  const waiting = (await all("waiting")).filter(isHere);
  const before = waiting.find(
    (one) =>
      one.client_id !== scan.client_id &&
      ((found.person && one.known === found.person.id) ||
        (found.serial && one.serial === found.serial)),
  );
  if (before) return { ...base, outcome: "already", at: before.at, here: true };
  if (found.unlisted && scan.doubts_settled) return { ...base, outcome: "admitted" };
  if (!found.person) return { ...base, outcome: found.outcome, unlisted: found.unlisted };
  if (!found.person.accredited) return { ...base, outcome: "withdrawn" };
  if (!found.valid) return { ...base, outcome: "void" };
  if (found.person.admitted) return { ...base, outcome: "already", ...found.person.admitted };
  const doubts = doubtsAbout(found.person);
  if (doubts.length && !scan.doubts_settled) return { ...base, outcome: "doubtful", doubts };
  return { ...base, outcome: "admitted", known: found.person.id };
}

const shownPerson = (one) => ({
  id: one.id, name: one.name, origin: one.from, capacity: one.capacity,
});

// One scan

async function scanned(what) {
  const who = { scanned_by: config.account, device };
  const scan = { client_id: newId(), at: new Date().toISOString(), ...who, ...what };
  const stored = { ...scan, assembly: config.assembly, sitting: config.sitting };
  // Kept before it is sent: a page that dies in between has lost nothing.
  await put("waiting", { ...stored, unsure: true });
  let answer;
  try {
    answer = await admitOnline(scan);
    await remove("waiting", scan.client_id);
  } catch (error) {
    if (!(error instanceof NoLine)) throw error;
    answer = list ? await judge(scan) : { outcome: "unknown", none: true };
    if (answer.outcome === "admitted") {
      answer.kept = true;
      await put("waiting", { ...stored, known: answer.known, serial: answer.serial });
    } else {
      await remove("waiting", scan.client_id);
    }
  }
  asked = answer.outcome === "doubtful" ? what : null;
  show(answer);
  await showWaiting();
}

async function admitOnline(scan) {
  const body = { assembly: config.assembly, sitting: config.sitting, ...scan };
  const response = await ask(addresses.admit, { body });
  const answer = await response.json();
  if (!response.ok) return { refusal: answer.detail };
  await note(answer);
  return answer;
}

// What the server says of somebody is remembered beside the list until a newer one comes.
async function note(answer) {
  const person = answer.participant && byId.get(answer.participant.id);
  if (!person || !answer.at) return;
  person.admitted = { at: answer.at, by: answer.by };
  const kept = await get("lists", placeKey);
  if (kept) await put("lists", { ...kept, noted: { ...kept.noted, [person.id]: person.admitted } });
}

// Sending what waits

function send() {
  sending ??= sendAll().finally(() => {
    sending = null;
  });
  return sending;
}

async function sendAll() {
  const waiting = (await all("waiting")).sort((a, b) => a.at.localeCompare(b.at));
  const groups = Map.groupBy
    ? Map.groupBy(waiting, (one) => `${one.assembly}:${one.sitting ?? ""}`)
    : grouped(waiting);
  let sent = 0;
  for (const group of groups.values()) {
    for (let from = 0; from < group.length; from += config.mostAtOnce) {
      const done = await sendBatch(group.slice(from, from + config.mostAtOnce));
      if (done === null) return showWaiting();
      sent += done;
    }
  }
  await showWaiting();
  if (sent) {
    part("waiting").textContent += ` · ${fill(texts.merged, { count: sent })}`;
    await renew();
  }
}

function grouped(waiting) {
  const groups = new Map();
  for (const one of waiting) {
    const name = `${one.assembly}:${one.sitting ?? ""}`;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
}

async function sendBatch(group) {
  const { assembly, sitting } = group[0];
  const scans = group.map(scanOf);
  let response;
  try {
    response = await ask(addresses.batch, { body: { assembly, sitting, scans } });
  } catch (error) {
    if (error instanceof NoLine) return null;
    throw error;
  }
  const said = await response.json().catch(() => null);
  if (!response.ok) return refused(group, response.status, said);
  const unsure = new Set(group.filter((one) => one.unsure).map((one) => one.client_id));
  for (const answer of said) {
    const wasTaken = unsure.has(answer.client_id) && answer.outcome !== "undone";
    const isGood = answer.outcome === "admitted" || wasTaken;
    if (!isGood) await put("notes", answer);
    await remove("waiting", answer.client_id);
    await note(answer);
  }
  return said.length;
}

// A refusal stops nobody else's arrival. What may be the fault of one scan is sent again one by one;
// what is refused for good goes to the notes, where somebody must look.
async function refused(group, status, said) {
  if (!said?.code) {
    trouble(fill(texts.not_sent, { why: status }));
    return 0;
  }
  if (group.length > 1 && status !== 404) return sendEach(group);
  for (const one of group) {
    await put("notes", noteOf(one, said.detail));
    await remove("waiting", one.client_id);
  }
  return 0;
}

async function sendEach(group) {
  let sent = 0;
  for (const one of group) {
    const done = await sendBatch([one]);
    if (done === null) return null;
    sent += done;
  }
  return sent;
}

const scanOf = ({ client_id, at, device: from, scanned_by, badge, participant, doubts_settled }) => ({
  client_id, at, device: from, scanned_by, badge, participant, doubts_settled,
});

function noteOf(one, refusal) {
  const person = byId.get(one.known ?? one.participant);
  const { client_id, at, serial } = one;
  return { client_id, at, serial, refusal, participant: person && shownPerson(person) };
}

// What is seen

function slot(name) {
  return part("answer").querySelector(`[data-slot=${name}]`);
}

function detailOf(answer) {
  if (answer.refusal) return answer.at ? clock(answer.at) : "";
  if (answer.none) return texts.no_list;
  if (answer.unlisted) return texts.not_listed;
  if (answer.outcome === "doubtful") {
    return (answer.doubts ?? []).map((one) => config.doubts[one]).join(" ");
  }
  if (answer.here) return fill(texts.waits_already, { time: clock(answer.at) });
  if (answer.outcome === "already") {
    const by = answer.by || texts.by_unknown;
    return fill(config.details.already, { time: clock(answer.at), by });
  }
  return answer.kept ? texts.kept : (config.details[answer.outcome] ?? "");
}

function show(answer) {
  const box = part("answer");
  const person = answer.participant;
  const capacity = person && config.capacities[person.capacity];
  delete box.dataset.empty;
  box.dataset.tone = answer.refusal ? "bad" : (config.tones[answer.outcome] ?? "bad");
  box.dataset.outcome = answer.outcome ?? "refused";
  slot("title").textContent = answer.refusal ?? config.titles[answer.outcome];
  const name = document.createElement("bdi");
  name.textContent = person?.name ?? "";
  slot("name").replaceChildren(name);
  slot("origin").textContent = person?.origin ?? "";
  slot("capacity").textContent = capacity?.name ?? "";
  slot("capacity").dataset.band = capacity?.band ?? "";
  slot("detail").textContent = detailOf(answer);
  showPhoto(person?.photo);
  askToSettle(answer);
  showLatest(answer);
  part("found").hidden = true;
  box.scrollIntoView({ block: "nearest" });
  if (navigator.userActivation?.hasBeenActive) {
    navigator.vibrate?.(box.dataset.tone === "good" ? 60 : [180, 90, 180]);
  }
}

function showPhoto(registration) {
  const photo = slot("photo");
  photo.hidden = true;
  photo.onload = () => {
    photo.hidden = false;
  };
  if (registration) photo.src = addresses.photo.replace("/0/", `/${registration}/`);
  else photo.removeAttribute("src");
}

function askToSettle(answer) {
  part("settle").hidden = answer.outcome !== "doubtful";
}

function showLatest(answer) {
  const line = document.createElement("li");
  const who = document.createElement("bdi");
  who.textContent = answer.participant?.name ?? (answer.serial ? `${answer.serial}` : "–");
  const words = document.createElement("div");
  words.append(who);
  line.append(words, tag(answer), document.createTextNode(clock(Date.now())));
  part("latest").prepend(line);
  while (part("latest").children.length > SHOWN) part("latest").lastChild.remove();
}

function tag(answer) {
  const said = document.createElement("span");
  said.className = `tag ${answer.refusal ? "bad" : (config.tones[answer.outcome] ?? "bad")}`;
  said.textContent = answer.refusal ?? config.titles[answer.outcome];
  return said;
}

async function showLine() {
  const line = part("line");
  line.hidden = false;
  const said = line.querySelector("[data-slot=state]");
  said.className = `tag ${state === "online" ? "good" : "wait"}`;
  said.textContent = texts[state];
  part("login").hidden = state !== "logged_out";
  part("login").href = addresses.login + encodeURIComponent(location.search);
  const kept = list && (await get("lists", placeKey));
  line.querySelector("[data-slot=list]").textContent = kept
    ? fill(texts.list_of, { time: clock(kept.checked), count: list.people.length }) +
      (Date.now() - kept.checked > OLD ? ` ${texts.list_old}` : "")
    : texts.no_list;
}

async function showWaiting() {
  const [waiting, notes] = [await all("waiting"), await all("notes")];
  part("waiting").textContent = waiting.length
    ? fill(texts.waiting, { count: waiting.length })
    : texts.nothing_waits;
  part("waiting").dataset.count = waiting.length;
  part("notes-box").hidden = !notes.length;
  part("notes").replaceChildren(
    ...notes.map((answer) => {
      const line = document.createElement("li");
      const words = document.createElement("div");
      const who = document.createElement("bdi");
      who.textContent = answer.participant?.name ?? answer.serial ?? "–";
      const hint = document.createElement("p");
      hint.className = "hint";
      hint.textContent = detailOf(answer);
      words.append(who, hint);
      line.append(words, tag(answer));
      return line;
    }),
  );
}

function trouble(sentence) {
  part("trouble").textContent = sentence;
  part("trouble").hidden = !sentence;
}

// Typing

function showFound(text) {
  const wanted = plain(text);
  const found = list.people.filter((one) => one.accredited && one.words.includes(wanted));
  part("found").hidden = false;
  part("found-count").textContent = found.length
    ? fill(texts.found, { count: found.length })
    : texts.nobody_found;
  part("found")
    .querySelector("ul")
    .replaceChildren(...found.slice(0, 20).map(foundLine));
}

function foundLine(person) {
  const line = document.createElement("li");
  const words = document.createElement("div");
  const name = document.createElement("bdi");
  name.append(Object.assign(document.createElement("strong"), { textContent: person.name }));
  const hint = Object.assign(document.createElement("p"), { className: "hint" });
  const capacity = config.capacities[person.capacity]?.name ?? "";
  hint.textContent = [person.from, capacity].filter(Boolean).join(" · ");
  words.append(name, hint);
  const button = Object.assign(document.createElement("button"), { className: "quiet" });
  button.type = "button";
  button.textContent = texts.admit;
  button.setAttribute("aria-label", fill(texts.admit_name, { name: person.name }));
  button.addEventListener("click", () => {
    const field = part("type").elements.text;
    field.value = "";
    field.focus();
    act(() => scanned({ participant: person.id }));
  });
  line.append(words, button);
  return line;
}

const isName = (text) => !/^[0-9]+$/.test(text) && !text.startsWith(`${config.version}.`);

let busy = Promise.resolve();

// One scan after the other, in the order in which they came.
function act(what) {
  busy = busy.then(what).catch((error) => {
    console.error(error);
    trouble(String(error));
  });
  return busy;
}

function ready() {
  const form = part("type");
  const field = form.elements.text;
  field.autocomplete = "off";
  form.addEventListener("submit", (event) => {
    const text = field.value.trim();
    // An empty field, or a name without a list to look in: the server answers.
    if (!text || (isName(text) && !list)) return;
    event.preventDefault();
    if (isName(text)) return showFound(text);
    field.value = "";
    field.focus();
    act(() => scanned({ badge: text }));
  });
  part("settle").addEventListener("submit", (event) => {
    // Without a scan of ours the server's own answer is being settled.
    if (!asked) return;
    event.preventDefault();
    const settled = { ...asked, doubts_settled: true };
    act(() => scanned(settled));
    field.focus();
  });
  part("send").addEventListener("click", send);
  part("refresh").addEventListener("click", renew);
  part("clear-notes").addEventListener("click", () => clear("notes").then(showWaiting));
  field.focus({ preventScroll: true });
}

function readyCamera() {
  if (!navigator.mediaDevices?.getUserMedia) return;
  const button = part("camera");
  const video = part("view").querySelector("video");
  let stop = null;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      if (stop) {
        stop();
        stop = null;
      } else {
        part("view").hidden = false;
        stop = await look(video, addresses.decoder, (text) => act(() => scanned({ badge: text })));
      }
    } catch {
      trouble(texts.camera_refused);
      stop = null;
    }
    part("view").hidden = !stop;
    button.setAttribute("aria-pressed", String(Boolean(stop)));
    button.disabled = false;
  });
}

// Offline

async function readyWorker() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(addresses.worker, { scope: addresses.scope });
  const { active } = await navigator.serviceWorker.ready;
  const used = performance.getEntriesByType("resource").map((entry) => entry.name);
  const ours = used.filter((name) => name.startsWith(location.origin) && name.includes("/static/"));
  const page = location.pathname + location.search;
  await told(active, { keep: [page, addresses.decoder, ...new Set(ours)] });
  root.dataset.kept = "yes";
}

function told(worker, message) {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    worker.postMessage(message, [channel.port2]);
  });
}

async function begin() {
  if (!window.isSecureContext || !crypto.subtle || !window.indexedDB) {
    part("insecure").hidden = false;
    return;
  }
  key = await keyOf(config.key);
  part("device").hidden = false;
  await forgetOld();
  await takeKept();
  await showWaiting();
  ready();
  readyCamera();
  await renew();
  await send();
  window.addEventListener("online", () => renew().then(send));
  window.addEventListener("offline", () => become("offline"));
  setInterval(() => renew().then(send), RENEWED_EVERY);
  setInterval(async () => {
    if (state !== "online" && (await all("waiting")).length) send();
  }, 15_000);
  await readyWorker().catch(() => null);
  root.dataset.ready = "yes";
}

begin();
