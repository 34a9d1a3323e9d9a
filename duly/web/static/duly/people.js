// The people list with a script: tick the whole page at once, and see how many are ticked.
(() => {
  const form = document.querySelector(".selection");
  if (!form) return;
  const all = form.querySelector("[data-all]");
  const words = form.querySelector("[data-count]");
  const boxes = [...form.querySelectorAll("[name=person]")];

  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    words.textContent = ticked === 1 ? words.dataset.one : words.dataset.many.replace("#", ticked);
  };

  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    tell();
  });
  form.addEventListener("change", ({ target }) => { if (target.name === "person") tell(); });
  tell();
})();
