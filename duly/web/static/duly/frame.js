// What a page gains with a script. Everything here also works without one: menus and confirmations are
// <details>, the phone menu is a :target, wide tables scroll.
(() => {
  const FOCUSABLE = 'a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select, textarea, [tabindex="0"]';
  const openOnes = (selector) => document.querySelectorAll(`${selector}[open]`);

  const close = (details) => {
    if (!details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  };

  // Menus close on a press elsewhere; so does one that loses the focus to something outside.
  const closeOthers = (event) => {
    for (const menu of openOnes("details.menu")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  };
  document.addEventListener("click", closeOthers);
  document.addEventListener("focusin", closeOthers);

  // Confirmations become dialogs: the focus goes in, stays in, and returns.
  const keepInside = (event, box) => {
    const stops = [...box.querySelectorAll(FOCUSABLE)].filter((stop) => stop.offsetParent !== null);
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement !== edge && box.contains(document.activeElement)) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
  };

  const dress = (details) => {
    const box = details.querySelector(".dlg");
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-modal", "true");
    (box.querySelector("[autofocus], input:not([type=hidden]), textarea, select") || box.querySelector(".keep")).focus();
  };

  document.addEventListener("toggle", (event) => {
    if (event.target.matches("details.confirm") && event.target.open) dress(event.target);
  }, true);

  document.addEventListener("click", (event) => {
    const details = event.target.closest("details.confirm[open]");
    if (details && (event.target.closest(".keep") || event.target.matches(".veil"))) close(details);
  });

  document.addEventListener("keydown", (event) => {
    const [dialog] = openOnes("details.confirm");
    if (event.key === "Tab" && dialog) keepInside(event, dialog.querySelector(".dlg"));
    if (event.key !== "Escape") return;
    if (dialog) close(dialog);
    else if (openOnes("details.menu").length) openOnes("details.menu").forEach(close);
    else if (location.hash === "#menu") location.hash = "#main";
  });

  // A table that fits its page is no stop for the keyboard.
  const stops = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const scrolls = target.scrollWidth > target.clientWidth && getComputedStyle(target).overflowX === "auto";
      target.setAttribute("role", scrolls ? "region" : "group");
      target.toggleAttribute("tabindex", scrolls);
      if (scrolls) target.tabIndex = 0;
    }
  });
  const watch = (root) => root.querySelectorAll(".tbl-box").forEach((box) => stops.observe(box));

  // The list of what to put right is read first.
  const lead = (root) => root.querySelector("[data-errors]")?.focus();

  watch(document);
  lead(document);
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    watch(detail.elt);
    lead(detail.elt);
  });
})();
