// How much of the time to speak is left, by the server's clock: the hall's own may be wrong.
const minute = 60_000;

function follow(element) {
  const ahead = new Date(element.dataset.now) - Date.now();
  const end = new Date(element.dateTime);
  const left = document.createElement("bdi");
  left.dir = "ltr";
  element.append(" ", left);

  function show() {
    const rest = end - (Date.now() + ahead);
    const seconds = Math.max(0, Math.ceil(rest / 1000));
    element.classList.toggle("over", rest <= 0);
    left.textContent =
      rest > 0
        ? `(${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")})`
        : rest > -60 * minute
          ? `(${element.dataset.over})`
          : "";
    if (rest > -60 * minute) setTimeout(show, 250);
  }
  show();
}

for (const element of document.querySelectorAll("time[data-countdown]")) follow(element);
