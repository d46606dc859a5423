/* What a fragment request could not do is said at the top of the page, in the words of the server's own error page. */
const words = JSON.parse(document.getElementById("zj-words")?.textContent ?? "{}");

const say = (text) => {
  const box = document.querySelector("[data-messages]");
  const line = document.createElement("p");
  line.className = "zj-message is-error";
  line.textContent = text;
  box.replaceChildren(line);
  box.scrollIntoView({ block: "nearest" });
};

const refusal = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const text = page.querySelector("[data-refusal-text]") ?? page.querySelector("h1");
  return text?.textContent.trim().replace(/\s+/g, " ") || words.failed;
};

document.addEventListener("htmx:responseError", (event) => say(refusal(event.detail.xhr.responseText)));
document.addEventListener("htmx:sendError", () => say(words.offline));
document.addEventListener("htmx:timeout", () => say(words.offline));

/* An idle sign-out answers with the sign-in page: it belongs into the whole window, not into a table. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (/<body[^>]*\sdata-sign-in/.test(event.detail.xhr.responseText)) {
    event.detail.shouldSwap = false;
    location.assign(event.detail.xhr.responseURL);
  }
});
