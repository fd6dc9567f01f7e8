// A button that prints the page. Without scripts it stays hidden: browsers have their own.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
