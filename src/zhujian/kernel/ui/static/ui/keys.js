/* j and k walk through the rows, Enter opens, x picks, / goes to the search. Going back finds the row one left. */
const place = () => `zj.row:${location.pathname}${location.search}`;

const links = () => [...document.querySelectorAll("tr[data-row] .zj-row-link")];

const isTyping = (target) =>
  target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

const step = (by) => {
  const all = links();
  if (!all.length) return;
  const now = all.indexOf(document.activeElement);
  const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1);
  all[next].focus();
  all[next].closest("tr").scrollIntoView({ block: "nearest" });
};

const pick = () => {
  const box = document.activeElement.closest("tr[data-row]")?.querySelector("input[name=selected]");
  box?.click();
};

const search = () => {
  const field = document.querySelector("[data-search]");
  field?.focus();
  field?.select();
};

const KEYS = { j: () => step(1), k: () => step(-1), x: pick, "/": search };

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const act = KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".zj-row-link");
  if (link) sessionStorage.setItem(place(), link.getAttribute("href"));
});

const show = () => {
  for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;
};

show();
document.addEventListener("htmx:load", show);

/* Also when the browser brings the page back as it was, without running this file again. */
window.addEventListener("pageshow", () => {
  const left = sessionStorage.getItem(place());
  if (!left) return;
  sessionStorage.removeItem(place());
  links().find((link) => link.getAttribute("href") === left)?.focus();
});
