/* The bar of a list appears once something is chosen. Without this script the bar is always there and works. */
const boxes = (form) => [...form.querySelectorAll("input[name=selected]")];

const refresh = (form) => {
  const all = boxes(form);
  const chosen = all.filter((box) => box.checked).length;
  const every = form.querySelector("[data-bulk-all]");
  form.querySelector("[data-bulk-count]").textContent = String(chosen);
  form.querySelector("[data-bulk-bar]").hidden = chosen === 0;
  every.checked = chosen > 0 && chosen === all.length;
  every.indeterminate = chosen > 0 && chosen < all.length;
};

const set = (form, checked) => {
  for (const box of boxes(form)) box.checked = checked;
  refresh(form);
};

const prepare = () => {
  for (const form of document.querySelectorAll("form[data-bulk]")) {
    for (const part of form.querySelectorAll("[data-bulk-all], [data-bulk-none], [data-bulk-words]")) part.hidden = false;
    refresh(form);
  }
};

let last = null;

/* Shift picks everything between this box and the one before. */
const range = (form, box) => {
  const all = boxes(form);
  const ends = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  if (ends[0] >= 0) for (const each of all.slice(ends[0], ends[1] + 1)) each.checked = box.checked;
};

document.addEventListener("click", (event) => {
  const form = event.target.closest("form[data-bulk]");
  if (!form) return;
  if (event.target.matches("[data-bulk-all]")) set(form, event.target.checked);
  if (event.target.matches("[data-bulk-none]")) set(form, false);
  if (event.target.matches("input[name=selected]")) {
    if (event.shiftKey) range(form, event.target);
    last = event.target;
    refresh(form);
  }
});

prepare();
document.addEventListener("htmx:load", prepare);
window.addEventListener("pageshow", prepare);
