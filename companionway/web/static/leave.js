// "Leave this page now": blanks the page at once, then puts a neutral site in its place. Shift three times does it too.
// On somebody's own page it also closes that page, so that nobody after them can open it again in this browser.
(() => {
  // "Print" is of use with scripts alone, so it is hidden until one runs.
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false; button.addEventListener("click", () => print());
  });
  const link = document.querySelector("[data-leave]");
  if (!link) return;
  const leave = () => {
    document.documentElement.classList.add("gone");
    document.title = "";
    const close = document.querySelector("form[data-leave-first]");
    if (close) fetch(close.action, { method: "POST", body: new FormData(close), keepalive: true, redirect: "manual" });
    location.replace(link.href);
  };
  link.addEventListener("click", (event) => { event.preventDefault(); leave(); });
  let presses = [];
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift") { presses = []; return; }
    presses = [...presses.filter((at) => event.timeStamp - at < 3000), event.timeStamp];
    if (presses.length > 2) leave();
  });
  // Coming back from the browser's memory must not show what was left.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
