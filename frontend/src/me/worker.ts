/**
 * The service worker: it keeps the shell of the evening page, so that an evening can be told while
 * the server is away. It keeps no other page, and nothing of the record but names.
 */

export {};

interface Shell {
  /** Changes with code, library and every kept file. */
  version: string;
  /** Address of the evening page without values. */
  page: string;
  /** Addresses of what the page needs; each one's content never changes within a version. */
  files: string[];
}

declare const self: ServiceWorkerGlobalScope & { readonly shell: Shell };

const EVENING = "/me/evening";
const PREFIX = "evidose-diary ";
/** A server that says nothing for so long counts as away. */
const PATIENCE_MS = 4000;

const name = PREFIX + self.shell.version;
/** How often the page was dropped: one that was asked for before is not kept after. */
let drops = 0;
/** Whatever is being kept now: a page that is dropped meanwhile is deleted once it is there. */
let keeping: Promise<unknown> = Promise.resolve();

self.addEventListener("install", (event) => {
  event.waitUntil(keepFiles().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOld().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const done = (): void => event.ports[0]?.postMessage("done");
  if (event.data === "drop") event.waitUntil(dropPage().then(done));
  // A page that was on its way while the worker became active was not claimed then.
  if (event.data === "keep") event.waitUntil(self.clients.claim().then(renewPage).then(done));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith("/me/") && !pathname.includes(".")) {
    event.respondWith(pathname === EVENING ? evening(request) : otherPage(request));
  } else if (self.shell.files.includes(pathname)) {
    event.respondWith(kept(request));
  }
});

/** Where the server goes away meanwhile, nothing is installed: what was kept before stays whole. */
async function keepFiles(): Promise<void> {
  const cache = await caches.open(name);
  await cache.addAll(self.shell.files.map((file) => new Request(file, { cache: "reload" })));
  await keepPage();
}

/** Keep the page anew: the medicines it names may have changed. Where it is locked, keep none. */
async function keepPage(): Promise<void> {
  const before = drops;
  const page = await fetch(self.shell.page, { redirect: "manual", cache: "no-store" });
  const cache = await caches.open(name);
  if (!page.ok) await dropPage();
  if (!page.ok || drops !== before) return; // it was made before the record was locked
  const put = cache.put(self.shell.page, page);
  keeping = Promise.allSettled([keeping, put]);
  await put; // where it breaks off, nothing is installed
}

async function renewPage(): Promise<void> {
  try {
    await keepPage();
  } catch {
    // The server is away: what was kept stays.
  }
}

async function dropPage(): Promise<void> {
  drops += 1;
  await keeping;
  for (const cache of await own()) await (await caches.open(cache)).delete(self.shell.page);
}

async function dropOld(): Promise<void> {
  for (const cache of await own()) if (cache !== name) await caches.delete(cache);
}

async function own(): Promise<string[]> {
  return (await caches.keys()).filter((key) => key.startsWith(PREFIX));
}

async function evening(request: Request): Promise<Response> {
  const page = await (await caches.open(name)).match(self.shell.page);
  if (!page) return fetch(request);
  try {
    const answer = await Promise.race([fetch(request), patience()]);
    // Locked, or there is no record; or this browser has no session.
    if (answer.type === "opaqueredirect" || answer.status === 403) await dropPage();
    return answer;
  } catch {
    return page;
  }
}

function patience(): Promise<never> {
  return new Promise((_, reject) => setTimeout(reject, PATIENCE_MS, new Error("no answer")));
}

/**
 * Any other page is only to be had from the server; while it is away the evening stands in. One that
 * asks for the passphrase was made after the record was locked, by whichever tab.
 */
async function otherPage(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    if (answer.headers.get("evidose-state") === "locked") await dropPage();
    return answer;
  } catch (away) {
    if (await (await caches.open(name)).match(self.shell.page)) {
      return Response.redirect(EVENING, 302);
    }
    throw away;
  }
}

async function kept(request: Request): Promise<Response> {
  return (await (await caches.open(name)).match(request.url)) ?? fetch(request);
}
