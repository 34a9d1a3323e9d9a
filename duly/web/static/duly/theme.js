// Loaded in the head, before anything is painted: puts on the theme this browser remembers.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  const remembered = () => {
    try {
      return localStorage.getItem("theme") || "system";
    } catch {
      return "system"; // storage is switched off
    }
  };

  const remember = (choice) => {
    try {
      localStorage.setItem("theme", choice);
    } catch {
      // the choice holds for this page
    }
  };

  const wear = (choice) => {
    const dark = choice === "dark" || (choice === "system" && system.matches);
    root.dataset.bsTheme = dark ? "dark" : "light";
    for (const button of document.querySelectorAll("[data-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === choice));
    }
  };

  let choice = remembered();
  root.classList.add("js");
  wear(choice);
  system.addEventListener("change", () => wear(choice));
  document.addEventListener("DOMContentLoaded", () => wear(choice));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme]");
    if (!button) return;
    choice = button.dataset.theme;
    remember(choice);
    wear(choice);
  });
})();
