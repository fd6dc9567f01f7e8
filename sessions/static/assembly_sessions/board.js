// The board by mouse, finger and keyboard. Every act is sent to the same address with the version
// of the sitting that is shown; what the server refuses goes back to where it was. Without this
// script each card's form does the same.
//
// A finger drags the card that has the focus, so that a first touch anywhere scrolls the page.
const QUARTER = 15 * 60 * 1000;
const FIRST_ROW = 2;
const said = document.getElementById("board-said");
const frame = document.getElementById("board");
const panel = document.getElementById("panel");
let move = null; // what was begun and is not kept yet
let isSending = false; // what was kept is on its way; the next move waits for the answer
let isStale = false; // the draft has changed while something was being moved

for (const one of document.querySelectorAll(".with-script")) one.hidden = false;

const grid = () => frame.querySelector(".board:not(.as-list)");
const columns = () => [...grid().querySelectorAll(".board-room")];
const isGrid = () => grid() && getComputedStyle(columns()[0]).display !== "none";
const classOf = (element, letter) => [...element.classList].find((name) => name.startsWith(letter));

function say(text, isBad = false) {
  said.textContent = text;
  said.classList.toggle("bad", isBad);
}

function fill(template, words) {
  return template.replace(/\{(\w+)\}/g, (_, name) => words[name]);
}

function hours({ starts, ends }) {
  const zone = grid().dataset.zone;
  const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  const clock = new Intl.DateTimeFormat("en-GB", hour); // as the cards are printed
  return `${clock.format(starts)} – ${clock.format(ends)}`;
}

function where({ card, starts, ends, room }) {
  const day = { weekday: "long", day: "numeric", month: "long", timeZone: grid().dataset.zone };
  const language = document.documentElement.lang;
  return {
    title: card.dataset.title,
    when: `${new Intl.DateTimeFormat(language, day).format(starts)}, ${hours({ starts, ends })}`,
    room: columns().find((one) => one.dataset.room === room).dataset.name,
  };
}

function begin(card) {
  if (move?.card === card) return move;
  if (move) keep();
  const { starts, ends, room } = card.dataset;
  move = {
    card,
    starts: Date.parse(starts),
    ends: Date.parse(ends),
    room,
    place: card.parentElement.className,
    hours: card.querySelector(".card-hours").textContent,
  };
  move.was = { starts: move.starts, ends: move.ends, room };
  card.classList.add("is-pending");
  return move;
}

const isMoved = () => ["starts", "ends", "room"].some((name) => move[name] !== move.was[name]);

function show() {
  const begins = Date.parse(grid().dataset.begins);
  const start = Math.max(FIRST_ROW, FIRST_ROW + Math.floor((move.starts - begins) / QUARTER));
  const end = Math.max(start + 1, FIRST_ROW + Math.ceil((move.ends - begins) / QUARTER));
  const column =
    move.room === move.was.room
      ? move.place.split(" ").find((name) => name.startsWith("c-"))
      : classOf(columns().find((one) => one.dataset.room === move.room), "c-");
  move.card.parentElement.className = `${column} r-${start} e-${end}`;
  move.card.querySelector(".card-hours").textContent = hours(move);
}

function takeBack() {
  const { card, place } = move;
  card.parentElement.className = place;
  card.querySelector(".card-hours").textContent = move.hours;
  card.classList.remove("is-pending");
  move = null;
}

function renew() {
  isStale = false;
  window.htmx.trigger(frame, "renew");
}

async function keep() {
  if (isSending) return;
  if (!isMoved()) {
    takeBack();
    if (isStale) renew();
    return;
  }
  const kept = move;
  isSending = true;
  const body = new URLSearchParams({
    csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value,
    starts_at: new Date(kept.starts).toISOString(),
    ends_at: new Date(kept.ends).toISOString(),
    room: kept.room,
    version: kept.card.dataset.version,
  });
  let refusal = said.dataset.lost;
  try {
    const answer = await fetch(kept.card.dataset.place, { method: "POST", body, redirect: "manual" });
    if (answer.status === 204) {
      refusal = "";
      kept.card.dataset.version = answer.headers.get("Plan-Version");
    }
    if (answer.status === 422) refusal = (await answer.text()).trim();
  } catch {
    // The connection was lost: it is said below.
  }
  isSending = false;
  if (refusal) {
    say(fill(said.dataset.refused, { title: kept.card.dataset.title, why: refusal }), true);
    if (move === kept) takeBack();
  } else {
    say(fill(said.dataset.kept, where(kept)));
    if (move === kept) move = null;
  }
  renew();
}

// By keyboard: on the link of a card

