/** Nothing moves under a finger: where a press began, its end must find the same thing. */

/** A touch tells its click a moment after the finger has left. */
const CLICK_MS = 60;

let isDown = false;
const waiting = new Set<() => void>();

addEventListener("pointerdown", () => { isDown = true; }, true);
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => setTimeout(release, CLICK_MS), true);
}

function release(): void {
  isDown = false;
  const now = [...waiting];
  waiting.clear();
  for (const work of now) work();
}

/** Do something that moves the page: now, or once nothing is pressed; once, however often asked. */
export function unpressed(work: () => void): void {
  if (isDown) waiting.add(work);
  else work();
}
