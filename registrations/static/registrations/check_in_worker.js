// Keeps the page of check-in and what it is made of, so that it opens without a connection. The
// page says what that is; nothing else is kept, and the signed list is not among it. Logging out
// deletes it (check_in_forget.js).
const KEPT = "hemicycle-check-in-1";
const PATIENCE = 5000; // milliseconds that a page may take before the kept one is shown

const within = new URL(self.registration.scope).pathname;
const isPage = (url) => url.pathname === within;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function keep(address) {
  const response = await fetch(address, { credentials: "same-origin" });
  // A page of somebody who is logged out is the log-in: it would take the place of ours.
  if (response.ok && !response.redirected) {
    const kept = await caches.open(KEPT);
    await kept.put(address, response);
  }
}

self.addEventListener("message", (event) => {
  const { keep: addresses } = event.data;
  const done = Promise.all(addresses.map((address) => keep(address).catch(() => null)));
  event.waitUntil(done.then(() => event.ports[0]?.postMessage("done")));
});

async function fromNetwork(request, patience) {
  const response = await fetch(request, patience ? { signal: AbortSignal.timeout(patience) } : {});
  if (response.ok && !response.redirected) {
    const kept = await caches.open(KEPT);
    if (await kept.match(request, { ignoreVary: true })) await kept.put(request, response.clone());
  }
  return response;
}

async function answer(request, patience) {
  const kept = await caches.open(KEPT);
  const known = await kept.match(request, { ignoreVary: true });
  if (!known) return fetch(request);
  return fromNetwork(request, patience).catch(() => known);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (isPage(url)) event.respondWith(answer(request, PATIENCE));
  } else if (url.pathname.includes("/static/")) {
    event.respondWith(answer(request));
  }
});
