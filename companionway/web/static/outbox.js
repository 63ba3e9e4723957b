// The phone's outbox: a tap is sealed to the server's public key, kept here, and sent when there is a way. What is kept
// can be opened by the server alone. Without this script, or where the browser lacks a part, the same forms are posted.
(() => {
  "use strict";
  const subtle = globalThis.crypto?.subtle, AT = "/phone-outbox/", LABEL = "companionway-outbox-v1";
  const SAFE = ["stored", "already", "held"], ASIDE = [400, 413, 415, 422], BACK_OFF = [30, 60, 120, 300, 600];  // seconds
  const MINUTE = 60000, DAY = 1440 * MINUTE, mark = document.querySelector("meta[name=phone-outbox]")?.content;
  // The second half of a double tap saves nothing twice, and opens nothing of what lay under the sheet. A key's click has
  // no count (`detail`) and no place.
  let tap = null;
  document.addEventListener("click", (event) => {
    const near = tap && event.detail && Math.hypot(event.clientX - tap.clientX, event.clientY - tap.clientY) < 48;
    if (near && event.timeStamp - tap.timeStamp < 600) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else tap = event.target.closest?.("button")?.form?.matches("[data-outbox='contact']") ? event : null;
  }, true);

  if (mark === undefined || !subtle || !globalThis.indexedDB) return;
  const tabs = globalThis.BroadcastChannel ? new BroadcastChannel("companionway-outbox") : null;
  // Waiting is measured by a clock that nobody sets: the phone's own may be put right by days meanwhile.
  const ticks = () => performance.now();
  let opening, signedOut = false, trouble = 0, pausedUntil = 0, toldUntil = 0, retry = 0, held = 0, waited = false, heard = null;

  // What is kept: `records` (id, kid, time, sealed bytes, tries, flag) and `meta` (the key, the author's reference).
  const done = (asked) => new Promise((yes, no) => { asked.onsuccess = () => yes(asked.result); asked.onerror = () => no(asked.error); });
  const open = () => opening ||= (() => {
    const asked = indexedDB.open("companionway-outbox", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("records", { keyPath: "id" }).createIndex("at", "at");
      asked.result.createObjectStore("meta");
    };
    return done(asked).then((db) => { db.onversionchange = () => { db.close(); opening = null; }; return db; });
  })().catch((fault) => { opening = null; throw fault; });
  const read = async (store, ask) => done(ask((await open()).transaction(store).objectStore(store)));
  const write = async (store, act) => {
    const change = (await open()).transaction(store, "readwrite", { durability: "strict" });
    const over = new Promise((yes, no) => { change.oncomplete = yes; change.onabort = change.onerror = () => no(change.error); });
    try { act(change.objectStore(store)); } catch (fault) { change.abort(); over.catch(() => {}); throw fault; }
    return over;
  };
  const known = () => read("meta", (meta) => meta.get("now"));
  const count = () => read("records", (records) => records.count());
  const all = (after = 0) => read("records", (records) => records.index("at").getAll(IDBKeyRange.lowerBound(after, true), 200));
  const unflagged = async () => {  // the oldest that may be sent; those set aside stand before them
    let batch = await all(), found = [];
    while (!(found = batch.filter((record) => !record.flag)).length && batch.length === 200) batch = await all(batch[199].at);
    return found;
  };

  // Sealing, as the decision record says it.
  const bytes = (words) => new TextEncoder().encode(words);
  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    parts.reduce((at, part) => { whole.set(part, at); return at + part.length; }, 0);
    return whole;
  };
  const padded = (plain) => joined(plain, new Uint8Array((512 - (plain.length % 512)) % 512).fill(32));
  const seal = async (meta, id, plain) => {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const theirs = await subtle.importKey("raw", meta.key, curve, false, []);
    const pair = await subtle.generateKey(curve, false, ["deriveBits"]);
    const ours = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
    const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, pair.privateKey, 256);
    const base = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const key = await subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: joined(ours, meta.key), info: bytes(LABEL) },
      base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const iv = crypto.getRandomValues(new Uint8Array(12)), additionalData = bytes(`${LABEL}|${meta.kid}|${id}`);
    return joined(ours, iv, new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, padded(plain))));
  };

  // The server
  const ask = (path, more = {}) => fetch(AT + path, { credentials: "same-origin", cache: "no-store", redirect: "error",
    ...more, signal: AbortSignal.timeout(15000), headers: { "X-By-Itself": "1", ...more.headers } });
  const send = (path, csrf, body) => ask(path, { method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf } });
  const answered = async (answer) => { try { return await answer.json(); } catch { return {}; } };
  const session = async () => {  // what it may send in; null when nobody is signed in
    const answer = await ask("session/"), said = await answered(answer);
    if (answer.status === 401) { signedOut = true; return null; }
    if (answer.status !== 200 || !said.csrf) throw new Error("no session");
    signedOut = false;
    return said;
  };
  const refresh = async (said) => {  // keep the key and the reference for when there is no connection
    let before = await known();
    if (!said || !mark || before?.ended === mark) return before;
    if (said.kept_before && !before) {  // another page may be writing it just now; or the browser cleared its store
      await new Promise((yes) => { setTimeout(yes, 1500); });
      before = await known();
    }
    const cleared = Boolean(before?.cleared || (said.kept_before && !before));
    let author = said.author_ref;
    if (!author && !said.locked) author = (await answered(await send("author/", said.csrf, {}))).author_ref;
    const key = said.key && Uint8Array.from(atob(said.key), (letter) => letter.charCodeAt(0));
    heard = { at: said.server_time, ticks: ticks() };
    const meta = { kid: said.kid, key, not_after: said.not_after, author_ref: author || null, mark, cleared, asked: Date.now(),
      clock_offset_ms: said.server_time - Date.now() };
    await write("meta", (store) => store.put(meta, "now"));
    if (cleared) changed();
    return meta;
  };
  const prepare = async () => {
    const meta = await known();
    const fits = meta?.author_ref && (!mark || (meta.mark === mark && Date.now() - meta.asked < DAY));
    if (fits || !mark) return meta;
    try { return await refresh(await session()); } catch { return meta?.mark === mark ? meta : null; }
  };

  // Saving: sealed, on the disk, said, then sent
  class NotKept extends Error {}
  const keep = async (kind, said) => {
    const meta = await prepare();
    if (!meta?.author_ref || !meta.key) throw new NotKept("no key");
    if (Date.now() + meta.clock_offset_ms > meta.not_after) throw new NotKept("Connect once before logging offline.");
    // Set back under this very page: the ticks know better. (They stand still in sleep, so they say nothing of a clock ahead.)
    const behind = heard ? Math.round(heard.at + ticks() - heard.ticks - Date.now()) : -Infinity;
    const offset = behind > meta.clock_offset_ms + MINUTE ? behind : meta.clock_offset_ms;
    const at = Date.now(), id = said.id || crypto.randomUUID();
    const plain = bytes(JSON.stringify({ v: 1, kind, author_ref: meta.author_ref, phone_time: at,
      tz: Intl.DateTimeFormat().resolvedOptions().timeZone || "", clock_offset_ms: offset, ...said, id }));
    if (plain.length > 8192) throw new NotKept("too long");
    const record = { id, v: 1, kid: meta.kid, at, sealed: await seal(meta, id, plain), tries: 0, flag: null };
    await write("records", (records) => records.add(record));
    navigator.storage?.persist?.().catch(() => {});
    changed();
    flush();
    return id;
  };
  const undo = async (id) => {  // before any try to send it simply goes; later the server is told
    let gone = false;
    await write("records", (records) => {
      records.get(id).onsuccess = ({ target }) => { if (target.result?.tries === 0) { records.delete(id); gone = true; } };
    });
    if (gone) changed(); else await keep("void", { amends: id });
  };

  // Sending: oldest first, one at a time, gone only when the answer names the record
  const tried = async (id) => {
    let record = null;
    await write("records", (records) => {
      records.get(id).onsuccess = ({ target }) => {
        if (target.result) { record = { ...target.result, tries: target.result.tries + 1 }; records.put(record); }
      };
    });
    return record;
  };
  const sendOne = async (record, said) => {  // whether to go on with the next
    const body = { id: record.id, v: 1, kid: record.kid, sealed: btoa(String.fromCharCode(...record.sealed)), tries: record.tries };
    let answer = await send("records/", said.csrf, body);
    if (answer.status === 403) {
      const again = await session();
      if (again) answer = await send("records/", (said.csrf = again.csrf), body);
    }
    const told = await answered(answer), names = told.id === record.id;
    if (answer.ok && names && SAFE.includes(told.result)) {
      if (told.result === "held") held += 1;
      if (told.look) dispatchEvent(new CustomEvent("companionway-look", { detail: told.look }));
      await write("records", (records) => records.delete(record.id));
    } else if (ASIDE.includes(answer.status) && names) {
      await write("records", (records) => records.put({ ...record, flag: told.result }));
    } else {
      signedOut = [401, 403].includes(answer.status);
      if (!signedOut) later(Number(answer.headers.get("Retry-After")) || 0);
      return false;
    }
    trouble = 0;
    changed();
    return true;
  };
  const later = (told) => {  // what the server asks for is kept to, also when the page is seen again; ten minutes at most
    const wait = told > 0 ? Math.min(told, 600) : BACK_OFF[Math.min(trouble, BACK_OFF.length - 1)] * (0.8 + 0.4 * Math.random());
    trouble += 1;
    pausedUntil = ticks() + wait * 1000;
    if (told > 0) toldUntil = pausedUntil;
    clearTimeout(retry);
    retry = setTimeout(flush, wait * 1000);
  };
  const run = async () => {
    const waiting = await unflagged();
    if (!waiting.length || ticks() < pausedUntil) return;
    try {
      const said = await session();
      if (said) await refresh(said);
      for (const { id } of said ? waiting : []) {
        const record = await tried(id);
        if (record && !record.flag && !(await sendOne(record, said))) return;
      }
      if (said && waiting.length > 99) again = true;  // there may be more than were read
    } catch { later(0); }
  };
  let running = null, again = false;
  const flush = (event) => {
    if (event?.type) pausedUntil = toldUntil;  // a person, or the browser, says that there may be a way now
    if (running) { again = true; return running; }
    const one = () => run().catch(() => {});
    running = (navigator.locks ? navigator.locks.request("companionway-outbox-flush", one) : one()).finally(() => {
      running = null;
      changed();
      if (again) { again = false; flush(); }
    });
    return running;
  };

  // What the page says: how many wait, since when, and never whom they are about
  const many = (count, one, more) => (count === 1 ? one : more.replace("#", count));
  const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
  const words = (waiting, aside, number, cleared) => {
    if (aside.length) return `${many(aside.length, "1 could not be sent. It is", "# could not be sent. They are")} still on this phone. `
      + `Tell support: ${aside[0].id.slice(0, 8)}`;
    const old = waiting.filter((record) => Date.now() - record.at > DAY).length;
    if (waiting.length && signedOut) return `You're signed out. ${many(number, "1 is safe on this phone. Sign in to send it.", "# are safe on this phone. Sign in to send them.")}`;
    if (old) return `${many(old, "1 has", "# have")} waited since yesterday. Open this page where there is signal.`;
    if (waiting.length) return `${number} waiting to send · oldest ${clock(waiting[0].at)}`;
    if (cleared) return "This phone's browser has cleared what was stored here. What you logged without a connection and do not "
      + "find on Today is lost: log it again.";
    return held ? `${many(held, "1 needs", "# need")} a look` : waited ? "All sent." : "";
  };
  const show = async () => {
    const box = document.getElementById("outbox");
    if (!box) return;
    const number = await count(), records = await all(), aside = records.filter((record) => record.flag), waiting = records.filter((record) => !record.flag);
    const late = waiting.length && (trouble || signedOut || !navigator.onLine || Date.now() - waiting[0].at > 3000);
    const cleared = Boolean((await known())?.cleared);
    const said = words(late || aside.length ? waiting : [], aside, number - aside.length, cleared);
    if (late) waited = true; else if (!waiting.length && said === "All sent.") setTimeout(() => { waited = false; show(); }, 5000);
    box.hidden = !said;
    box.querySelector("p").textContent = said;
    box.querySelector("[data-outbox-send]").hidden = !late || signedOut || aside.length > 0;
    box.querySelector("[data-outbox-sign-in]").hidden = !late || !signedOut;
    box.querySelector("[data-outbox-look]").hidden = !held || cleared || Boolean(late) || aside.length > 0;
    box.querySelector("[data-outbox-seen]").hidden = !cleared || Boolean(late) || aside.length > 0;
    box.querySelector("[data-outbox-throw]").hidden = !aside.length;
    if (waiting.length && !late) setTimeout(show, 3100);
  };
  let telling = 0;
  const changed = () => { telling ||= setTimeout(() => { telling = 0; tabs?.postMessage("changed"); show().catch(() => {}); }, 100); };
  globalThis.companionwayOutbox = Object.freeze({ keep, undo, flush, known, all, count, mark, NotKept,
    seen: async () => { const meta = await known(); await write("meta", (store) => store.put({ ...meta, cleared: false }, "now")); changed(); },
    forget: (id) => write("records", (records) => records.delete(id)).then(changed),
    leave: async () => { const meta = await known(); if (meta) await write("meta", (store) => store.put({ ended: mark || meta.mark }, "now")); } });

  if (mark) navigator.serviceWorker?.register("/sw.js").catch(() => {});
  tabs?.addEventListener("message", show);
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", (event) => { if (!document.hidden) flush(event); });
  prepare().catch(() => {}).then(() => flush());
})();
