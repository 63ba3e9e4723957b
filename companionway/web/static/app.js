// What staff pages do beyond plain HTML: sheets, toasts, focus after a swap, fresh times, taps through the phone's
// outbox. Nothing here is needed to work.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const say = (words) => { const said = document.getElementById("said"); if (said) said.textContent = words; };

  // Sheets: the fold becomes a modal dialog; closing gives the focus back to the button that opened it.
  document.addEventListener("toggle", (event) => {
    const fold = event.target;
    if (!fold.matches?.("details.sheet")) return;
    const panel = fold.querySelector("dialog");
    if (fold.open && !panel.matches(":modal")) {
      panel.removeAttribute("open");  // close() would announce a closing
      panel.showModal();
      panel.onclose = () => { fold.open = false; fold.querySelector("summary").focus(); };
      panel.onclick = (click) => { if (click.target === panel) panel.close(); };
    }
  }, true);

  // Toasts stay eight seconds, and as long as they hold the focus or the pointer.
  const live = (toast) => {
    if (toast.dataset.live) return;
    toast.dataset.live = "1";
    say(toast.querySelector("p").textContent);
    let timer;
    const start = () => { timer = setTimeout(() => toast.remove(), 8000); };
    const stop = () => clearTimeout(timer);
    toast.addEventListener("focusin", stop);
    toast.addEventListener("pointerenter", stop);
    toast.addEventListener("focusout", start);
    toast.addEventListener("pointerleave", start);
    start();
  };
  const toasts = () => document.querySelectorAll(".toast").forEach(live);

  // Times that say "4 min ago" stay true while the page is open.
  const words = (minutes) => {
    const size = Math.abs(minutes);
    if (size < 1) return "just now";
    const [count, unit] = size < 60 ? [Math.floor(size), " min"]
      : size < 2880 ? [Math.floor(size / 60), " hour"] : [Math.floor(size / 1440), " day"];
    const span = count + unit + (unit === " min" || count === 1 ? "" : "s");
    return minutes > 0 ? `${span} ago` : `in ${span}`;
  };
  const refresh = () => document.querySelectorAll("time.ago").forEach((time) => {
    time.textContent = words((Date.now() - Date.parse(time.dateTime)) / 60000);
  });

  // After a swap the focus moves to what changed when the swap names it, and a live region says what happened.
  document.addEventListener("htmx:after:swap", (event) => {
    toasts();
    refresh();
    const target = event.detail.ctx?.target;
    const place = target?.isConnected && (target.querySelector("[autofocus]") || target.closest("[data-focus]"));
    if (place) { if (place.tabIndex < 0) place.tabIndex = -1; place.focus(); }
    const spoken = target?.querySelector?.("[data-say]");
    if (spoken) say(spoken.dataset.say);
  });

  // A password can be looked at while it is typed; it is sent hidden, so that no browser keeps it as a word.
  document.querySelectorAll("input[data-reveal]").forEach((field) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button quiet reveal" });
    const show = (seen) => {
      field.type = seen ? "text" : "password";
      button.textContent = seen ? "Hide password" : "Show password";
    };
    button.setAttribute("aria-controls", field.id);
    button.addEventListener("click", () => show(field.type === "password"));
    field.form?.addEventListener("submit", () => show(false));
    show(false);
    field.after(button);
  });

  // Offline, or an answer that did not come.
  const offline = (is) => document.querySelectorAll("[data-offline]").forEach((notice) => { notice.hidden = !is; });
  addEventListener("offline", () => offline(true));
  addEventListener("online", () => offline(false));
  document.addEventListener("htmx:error", () => offline(true));
  document.addEventListener("htmx:after:request", () => offline(false));
  document.addEventListener("htmx:response:error", (event) => {
    if (event.detail.ctx?.response?.raw?.status >= 500) say("That didn't save. Your words are still here. Try again.");
  });

  // What others change comes in by itself, while the page is seen and nothing in that part is being used.
  const fresh = () => document.hidden || document.querySelectorAll("[data-refresh]").forEach((part) => {
    if (!part.contains(document.activeElement)) part.dispatchEvent(new Event("refresh"));
  });
  setInterval(fresh, 30000);
  document.addEventListener("visibilitychange", fresh);

  // The app switcher's picture shows no names.
  document.addEventListener("visibilitychange", () => root.classList.toggle("away", document.hidden));

  // The bar at the bottom leaves its place while somebody types. Pressing its button must not end the typing first:
  // the bar would move away from under the finger and the tap would be lost.
  document.addEventListener("mousedown", (event) => { if (event.target.closest?.(".bottom")) event.preventDefault(); });

  // A tap is seen at once; coming back to a form makes its button ready again.
  const ready = () => document.querySelectorAll("button[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  document.addEventListener("submit", (event) => {
    if (event.target.method === "dialog") return;
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(ready, 8000);  // an answer that is a file leaves the page as it is
  });
  addEventListener("pageshow", ready);
  document.addEventListener("htmx:finally:request", ready);
  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-print]")) print(); });

  // How long a form was worked on while the page was seen. It goes along with the form itself, into sums of the day:
  // no user, no person. A form behind a fold begins when the fold is opened.
  let spent = 0;
  let since = document.hidden ? 0 : performance.now();
  const clocked = () => spent + (since ? performance.now() - since : 0);
  const begun = new WeakMap();
  document.addEventListener("visibilitychange", () => {
    spent = clocked();
    since = document.hidden ? 0 : performance.now();
  });
  document.addEventListener("toggle", (event) => { if (event.target.open) begun.set(event.target, clocked()); }, true);
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "post") return;
    const drawn = performance.getEntriesByType("navigation")[0]?.domContentLoadedEventEnd;
    const from = begun.get(event.target.closest("details")) || 0;
    event.formData.set("edit_ms", Math.max(0, Math.round(clocked() - from)));
    if (drawn) event.formData.set("render_ms", Math.round(drawn));
  });

  // Begun and left unsent: one more in the day's sums. One's own sums stay in this browser; who comes after finds none.
  const sums = document.querySelector("meta[name=own-times]"), mine = `own-times:${sums?.content}`, open = new Set();
  const isSent = (form) => sums && form?.getAttribute("method") === "post" && !("unlock" in form.dataset) && !form.matches(".sign-out");
  const pathOf = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
  const began = ({ target: part }) => [part.form, ...(part.open ? part.querySelectorAll("form") : [])].filter(isSent).forEach((form) => open.add(form));
  for (const event of ["input", "toggle"]) document.addEventListener(event, began, true);
  document.addEventListener("submit", ({ target: form }) => {
    open.clear();
    const seconds = (clocked() - (begun.get(form.closest("details")) || 0)) / 1000;
    if (isSent(form) && seconds <= 1800) try {
      Object.keys(localStorage).filter((key) => key.startsWith("own-times:") && key !== mine).forEach((key) => localStorage.removeItem(key));
      const kept = JSON.parse(localStorage.getItem(mine) || "{}"), month = new Date().toISOString().slice(0, 7), name = pathOf(form).split("/").filter((part) => part && !/^[\da-f-]{36}$|^\d+$/.test(part)).join(" ");
      const place = [2, 5, 10, 15, 20, 25, 30, 45, 60, 90, 120, 300, 1800].findIndex((bound) => seconds <= bound);
      ((kept[month] ||= {})[name] ||= Array(13).fill(0))[place] += 1;
      Object.keys(kept).sort().slice(0, -12).forEach((old) => delete kept[old]);
      localStorage.setItem(mine, JSON.stringify(kept));
    } catch { /* a browser that keeps nothing: then there are no sums of one's own */ }
  }, true);
  addEventListener("pagehide", () => [...open].filter((form) => form.isConnected).slice(0, 3).forEach((form) => {
    const body = new URLSearchParams({ form: pathOf(form), csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken?.value || "" });
    fetch(sums.dataset.left, { method: "POST", body, keepalive: true, headers: { "X-By-Itself": "1" } }).catch(() => {});
  }));

  // Taps that log a contact go through the phone's outbox (outbox.js), with a connection or without, by one path.
  const outbox = () => globalThis.companionwayOutbox;
  const LOST = "This phone could not keep it. Keep this page open, or write it down.";
  const toast = (said, more = {}) => {
    const made = document.getElementById("saved-toast").content.cloneNode(true).firstElementChild;
    made.querySelector("p").textContent = said.replace(/(?<!\.)\.\.(?!\.)/g, ".");  // a name may end with a stop of its own
    for (const [name, act] of [["undo", more.undo], ["add", more.add]]) {
      const button = made.querySelector(`[data-${name}]`);
      if (act) button.onclick = () => { made.remove(); act(); }; else button.remove();
    }
    const look = made.querySelector("[data-look]");
    if (more.look) look.href = more.look; else look.remove();
    made.classList.toggle("toast-wrong", Boolean(more.wrong));
    document.querySelectorAll(".toast").forEach((older) => older.remove());
    (document.querySelector("dialog:modal") || document.getElementById("toasts")).append(made);  // a sheet hides what lies below
    if (more.wrong) { made.dataset.live = "stays"; say(said); } else toasts();
  };
  const lost = (fault) => toast(fault instanceof outbox().NotKept && fault.message.startsWith("Connect") ? fault.message : LOST, { wrong: true });
  // Where the phone cannot keep it, the form is posted as without a script; the words stay where they are until it went.
  const direct = async (form, button, fault) => {
    if (form.method !== "post") return lost(fault);
    const body = new FormData(form);
    if (button?.name) body.set(button.name, button.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
      if (answer.type === "opaqueredirect") return location.reload();
      form.dataset.plain = "";
      form.requestSubmit(button);
    } catch { lost(fault); }
  };
  const ticked = (form, name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map((field) => field.value);
  const inDays = (days) => {
    const day = new Date();
    day.setDate(day.getDate() + days);
    return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  };
  const added = (form) => {
    const [minutes, goal, days] = ["minutes", "goal", "next_in"].map((name) => ticked(form, name)[0]);
    const note = form.elements.note?.value.trim();
    return { minutes: Number(minutes) || null, support: ticked(form, "kinds"), place: form.elements.place?.value.trim() || "",
      goal: goal || null, next: days ? inDays(Number(days)) : null, ...(note ? { note, note_for: "both" } : {}) };
  };
  const add = (id, { next: days, name, notes }, goals) => {
    const sheet = document.getElementById("add-sheet").content.cloneNode(true).firstElementChild;
    const form = sheet.querySelector("[data-outbox]"), find = (value) => form.querySelector(`[name=next_in][value="${value}"]`);
    form.dataset.amends = id;
    if (days && !find(days)) {  // one of the first weeks' days, which is none of the round ones
      const chips = [...form.querySelectorAll("[name=next_in]")], later = chips.find((chip) => Number(chip.value) > Number(days));
      const label = chips[0].closest("label"), own = label.cloneNode(true), chip = own.querySelector("input");
      Object.assign(chip, { value: days, id: `${chip.id}-usual` });
      own.querySelector("span").textContent = `in ${days} days`;
      (later || chips[0]).closest("label").before(own);
    }
    if (days) find(days).checked = true;
    const first = form.querySelector("[name=goal]").closest("label"), box = first.parentElement;
    for (const { dataset: { value }, textContent: words } of goals) {  // their steps; nothing is asked where there are none
      const chip = first.cloneNode(true), field = chip.querySelector("input");
      Object.assign(field, { value, id: `goal-${value}`, checked: false, defaultChecked: false });
      chip.querySelector("span").textContent = words;
      box.append(chip);
    }
    if (!goals.length) first.closest(".field").remove();
    const note = form.querySelector("[data-note]");
    if (notes === undefined) note.remove();
    form.querySelectorAll(".seen-by").forEach((hint) => { hint.lastChild.textContent = ` ${name} can read this.`; });
    document.body.append(sheet);
    sheet.onclose = () => sheet.remove();
    sheet.showModal();
  };
  const tapped = async (form, button) => {
    const tried = button.value === "tried", typed = form.elements.typed, name = form.dataset.name;
    if (typed && !typed.value.trim()) { toast("First a name or initials, so that you know later who it was.", { wrong: true }); return typed.focus(); }
    const whom = typed ? { typed: typed.value.trim() } : { people: [form.dataset.people] };
    const made = { id: form.elements.id?.value, how: tried ? null : button.value, reached: !tried, ...whom,
      edit_ms: Number(new FormData(form).get("edit_ms")) || 0 };
    const id = await outbox().keep("contact", made);
    if (form.elements.id) form.elements.id.value = crypto.randomUUID();
    if (typed) typed.value = "";
    button.closest("dialog")?.close();
    const row = form.closest("li.person")?.querySelector(".person-facts p"), facts = row?.textContent;
    if (row) row.textContent = `${button.dataset.done} just now · ${facts}`;
    const undo = () => outbox().undo(id).then(() => { if (row) row.textContent = facts; toast("Taken back. Nothing was saved."); }, lost);
    const sheet = !tried && document.getElementById("add-sheet") ? () => add(id, form.dataset, form.querySelector("template")?.content.children ?? []) : null;
    const label = (form.querySelector(`button[value="${button.value}"]`) || button).textContent.trim().toLowerCase();
    const what = tried ? "tried to reach" : `${label} with`;
    toast(name ? `Saved: ${what} ${name}.` : "Saved.", { undo, add: sheet });
    const talk = document.getElementById("talk");
    if (talk && !talk.hidden) { talk.hidden = true; history.replaceState(null, "", location.pathname); }
  };
  const met = async (form) => {
    const said = { id: form.elements.id.value, people: ticked(form, "came"), group: form.elements.name.value.trim(),
      how: "in_person", minutes: Number(ticked(form, "minutes")[0]) || null };
    await outbox().keep("contact", said);
    location.assign(form.dataset.after);
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target, button = event.submitter, sort = form.dataset.outbox;
    if (!sort || !outbox() || "plain" in form.dataset) return;
    if (sort === "group" && (!ticked(form, "came").length || !form.elements.name.value.trim())) return;
    event.preventDefault();
    try {
      if (sort === "group") await met(form);
      else if (sort === "contact") await tapped(form, button);
      else {
        const more = added(form);
        await outbox().keep("amend", { amends: form.dataset.amends, ...more });
        form.closest("dialog").close();
        toast(more.note ? "Added, with the note." : "Added.");
      }
    } catch (fault) { await direct(form, button, fault); } finally { ready(); }
  });

  // A note went in with it, and the guard has something to suggest; it was kept as it is.
  addEventListener("companionway-look", ({ detail }) => toast("Saved. Could the note be said otherwise?", { look: detail }));

  // Back from a call: "Did you talk?" It outlives the lock, which keeps the address.
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("a[href^='tel:']") || !document.getElementById("talk")) return;
    history.replaceState(null, "", "?talk=1");
    setTimeout(() => { document.getElementById("talk").hidden = false; }, 500);
  });

  // Signing out takes the author's reference off this phone, also without a connection; what waits stays, sealed.
  const leaving = document.querySelector("form.sign-out");
  leaving?.addEventListener("submit", async (event) => {
    if (!outbox()) return;
    event.preventDefault();
    const second = new Promise((done) => setTimeout(done, 1000));  // a store that does not answer keeps nobody signed in
    await Promise.race([outbox().leave().catch(() => {}), second]);
    if (navigator.onLine) leaving.submit(); else location.replace("/");
  });
  addEventListener("DOMContentLoaded", async () => {
    if (!outbox()) return;
    const meta = await outbox().known().catch(() => null), cold = document.getElementById("cold");
    if (leaving && meta?.ended && meta.ended === outbox().mark) leaving.submit();
    if (cold) { cold.hidden = !meta?.author_ref; document.getElementById("cold-closed").hidden = Boolean(meta?.author_ref); }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-outbox-send]")) outbox().flush(event);
    if (event.target.closest?.("[data-outbox-seen]")) outbox().seen();
    if (event.target.closest?.("[data-outbox-throw]")) outbox().all().then((kept) => kept.filter((one) => one.flag).forEach((one) => outbox().forget(one.id)));
  });

  if (!navigator.onLine) offline(true);
  document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; });
  setInterval(refresh, 30000);
  toasts();
})();
