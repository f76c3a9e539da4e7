/** The kept page: renewed while the record is open, dropped when it is locked. */

const WORKER = "/me/worker.js";
const PATIENCE_MS = 3000;

/** Register the service worker and have it keep the evening page as it stands now. */
export async function keepShell(): Promise<void> {
  try {
    const options = { scope: "/me/", updateViaCache: "none" } as const;
    const kept = await navigator.serviceWorker?.register(WORKER, options);
    (await navigator.serviceWorker?.ready)?.active?.postMessage("keep");
    await kept?.update(); // what is taken may have changed, and the rules with it
  } catch {
    // The server went away meanwhile, or the browser keeps nothing: what was kept before stays.
  }
}

/** Have the kept page dropped, and return when it is gone. */
export async function drop(): Promise<void> {
  const worker = (await navigator.serviceWorker?.getRegistration("/me/"))?.active;
  if (!worker) return;
  const { port1, port2 } = new MessageChannel();
  const done = new Promise((resolve) => { port1.onmessage = resolve; });
  worker.postMessage("drop", [port2]);
  await Promise.race([done, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
}
