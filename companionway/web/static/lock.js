// The lock of the screen: out of sight for two minutes, or untouched for five, and the page drops what it shows, also
// without a connection. What was typed is sent to be kept for its author first. The server holds the rules; this is fast.
(() => {
  const shell = document.getElementById("lock-shell");
  if (!shell) return;
  const AWAY = 120000, IDLE = 300000, TELL = 240000, QUIET = 3000;
  const token = shell.content.querySelector("[name=csrfmiddlewaretoken]").value;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("companionway-lock") : null;
  const typed = new Map();  // path of a form -> its answers, until the server has them
  const saved = new Set();
  let last = Date.now(), told = last, hiddenAt = 0, locked = false, leaving = false, timer = 0, lockTold = true;

  const post = (url, body) => fetch(url, {
    method: "POST", body, keepalive: true, credentials: "same-origin", headers: { "X-CSRFToken": token, "X-By-Itself": "1" },
  });

  // Drafts
  // What is being added to a tap in its sheet has a page of its own too, where it comes back.
  const pathOf = (form) => (form.dataset.amends ? `/contacts/${form.dataset.amends}/`
    : new URL(form.getAttribute("action") || location.href, location.href).pathname);
  const keepable = (form) => (form?.getAttribute("method")?.toLowerCase() === "post" || form?.dataset.amends) && !("unlock" in form.dataset);
  const answers = (form) => {
    const found = new URLSearchParams();
    for (const field of form.elements) {
      if (!field.name || field.disabled || "reveal" in field.dataset || ["hidden", "password", "file", "submit", "button"].includes(field.type)) continue;
      if (["checkbox", "radio"].includes(field.type) && !field.checked) continue;
      if (field.value) found.append(field.name, field.value);
    }
    found.set("draft_of", pathOf(form));
    return found;
  };
  const flush = async () => {
    clearTimeout(timer);
    await Promise.all([...typed].map(async ([path, body]) => {
      try {
        const answer = await post(shell.dataset.drafts, body);
        if (answer.status === 204) saved.add(path);
        if (typed.get(path) === body) typed.delete(path);
      } catch { /* no connection: it stays in `typed` until there is one */ }
    }));
  };
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!keepable(form)) return;
    typed.set(pathOf(form), answers(form));
    clearTimeout(timer);
    timer = setTimeout(flush, QUIET);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!keepable(form)) return;
    const path = pathOf(form);
    typed.delete(path);
    if (!saved.has(path)) return;
    const mark = document.createElement("input");
    Object.assign(mark, { type: "hidden", name: "draft_of", value: path });
    form.append(mark);
  });
  const restore = (notice) => {
    const path = notice.dataset.draft;
    const form = [...document.forms].find((one) => keepable(one) && pathOf(one) === path && !notice.contains(one));
    if (!form) { notice.querySelector("details").open = true; return; }
    const kept = {};
    notice.querySelectorAll("[data-draft-field]").forEach((line) => {
      (kept[line.dataset.draftField] ||= []).push(line.textContent);
    });
    for (const field of form.elements) {
      const values = kept[field.name];
      if (!values || field.type === "hidden") continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
      else field.value = values[0];
    }
    saved.add(path);
    notice.querySelector("[data-draft-words]").textContent = "It is back where you typed it. It is not sent yet.";
  };

  const seal = (path, body) => {
    const answers = {};
    for (const [name, value] of body) if (name !== "draft_of") (answers[name] ||= []).push(value);
    globalThis.companionwayOutbox?.keep("draft", { path, answers }).catch(() => {});
  };
  const passkeys = () => {  // fetched where a page or the lock has a form for one
    if (document.querySelector("script[data-passkeys]") || !document.querySelector("form[data-passkey]")) return;
    const script = document.createElement("script");
    script.dataset.passkeys = "";
    script.src = shell.dataset.passkeys;
    document.head.append(script);
  };

  // The lock
  const tellLocked = () => post(shell.dataset.lock, new URLSearchParams({ what: "locked" }))
    .then(() => { lockTold = true; }, () => { lockTold = false; });
  const back = () => {
    const path = [...typed.keys(), ...saved][0];
    return location.pathname + (path ? `?draft=${encodeURIComponent(path)}` : location.search);
  };
  const lock = () => {
    if (locked) return;
    locked = true;
    const [bound, secure] = location.protocol === "https:" ? ["__Host-", "; Secure"] : ["", ""];
    document.cookie = `${bound}locked=1; path=/; SameSite=Strict${secure}`;
    const goingOn = back();
    const page = shell.content.cloneNode(true);
    page.querySelectorAll("[name=next]").forEach((field) => { field.value = goingOn; });
    page.querySelectorAll("[data-offline]").forEach((notice) => { notice.hidden = navigator.onLine; });
    document.body.replaceChildren(page);
    document.title = shell.dataset.title;
    document.documentElement.classList.remove("away");
    flush().then(() => {  // without a connection what was typed is sealed and kept by the phone's outbox
      for (const [path, body] of typed) seal(path, body);
      tellLocked();
    });
    passkeys();
    tabs?.postMessage("locked");
    document.getElementById("main")?.focus();
  };
  const check = () => {
    const now = Date.now();
    if (now - last >= IDLE || (hiddenAt && now - Math.max(hiddenAt, last) >= AWAY)) lock();
    return locked;
  };
  const here = () => {
    told = Date.now();
    post(shell.dataset.lock, new URLSearchParams({ what: "here" })).then((answer) => {
      if ([401, 423].includes(answer.status)) lock();
    }, () => {});
  };
  const active = () => {
    if (locked || check()) return;
    const now = Date.now();
    if (now - last > 5000) tabs?.postMessage("active");
    last = now;
    if (now - told > TELL) here();
  };
  ["pointerdown", "pointermove", "keydown", "scroll", "touchstart"].forEach((name) =>
    document.addEventListener(name, active, { passive: true, capture: true }));
  document.addEventListener("visibilitychange", () => {
    if (locked || leaving) return;
    if (document.hidden) {
      hiddenAt = Date.now();
      flush().then(() => { if (document.hidden && !locked) post(shell.dataset.lock, new URLSearchParams({ what: "away" })).catch(() => {}); });
    } else if (!check()) {
      hiddenAt = 0;
      here();
    }
  });
  addEventListener("pagehide", () => { leaving = true; });
  addEventListener("pageshow", (event) => {
    leaving = false;
    if (event.persisted) location.reload();  // the browser's memory of a page may be older than a sign-out
  });
  addEventListener("online", () => { if (locked) flush().then(() => lockTold || tellLocked()); });
  tabs?.addEventListener("message", ({ data }) => {
    if (data === "locked") lock();
    else if (data === "open" && locked) location.reload();
    else if (data === "active" && !locked) { last = Date.now(); if (hiddenAt) hiddenAt = last; }
  });
  tabs?.postMessage("open");
  setInterval(check, 5000);
  passkeys();
  document.querySelectorAll("[data-draft]").forEach(restore);
})();
