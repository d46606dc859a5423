/**
 * Keeps the page itself on the phone: its shell, by name, in one cache for each version. Calls under api/ and
 * everything else go to the network untouched. The server writes SHELL before this script (kernel/offline/views.py).
 */

interface Shell {
  readonly version: string;
  readonly page: string;
  readonly files: readonly string[];
}

interface Lasting extends Event {
  waitUntil(promise: Promise<unknown>): void;
}

interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

interface Scope {
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
}

declare const SHELL: Shell;
const scope = self as unknown as Scope;
const PREFIX = "zhujian-field-";
const NAME = PREFIX + SHELL.version;
const KEPT = new Set([SHELL.page, ...SHELL.files].map((path) => new URL(path, location.href).href));

/** All of the shell or nothing: half a page would not open underground. */
async function fill(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll([...KEPT].map((url) => new Request(url, { cache: "no-cache" })));
}

async function clear(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)),
  );
  await scope.clients.claim();
}

async function answer(request: Request, url: string): Promise<Response> {
  const kept = await (await caches.open(NAME)).match(url);
  return kept ?? fetch(request);
}

scope.addEventListener("install", (event) => event.waitUntil(fill()));
scope.addEventListener("activate", (event) => event.waitUntil(clear()));
scope.addEventListener("message", (event) => {
  if (event.data === "take-over") void scope.skipWaiting();
});
scope.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  url.hash = url.search = "";
  if (event.request.method === "GET" && KEPT.has(url.href)) event.respondWith(answer(event.request, url.href));
});

export {};
