/* What is typed into <form data-draft="KEY"> stays on this machine until it has been accepted: a lost network, an idle
   sign-out or a refusal costs nobody their words. Kept apart by account, for a week, and forgotten on signing out.
   Passwords, files and hidden fields are never kept. */
const DAYS = 7;
const OWNER = document.body.dataset.account ?? "";
const PREFIX = `zj.draft:${OWNER}:`;
const SENT = "zj.draft.sent";
const SKIP = ["password", "file", "hidden", "submit", "button"];
const words = JSON.parse(document.getElementById("zj-words")?.textContent ?? "{}");

const keyOf = (form) => PREFIX + form.dataset.draft;

const fields = (form) => [...form.elements].filter((each) => each.name && !SKIP.includes(each.type));

const isTick = (field) => field.type === "checkbox" || field.type === "radio";

const read = (key) => {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    const fresh = draft && Date.now() - draft.at < DAYS * 24 * 3600 * 1000;
    if (draft && !fresh) localStorage.removeItem(key);
    return fresh ? draft : null;
  } catch {
    return null;
  }
};

const typed = (form) => fields(form).map((field) => [field.name, isTick(field) ? field.value : "", isTick(field) ? field.checked : field.value]);

const keep = (form) => {
  localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), typed: typed(form) }));
};

const putBack = (form, draft) => {
  let changed = false;
  for (const field of fields(form)) {
    const found = draft.typed.find(([name, mark]) => name === field.name && mark === (isTick(field) ? field.value : ""));
    if (!found) continue;
    const now = isTick(field) ? field.checked : field.value;
    if (now === found[2]) continue;
    if (isTick(field)) field.checked = found[2];
    else field.value = found[2];
    changed = true;
  }
  return changed;
};

const announce = (form, draft) => {
  const time = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  const line = document.createElement("div");
  const discard = document.createElement("button");
  line.className = "zj-draft";
  line.setAttribute("role", "status");
  line.append(words.draftRestored.replace("{time}", time));
  discard.type = "button";
  discard.className = "btn btn-sm";
  discard.textContent = words.draftDiscard;
  discard.addEventListener("click", () => {
    localStorage.removeItem(keyOf(form));
    form.reset();
    line.remove();
  });
  line.append(discard);
  form.prepend(line);
};

const sent = () => JSON.parse(sessionStorage.getItem(SENT) ?? "[]");

/* The page that a form led to: not one that was reloaded, gone back to, or typed in after the network had failed. */
const isAnswer = () => {
  const [visit] = performance.getEntriesByType("navigation");
  return visit?.type === "navigate" && document.referrer.startsWith(location.origin);
};

/* A form that was sent has been accepted once a page answers that neither refuses it nor asks for signing in. In doubt
   the draft stays: it can be thrown away, but not brought back. */
const settle = () => {
  const keys = sent();
  sessionStorage.removeItem(SENT);
  if (!isAnswer() || document.body.matches("[data-refusal], [data-sign-in]")) return;
  for (const key of keys) {
    const again = [...document.querySelectorAll("form[data-draft]")].find((form) => keyOf(form) === key);
    const refused = document.querySelector("[data-error-summary]") || again?.querySelector(".has-error");
    if (!again || !refused) localStorage.removeItem(key);
  }
};

settle();
for (const form of document.querySelectorAll("form[data-draft]")) {
  const draft = read(keyOf(form));
  if (draft && putBack(form, draft)) announce(form, draft);
}

document.addEventListener("input", (event) => {
  if (event.target.form?.matches("[data-draft]")) keep(event.target.form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-draft]")) {
    keep(form);
    sessionStorage.setItem(SENT, JSON.stringify([...new Set([...sent(), keyOf(form)])]));
  }
  if (form.matches("[data-sign-out]")) {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  }
});
