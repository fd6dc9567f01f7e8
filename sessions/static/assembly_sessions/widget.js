// The next sittings of a calendar on a page of any site:
//
//   <script src="https://…/widget.js" data-calendar="https://…/calendar/assemblies/138.en.json"
//           data-page="https://…/en/calendar/?assembly=138" data-limit="10" async></script>
//
// data-calendar: a calendar of ours as jCal (RFC 7265). data-page: where people read the whole.
// data-limit: how many entries, 1 to 50, 10 where it is not said. data-language: of our own words;
// else that of the calendar's address. No cookie, no storage, nobody is followed; whatever a calendar
// says is put in as text. Colours and type are those of the page around it.
(() => {
  "use strict";

  const WORDS = {
    en: {
      title: "Next sittings",
      empty: "No sittings to come.",
      failed: "The calendar cannot be shown now.",
      whole: "The whole calendar",
      yours: "your time",
      cancelled: "Cancelled",
      days: "all day",
      comma: ", ",
    },
    fr: {
      title: "Prochaines séances",
      empty: "Aucune séance à venir.",
      failed: "Le calendrier ne peut pas être affiché pour l’instant.",
      whole: "Tout le calendrier",
      yours: "votre heure",
      cancelled: "Annulée",
      days: "toute la journée",
      comma: ", ",
    },
    es: {
      title: "Próximas sesiones",
      empty: "No hay sesiones próximas.",
      failed: "El calendario no puede mostrarse en este momento.",
      whole: "Todo el calendario",
      yours: "su hora",
      cancelled: "Cancelada",
      days: "todo el día",
      comma: ", ",
    },
    ar: {
      title: "الجلسات المقبلة",
      empty: "لا توجد جلسات مقبلة.",
      failed: "لا يمكن عرض التقويم الآن.",
      whole: "التقويم كاملاً",
      yours: "بتوقيتك",
      cancelled: "أُلغيت",
      days: "طوال اليوم",
      comma: "، ",
    },
  };
  const STYLE = `
    :host { display: block; }
    section { line-height: 1.5; overflow-wrap: break-word; text-align: start; }
    h2 { font-size: 1.25em; line-height: 1.25; margin: 0 0 .5em; }
    ol { list-style: none; margin: 0; padding: 0; }
    li { padding: .6em .75em; border-inline-start: .25em solid currentColor;
         margin-block-end: .5em; background: color-mix(in srgb, currentColor 6%, transparent); }
    p { margin: 0; }
    a { color: inherit; text-underline-offset: .18em; }
    a:focus-visible { outline: .2em solid currentColor; outline-offset: .15em; }
    .what { font-weight: 650; }
    .what[data-off] { text-decoration: line-through; }
    .soft { font-size: .875em; }
    .off { font-weight: 650; text-decoration: none; display: inline-block; margin-inline-end: .5em; }
    .foot { margin-block-start: .75em; }
    bdi { white-space: nowrap; }
    :lang(ar) { line-height: 1.75; }
  `;
  // What the calendar itself puts before the title of what is cancelled, in its own language.
  const MARK = /^(?:Cancelled|Annulé|Cancelado|ملغى)\s*:\s*/;
  const PATIENCE = 15000; // ms
  const LARGEST = 20 * 1024 * 1024; // bytes of a calendar that a reader's page should take

  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

  // Returns the address where it is one of the web, else nothing: no calendar brings in a script.
  function webAddress(text) {
    if (!text) return "";
    try {
      const url = new URL(text, document.baseURI);
      return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
    } catch {
      return "";
    }
  }

  function make(name, text, attributes = {}) {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  // Which moment clocks of a zone show as these fields: guess, look what the zone shows then, mend.
  function moment(text, zone) {
    if (text.endsWith("Z")) return new Date(text);
    const wanted = Date.parse(text + "Z");
    if (!zone) return new Date(text); // a floating time: everybody's own clock
    let guess = wanted;
    for (let turn = 0; turn < 2; turn += 1) guess += wanted - shown(guess, zone);
    return new Date(guess);
  }

  function shown(stamp, zone) {
    const parts = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
      hour: "numeric", minute: "numeric", second: "numeric",
    }).formatToParts(new Date(stamp));
    const of = Object.fromEntries(parts.map((part) => [part.type, Number(part.value)]));
    return Date.UTC(of.year, of.month - 1, of.day, of.hour, of.minute, of.second);
  }

  function entryOf(component) {
    const found = { title: "", place: "", link: "", status: "", zone: "" };
    for (const [name, parameters, type, value] of component[1]) {
      if (name === "summary") found.title = String(value);
      else if (name === "location") found.place = String(value);
      else if (name === "url") found.link = webAddress(String(value));
      else if (name === "status") found.status = String(value).toUpperCase();
      else if (name === "dtstart" || name === "dtend") {
        const isDay = type === "date";
        const zone = String(parameters.tzid || "");
        const at = isDay ? new Date(value + "T00:00:00Z") : moment(String(value), zone);
        if (Number.isNaN(at.valueOf())) return null;
        if (name === "dtend") found.ends = at;
        else Object.assign(found, { starts: at, isDay, zone });
      }
    }
    if (!found.starts || !found.title) return null;
    found.ends = found.ends || found.starts;
    return found;
  }

  // What the calendar calls itself (RFC 7986), empty where it does not.
  function nameOf(calendar) {
    const found = calendar[1].find((property) => property[0] === "name");
    return found ? String(found[3]) : "";
  }

  function entriesIn(calendar) {
    if (!Array.isArray(calendar) || calendar[0] !== "vcalendar") throw new TypeError("no jCal");
    const found = [];
    for (const component of calendar[2]) {
      if (component[0] !== "vevent") continue;
      try {
        const entry = entryOf(component);
        if (entry) found.push(entry);
      } catch {
        // One entry that cannot be read (a zone this browser does not know) hides no other.
      }
    }
    return found.sort((one, other) => one.starts - other.starts);
  }

  function clock(language, zone, at, fields) {
    return new Intl.DateTimeFormat(language, { timeZone: zone, hourCycle: "h23", ...fields }).format(at);
  }

  const DAY = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
  const HOUR = { hour: "2-digit", minute: "2-digit" };

  function hours(language, zone, entry) {
    const end = entry.ends > entry.starts ? " – " + clock(language, zone, entry.ends, HOUR) : "";
    return clock(language, zone, entry.starts, HOUR) + end;
  }

  function wall(language, zone, entry, withDay = true) {
    const times = make("bdi", hours(language, zone, entry), { dir: "ltr" });
    return withDay ? [make("bdi", clock(language, zone, entry.starts, DAY)), " ", times] : [times];
  }

  function whenOf(entry, language, words) {
    const line = make("p", "", { class: "soft" });
    if (entry.isDay) {
      const last = new Date(entry.ends - 1);
      const first = clock(language, "UTC", entry.starts, DAY);
      const until = last - entry.starts >= 86400000 ? " – " + clock(language, "UTC", last, DAY) : "";
      line.append(make("time", first + until, { datetime: entry.starts.toISOString().slice(0, 10) }));
      line.append(words.comma + words.days);
      return line;
    }
    const venue = entry.zone || own;
    const there = make("time", "", { datetime: entry.starts.toISOString() });
    there.append(...wall(language, venue, entry));
    line.append(there);
    if (shown(+entry.starts, venue) === shown(+entry.starts, own)) return line;
    line.append(" ", make("bdi", venue, { dir: "ltr" }));
    const isOtherDay = clock(language, venue, entry.starts, DAY) !== clock(language, own, entry.starts, DAY);
    line.append(" (", ...wall(language, own, entry, isOtherDay), " " + words.yours + ")");
    return line;
  }

  function itemOf(entry, language, words) {
    const item = make("li");
    const isOff = entry.status === "CANCELLED";
    const line = make("p");
    // The calendar says it in the title too; it is said once here, where everybody sees it.
    if (isOff) line.append(make("span", words.cancelled, { class: "off" }));
    const said = (isOff && entry.title.replace(MARK, "")) || entry.title;
    const title = entry.link
      ? make("a", said, { href: entry.link, class: "what", dir: "auto", rel: "noopener" })
      : make("span", said, { class: "what", dir: "auto" });
    if (isOff) title.dataset.off = "";
    line.append(title);
    item.append(line, whenOf(entry, language, words));
    if (entry.place) {
      const where = make("p", "", { class: "soft" });
      where.append(make("span", entry.place, { dir: "auto" })); // the line keeps the page's side
      item.append(where);
    }
    return item;
  }

  function linkTo(page, words) {
    const line = make("p", "", { class: "foot soft" });
    line.append(make("a", words.whole, { href: page, rel: "noopener" }));
    return line;
  }

  async function load(address) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await fetch(address, { credentials: "omit", signal: stop.signal });
      if (!response.ok) throw new Error(String(response.status));
      if (Number(response.headers.get("Content-Length")) > LARGEST) throw new Error("too large");
      const calendar = await response.json();
      return { entries: entriesIn(calendar), name: nameOf(calendar) };
    } finally {
      clearTimeout(timer);
    }
  }

  async function show(script) {
    const address = webAddress(script.dataset.calendar || "");
    const named = /\.([a-z]{2})\.json(?:$|\?)/.exec(address);
    const language = [script.dataset.language, named && named[1], "en"].find((one) => WORDS[one]);
    const words = WORDS[language];
    const page = webAddress(script.dataset.page || "") || address.replace(/\.json(?=$|\?)/, ".ics");
    const limit = Math.min(50, Math.max(1, Number.parseInt(script.dataset.limit, 10) || 10));

    const host = make("div");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE); // a sheet of this kind is let through where style-src is strict
    root.adoptedStyleSheets = [sheet];
    const box = make("section", "", {
      lang: language, dir: language === "ar" ? "rtl" : "ltr", "aria-label": words.title,
    });
    root.append(box);
    script.after(host);

    try {
      const now = Date.now();
      const { name, entries } = await load(address);
      const coming = entries.filter((entry) => +entry.ends > now).slice(0, limit);
      const heading = make("h2");
      heading.append(make("span", name || words.title, { dir: "auto" }));
      box.append(heading);
      if (coming.length) {
        const list = make("ol");
        list.append(...coming.map((entry) => itemOf(entry, language, words)));
        box.append(list);
      } else {
        box.append(make("p", words.empty));
      }
    } catch {
      box.replaceChildren(make("p", words.failed, { role: "status" }));
    }
    if (page) box.append(linkTo(page, words));
  }

  if (document.currentScript) show(document.currentScript);
})();
