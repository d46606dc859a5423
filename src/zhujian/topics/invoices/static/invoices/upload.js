/* An upload that says how far it is. Without this the form is sent as any other. */
const form = document.querySelector("[data-upload]");
const status = form.querySelector("[data-upload-progress]");
const folder = form.querySelector("[data-folder]");
const field = folder.querySelector("input");

if ("webkitdirectory" in field) {
  field.webkitdirectory = true;
  folder.hidden = false;
}

const bar = document.createElement("progress");
bar.max = 100;
bar.setAttribute("aria-label", form.dataset.label);
const words = document.createElement("p");

const show = (percent) => {
  bar.value = percent;
  words.textContent = `${form.dataset.label} ${percent}%`;
  if (!bar.isConnected) status.replaceChildren(bar, words);
};

const fail = (messages) => {
  const list = document.createElement("ul");
  for (const message of messages) list.append(Object.assign(document.createElement("li"), { textContent: message }));
  list.className = "zj-error";
  status.replaceChildren(list);
  form.querySelector("button").disabled = false;
};

const TOO_LARGE = 413;

const answered = (request) => {
  if (request.status === TOO_LARGE) return fail([form.dataset.large]);
  let answer = {};
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    return fail([form.dataset.broken]);
  }
  if (answer.url) window.location.assign(answer.url);
  else fail(answer.errors ?? [form.dataset.broken]);
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  form.querySelector("button").disabled = true;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (step) => {
    if (step.lengthComputable) show(Math.floor((100 * step.loaded) / step.total));
  });
  request.addEventListener("load", () => answered(request));
  request.addEventListener("error", () => fail([form.dataset.broken]));
  request.send(new FormData(form));
});
