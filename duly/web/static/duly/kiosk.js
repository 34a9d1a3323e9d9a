// At a shared terminal: keys for the PIN, and a countdown before nobody is signed in any more. The server ends
// the session by its own clock; this only says so, and tells it that somebody is there.
(() => {
  const pin = document.getElementById("id_pin");
  document.querySelector(".pad")?.addEventListener("click", ({ target }) => {
    const key = target.closest("button");
    if (!key || !pin) return;
    if (key.dataset.digit) pin.value += key.dataset.digit;
    else pin.value = "back" in key.dataset ? pin.value.slice(0, -1) : "";
  });

  const bar = document.querySelector(".kiosk-bar");
  if (!bar) return;
  const WARNED = 30;
  const TOLD_EACH = 20;
  const whole = Number(bar.dataset.seconds);
  const warning = bar.querySelector(".kiosk-left");
  const count = warning.querySelector("[data-left]");
  const next = bar.querySelector("form");
  let touched = Date.now();
  let told = touched;

  const tell = async () => {
    told = Date.now();
    const answer = await fetch(bar.dataset.stay, {
      method: "POST",
      headers: { "X-CSRFToken": next.elements.csrfmiddlewaretoken.value },
    }).catch(() => null);
    // Signed out meanwhile: the page asked for again leads to the door.
    if (answer?.redirected) window.location.reload();
  };

  const keepTold = () => {
    if (touched > told && Date.now() - told > TOLD_EACH * 1000) tell();
  };
  const touch = () => {
    touched = Date.now();
    keepTold();
  };
  for (const kind of ["pointerdown", "keydown", "scroll", "touchstart"]) {
    document.addEventListener(kind, touch, { passive: true, capture: true });
  }

  const tick = () => {
    keepTold();
    const left = Math.ceil(whole - (Date.now() - touched) / 1000);
    warning.hidden = left > WARNED;
    count.textContent = String(Math.max(left, 0));
    if (left <= 0) {
      clearInterval(clock);
      next.submit();
    }
  };
  const clock = setInterval(tick, 1000);

  // A page the browser kept is asked for again: by then somebody else may be signed in, or nobody.
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
})();