function step(event, card) {
  const isAcross = event.key === "ArrowLeft" || event.key === "ArrowRight";
  begin(card);
  if (isAcross && !event.shiftKey) {
    const rooms = [...new Set(columns().map((one) => one.dataset.room))];
    const isForward = (event.key === "ArrowRight") !== (document.dir === "rtl");
    move.room = rooms[rooms.indexOf(move.room) + (isForward ? 1 : -1)] ?? move.room;
  } else if (!isAcross) {
    const by = event.key === "ArrowDown" ? QUARTER : -QUARTER;
    if (move.ends + by > move.starts || !event.shiftKey) move.ends += by;
    if (!event.shiftKey) move.starts += by;
  }
  show();
  say(fill(said.dataset.pending, where(move)));
}

frame.addEventListener("keydown", (event) => {
  const card = event.target.closest(".card:not([data-fixed])");
  if (!card || !event.target.matches("a") || !isGrid()) return;
  if (event.key.startsWith("Arrow") && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    if (!isSending) step(event, card);
  } else if (event.key === "Enter" && move?.card === card && isMoved()) {
    event.preventDefault();
    keep();
  } else if (event.key === "Escape" && move && !isSending) {
    takeBack();
    say(said.dataset.back);
    if (isStale) renew();
  }
});

frame.addEventListener("focusout", (event) => {
  if (move && !move.pointer && !move.card.contains(event.relatedTarget)) keep();
});

// By mouse and finger

frame.addEventListener("dragstart", (event) => event.preventDefault());

frame.addEventListener("pointerdown", (event) => {
  const card = event.target.closest(".card:not([data-fixed])");
  if (!card || isSending || event.button || event.target.closest(".tick") || !isGrid()) return;
  const stretches = event.target.matches(".stretch");
  if (event.pointerType !== "mouse" && !stretches && !card.matches(":focus-within")) return;
  const held = { card, stretches, x: event.clientX, y: event.clientY, isDragged: false };
  const rows = [...grid().querySelectorAll(".board-hour")].map((one) => one.getBoundingClientRect().top);
  held.row = rows.length > 1 ? (rows[1] - rows[0]) / 4 : 20;

  const drag = (at) => {
    const far = Math.hypot(at.clientX - held.x, at.clientY - held.y) > 5;
    if (!held.isDragged && !far) return;
    if (!held.isDragged) {
      held.isDragged = true;
      begin(card).pointer = true;
      card.setPointerCapture(at.pointerId);
    }
    const by = Math.round((at.clientY - held.y) / held.row) * QUARTER;
    move.ends = Math.max(move.was.ends + by, stretches ? move.was.starts + QUARTER : -Infinity);
    if (!stretches) {
      move.starts = move.was.starts + by;
      const under = columns().find((one) => {
        const box = one.getBoundingClientRect();
        return at.clientX >= box.left && at.clientX <= box.right;
      });
      if (under) move.room = under.dataset.room;
    }
    show();
    say(fill(said.dataset.dragged, where(move)));
  };
  const end = (at) => {
    for (const [name, listener] of listeners) window.removeEventListener(name, listener);
    if (!held.isDragged || !move) return;
    // The click that follows opens no form.
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, true));
    if (at.type === "pointerup") keep();
    else takeBack();
  };
  const escape = (at) => {
    if (at.key === "Escape") end(at);
  };
  const listeners = [["pointermove", drag], ["pointerup", end], ["pointercancel", end], ["keydown", escape]];
  for (const [name, listener] of listeners) window.addEventListener(name, listener);
});

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

// The form beside the board: what is typed there is not thrown away unasked

let isTyped = false;
panel.addEventListener("input", () => {
  isTyped = true;
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-panel]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (isTyped && !window.confirm(said.dataset.leave)) return;
  isTyped = false;
  await window.htmx.ajax("GET", link.href, { target: "#panel", swap: "innerHTML" });
  panel.classList.remove("is-empty");
  panel.focus();
  panel.scrollIntoView({ block: "nearest" });
});

// While others edit: the grid is renewed, ticks and focus stay

let ticked = [];
let focused = "";

frame.addEventListener("htmx:beforeSwap", (event) => {
  if (move) {
    event.detail.shouldSwap = false;
    isStale = true;
    return;
  }
  ticked = [...frame.querySelectorAll(":checked")].map((one) => one.value);
  focused = document.activeElement.closest?.(".card")?.dataset.sitting ?? "";
});

frame.addEventListener("htmx:afterSwap", () => {
  for (const box of frame.querySelectorAll("[name=sittings]")) box.checked = ticked.includes(box.value);
  if (focused) frame.querySelector(`[data-sitting="${focused}"] a`)?.focus();
});

// A reason that is being typed stays.
document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const typed = [...event.detail.target.querySelectorAll("input[name=reason]")];
  if (typed.some((one) => one.value)) event.detail.shouldSwap = false;
});

document.querySelector("[data-tick-all]")?.addEventListener("click", () => {
  const boxes = [...frame.querySelectorAll("[name=sittings]")];
  const isAll = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !isAll;
});
