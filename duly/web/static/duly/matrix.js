/* The arrow keys walk the cells, and one press of Tab leaves them. Without script every cell is reached by Tab. */
(() => {
  const table = document.querySelector("[data-matrix]");
  if (!table) return;
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td.c > a")]);
  let here = [0, 0];
  rows.flat().forEach((cell) => { cell.tabIndex = -1; });
  const at = ([y, x]) => rows[y]?.[x];
  if (at(here)) at(here).tabIndex = 0;

  const go = (to) => {
    const cell = at(to);
    if (!cell) return;
    at(here).tabIndex = -1;
    here = to;
    cell.tabIndex = 0;
    cell.focus();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  table.addEventListener("focusin", (event) => {
    const y = rows.findIndex((row) => row.includes(event.target));
    if (y < 0) return;
    at(here).tabIndex = -1;
    here = [y, rows[y].indexOf(event.target)];
    event.target.tabIndex = 0;
  });

  table.addEventListener("keydown", (event) => {
    if (!event.target.matches("td.c > a") || event.ctrlKey || event.altKey || event.metaKey) return;
    const [y, x] = here;
    const to = {
      ArrowUp: [y - 1, x], ArrowDown: [y + 1, x], ArrowLeft: [y, x - 1], ArrowRight: [y, x + 1],
      Home: [y, 0], End: [y, rows[y].length - 1],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    go(to);
  });
})();
