/* Forms: errors on leaving a field, files named and measured before they are sent, one submission at a time. */
const words = JSON.parse(document.getElementById("zj-words")?.textContent ?? "{}");
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const holder = (field) => field.closest(".zj-field");

const clear = (field) => {
  holder(field)?.querySelector("[data-own-error]")?.remove();
  field.removeAttribute("aria-invalid");
  field.classList.remove("is-invalid");
};

const complain = (field, message) => {
  clear(field);
  const text = document.createElement("p");
  text.className = "zj-error";
  text.dataset.ownError = "";
  text.id = `${field.id}_own_error`;
  text.textContent = message;
  (field.closest(".form-check") ?? field).before(text);
  field.setAttribute("aria-invalid", "true");
  field.classList.add("is-invalid");
};

const check = (field) => {
  if (!holder(field) || !field.willValidate) return;
  if (field.checkValidity()) clear(field);
  else complain(field, field.validationMessage);
};

document.addEventListener("focusout", (event) => {
  const field = event.target;
  if (field.form?.matches("[data-validate]") && field.dataset.touched) check(field);
});

document.addEventListener("input", (event) => {
  event.target.dataset.touched = "1";
  if (event.target.getAttribute("aria-invalid") && event.target.checkValidity?.()) clear(event.target);
});

document.addEventListener("invalid", (event) => {
  if (event.target.form?.matches("[data-validate]")) complain(event.target, event.target.validationMessage);
}, true);

const listFiles = (input) => {
  const list = holder(input).querySelector("[data-file-list]");
  const limit = Number(input.dataset.maxBytes ?? Infinity);
  const lines = [...input.files].map((file) => {
    const line = document.createElement("li");
    const bad = file.size > limit;
    line.textContent = bad ? fill(words.tooLarge, { name: file.name, limit: input.dataset.maxWords }) : file.name;
    line.classList.toggle("is-bad", bad);
    return line;
  });
  list.replaceChildren(...lines);
  const bad = list.querySelector(".is-bad");
  input.setCustomValidity(bad ? bad.textContent : "");
};

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-files]")) listFiles(event.target);
});

/* A second press while the first is under way would do the step twice. The button stays readable, hence not `disabled`
   until the request has taken its value along. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

/* Empty conditions would only make the address long. */
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("[data-filters]")) return;
  for (const [name, value] of [...event.detail.formData.entries()]) {
    if (value === "") event.detail.formData.delete(name);
  }
});

/* A view is saved with the conditions in force now, not those of when the page was drawn. */
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-save-view]")) event.target.elements.query.value = location.search.slice(1);
}, true);

for (const submit of document.querySelectorAll("[data-filter-submit]")) {
  submit.hidden = typeof window.htmx !== "undefined";
}

document.querySelector("[data-error-summary]")?.focus();
