// The service worker: keeps one page that holds nobody and the listed files, and nothing else. SHELL, FILES and CACHE
// stand before this text where it is served. It answers only where the network failed, and never for what was posted.
self.addEventListener("install", (event) => event.waitUntil((async () => {
  const kept = await caches.open(CACHE);
  await kept.add(new Request(SHELL, { credentials: "omit", cache: "reload" }));
  await kept.addAll(FILES.map((file) => new Request(file, { credentials: "omit", cache: "reload" })));
  // What is posted goes straight to the network where the browser can be told so: what a page sends while it is being
  // left would be lost on the way through here.
  await event.addRoutes?.({ condition: { requestMethod: "POST" }, source: "network" });
  await self.skipWaiting();
})()));
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await self.clients.claim();
})()));
self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const kept = (name) => caches.match(name, { cacheName: CACHE });
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => kept(SHELL)));
  else if (FILES.includes(url.pathname)) event.respondWith(kept(url.pathname).then((file) => file || fetch(request)));
});
