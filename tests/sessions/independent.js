// Reads one calendar with ical.js, as Thunderbird does, and prints what it understood as JSON.
// node independent.js PATH-OF-ICAL.JS FILE   (FILE ends in .ics or .json)
const fs = require("node:fs");
const [library, file] = process.argv.slice(2);
const ICAL = require(library);
const text = fs.readFileSync(file, "utf8");
const parsed = file.endsWith(".json") ? JSON.parse(text) : ICAL.parse(text);
const calendar = new ICAL.Component(parsed);
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    summary: event.summary,
    location: event.location,
    sequence: component.getFirstPropertyValue("sequence"),
    status: component.getFirstPropertyValue("status"),
    starts: event.startDate.isDate ? event.startDate.toString() : event.startDate.toUnixTime(),
    ends: event.endDate.isDate ? event.endDate.toString() : event.endDate.toUnixTime(),
    categories: (component.getFirstProperty("categories")?.getValues() ?? []),
  };
});
console.log(JSON.stringify({ name: calendar.getFirstPropertyValue("name"), events }));
