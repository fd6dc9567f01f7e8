// What is believed without asking the server: a list and a badge's code that are signed with the
// event's key (ECDSA on P-256, SHA-256), checked by the browser's own WebCrypto.
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };
const LIST = "hemicycle-check-in-list";

export function bytesOf(text) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(padded), (sign) => sign.charCodeAt(0));
}

export function keyOf(jwk) {
  return crypto.subtle.importKey("jwk", jwk, ALGORITHM, false, ["verify"]);
}

async function isSigned(key, signature, message) {
  try {
    return await crypto.subtle.verify(SIGNING, key, bytesOf(signature), message);
  } catch {
    return false;
  }
}

// Returns what the list says; null when it is not exactly what the server signed for this place.
export async function readList(key, kept, place) {
  if (!(await isSigned(key, kept.signature, kept.bytes))) return null;
  const said = JSON.parse(new TextDecoder().decode(kept.bytes));
  const fits = said.kind === LIST && said.event === place.event && said.sitting === place.sitting;
  return fits ? said : null;
}

// Returns {serial, issue} of a genuine code of this event, else {outcome} that says what is wrong.
export async function readToken(key, text, { version, event }) {
  const form = new RegExp(`^${version}\\.[A-Za-z0-9_-]{1,120}\\.[A-Za-z0-9_-]{86}$`);
  if (!text.startsWith(`${version}.`)) return { outcome: "unknown" };
  if (!form.test(text)) return { outcome: "forged" };
  const dot = text.lastIndexOf(".");
  const [signed, signature] = [text.slice(0, dot), text.slice(dot + 1)];
  let said;
  try {
    said = JSON.parse(new TextDecoder().decode(bytesOf(signed.slice(signed.indexOf(".") + 1))));
  } catch {
    return { outcome: "forged" };
  }
  if (await isSigned(key, signature, new TextEncoder().encode(signed))) {
    return said.e === event ? { serial: said.s, issue: said.n } : { outcome: "other_event" };
  }
  // The key of another event is not here: what is signed with it cannot be told from a forgery,
  // so it is called what it says it is, and opens no door either way.
  return { outcome: Number.isInteger(said.e) && said.e !== event ? "other_event" : "forged" };
}
