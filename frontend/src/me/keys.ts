/** One hand on the keyboard: digits set a score, Enter goes on to the next question. */

/** Within this time a 0 after a 1 makes it ten. */
const TEN_MS = 1500;

export function oneHanded(form: HTMLFormElement): void {
  let one: { group: Element; at: number } | undefined;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = document.activeElement;
    const group = here instanceof HTMLInputElement && here.type === "radio"
      ? here.closest("fieldset") : null;
    if (event.key === "Enter" && group && form.contains(group)) {
      event.preventDefault();
      next(form, group)?.focus();
    } else if (/^[0-9]$/.test(event.key) && (group || here === document.body)) {
      const asked = group && form.contains(group) ? group : firstOpen(form);
      if (!asked) return;
      const ten = event.key === "0" && one?.group === asked && event.timeStamp - one.at < TEN_MS;
      if (choose(asked, ten ? "10" : event.key)) event.preventDefault();
      one = event.key === "1" ? { group: asked, at: event.timeStamp } : undefined;
    }
  });
}

const radios = (group: Element): HTMLInputElement[] =>
  [...group.querySelectorAll<HTMLInputElement>("input[type=radio]:not(:disabled)")];

const groups = (form: HTMLFormElement): Element[] =>
  [...form.querySelectorAll("fieldset.scale, fieldset.dose")].filter((g) => radios(g).length > 0);

function firstOpen(form: HTMLFormElement): Element | undefined {
  return groups(form).find((group) => !radios(group).some((r) => r.checked));
}

/** The score that a digit names; of a dose 1 is taken and 0 is not taken. */
function choose(group: Element, digit: string): boolean {
  const found = group.matches(".dose")
    ? radios(group)[digit === "1" ? 0 : digit === "0" ? 1 : -1]
    : radios(group).find((r) => Number(r.value) === Number(digit));
  if (!found) return false;
  found.focus();
  if (!found.checked) found.click();
  return true;
}

function next(form: HTMLFormElement, group: Element): HTMLElement | null {
  const all = groups(form);
  const after = all[all.indexOf(group) + 1];
  if (!after) return form.querySelector<HTMLElement>("textarea, .store button");
  return radios(after).find((r) => r.checked) ?? radios(after)[0] ?? null;
}
