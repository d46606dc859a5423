/* allauth's scripts report a failed or cancelled key by an event; here it becomes a sentence on the page. */
const words = JSON.parse(document.getElementById("zj-words")?.textContent ?? "{}");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const line = document.createElement("p");
  line.className = "zj-message is-error";
  line.textContent = words.passkeyFailed;
  document.querySelector("[data-messages]").replaceChildren(line);
});
