// On every page: names that the page of check-in keeps on the device go when somebody logs out, and
// when their event has been over for a day (and the server asked for a day no more). Arrivals that
// wait to be sent stay.
import { all, clear, exists, remove } from "./check_in_store.js";

const DAY = 86_400_000;
const PATIENCE = 1000; // milliseconds that logging out waits for it

const isOld = (list) => !(Math.max(Date.parse(list.over_at), list.checked) + DAY > Date.now());

export async function forgetOld() {
  if (!(await exists())) return;
  for (const list of await all("lists")) {
    if (isOld(list)) await remove("lists", list.place);
  }
}

async function forgetPages() {
  const kept = (await window.caches?.keys()) ?? [];
  const ours = kept.filter((name) => name.startsWith("hemicycle-check-in"));
  await Promise.all(ours.map((name) => caches.delete(name)));
}

async function forgetNames() {
  if (await exists()) await Promise.all([clear("lists"), clear("notes")]);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-logout]") || form.dataset.forgotten) return;
  event.preventDefault();
  form.dataset.forgotten = "yes";
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const forgotten = Promise.allSettled([forgetNames(), forgetPages()]);
  Promise.race([forgotten, patience]).then(() => form.requestSubmit());
});

if (window.indexedDB) forgetOld().catch(() => null); // a browser that keeps nothing
