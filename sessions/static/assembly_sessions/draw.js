// Computes the draw again in the reader's browser, from the record alone, and says whether record
// and page agree (docs/draw.md). Without this script the commands on the page do the same.
const said = document.getElementById("draw-check");
const TEXT = new TextEncoder();

async function hashOf(...lines) {
  const bytes = TEXT.encode(lines.map((line) => `${line}\n`).join(""));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function say(kind, words) {
  said.classList.remove("good", "bad");
  if (kind) said.classList.add(kind);
  said.textContent = words;
}

async function computed(draw, lines) {
  const lists = new Map();
  for (const line of lines) {
    const category = line.split("\t")[0];
    if (!lists.has(category)) lists.set(category, []);
    lists.get(category).push([await hashOf(draw.seed, line), line]);
  }
  for (const found of lists.values()) found.sort(([one], [other]) => (one < other ? -1 : 1));
  return lists;
}

function isOrdered(draw, lists) {
  const given = draw.order.filter((one) => one.lines.length);
  return (
    given.length === lists.size &&
    given.every(({ category, lines }) => {
      const expected = lists.get(category) ?? [];
      return (
        lines.length === expected.length &&
        lines.every(
          (one, place) =>
            one.number === place + 1 &&
            one.digest === expected[place][0] &&
            one.line === expected[place][1],
        )
      );
    })
  );
}

function isPrinted(draw) {
  const shown = [...document.querySelectorAll("[data-line][data-number]")];
  const recorded = draw.order.flatMap((one) => one.lines.map((x) => `${x.number}\t${x.line}`));
  return shown.map((x) => `${x.dataset.number}\t${x.dataset.line}`).join("\n") === recorded.join("\n");
}

async function fault(draw) {
  const lines = draw.lists.split("\n").slice(0, -1);
  if ((await hashOf(...lines)) !== draw.lists_hash) return said.dataset.lists;
  if (draw.secret === null) return "";
  if ((await hashOf(draw.secret)) !== draw.commitment) return said.dataset.secret;
  const seed = await hashOf(draw.secret, draw.spoken, draw.lists_hash);
  if (seed !== draw.seed) return said.dataset.seed;
  if (!isOrdered(draw, await computed(draw, lines))) return said.dataset.order;
  return isPrinted(draw) ? "" : said.dataset.page;
}

async function check() {
  if (!document.querySelector(".draw-figures")) return; // the lists are not closed yet
  if (!globalThis.crypto?.subtle) return say("", said.dataset.cannot);
  say("", said.dataset.running);
  const draw = await (await fetch(said.dataset.draw, { cache: "no-store" })).json();
  const found = await fault(draw);
  if (found) return say("bad", said.dataset.differs.replace("{what}", found));
  const count = draw.lists.split("\n").length - 1;
  say("good", (draw.secret === null ? said.dataset.waits : said.dataset.agrees).replace("{count}", count));
}

const checked = () => check().catch(() => say("", said.dataset.cannot));

if (said) {
  document.addEventListener("live:renewed", checked);
  checked();
}
