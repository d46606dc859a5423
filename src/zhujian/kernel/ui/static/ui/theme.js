/* Runs before the first paint, so that a chosen theme does not flash. */
(() => {
  const KEY = "zj.theme";
  const AUTO = "screen and (prefers-color-scheme: dark)";
  const MEDIA = { auto: AUTO, light: "not all", dark: "screen" };
  const link = document.querySelector("link[data-dark]");
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

  const chosen = () => {
    const choice = localStorage.getItem(KEY);
    return choice in MEDIA ? choice : "auto";
  };

  const apply = () => {
    const choice = chosen();
    const dark = choice === "dark" || (choice === "auto" && prefersDark.matches);
    link.media = MEDIA[choice];
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
    document.dispatchEvent(new CustomEvent("zj:theme"));
  };

  apply();
  prefersDark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    for (const group of document.querySelectorAll("[data-themes]")) {
      group.hidden = false;
    }
    apply();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (button) {
      localStorage.setItem(KEY, button.dataset.themeChoice);
      apply();
    }
  });
})();
