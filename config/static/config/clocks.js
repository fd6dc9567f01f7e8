// Fills the reader's own clock beside a time of the venue. It stays hidden where both show the same.
const language = document.documentElement.lang || undefined;
// The clock that an account has set goes before that of the device.
const own = document.documentElement.dataset.clock || Intl.DateTimeFormat().resolvedOptions().timeZone;

function format(moment, zone, fields) {
  return new Intl.DateTimeFormat(language, { timeZone: zone, hourCycle: "h23", ...fields }).format(moment);
}

const clock = { hour: "2-digit", minute: "2-digit" };
const day = { weekday: "short", day: "numeric", month: "short" };

function fill(element) {
  const starts = new Date(element.dateTime);
  const venue = element.dataset.zone;
  const wall = { ...clock, day: "numeric", month: "numeric" };
  if (Number.isNaN(starts.valueOf()) || !own) return;
  if (venue && format(starts, venue, wall) === format(starts, own, wall)) return;

  const times = document.createElement("bdi");
  times.dir = "ltr";
  times.textContent = format(starts, own, clock);
  if (element.dataset.until) {
    times.textContent += " – " + format(new Date(element.dataset.until), own, clock);
  }
  const otherDay = venue && format(starts, venue, day) !== format(starts, own, day);
  element.replaceChildren(
    times,
    " " + (otherDay ? "(" + format(starts, own, day) + ") " : "") + (element.dataset.label || own),
  );
  element.title = own;
  element.hidden = false;
}

function fillAll(root) {
  for (const element of root.querySelectorAll("time[data-reader-clock]")) {
    try {
      fill(element);
    } catch {
      // A zone this browser does not know: the venue's clock is there, the reader's stays hidden.
    }
  }
}

fillAll(document);
document.addEventListener("htmx:load", (event) => fillAll(event.target));
