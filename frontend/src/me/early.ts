/**
 * The button of the evening, pressed before anything here can keep what was typed: the browser alone
 * would send it, and with the server away it would be lost.
 */

export class EarlyPress {
  private readonly form: HTMLFormElement | null;
  private pressed = false;

  /** @param page the part of the page below the frame */
  constructor(page: HTMLElement) {
    this.form = page.querySelector("form#evening");
    this.form?.addEventListener("submit", this.hold);
  }

  /** The form is heard now, or never will be: what was pressed meanwhile goes its way. */
  letGo(): void {
    this.form?.removeEventListener("submit", this.hold);
    if (this.pressed) this.form?.requestSubmit();
    this.pressed = false;
  }

  private readonly hold = (event: Event): void => {
    event.preventDefault();
    event.stopImmediatePropagation(); // whoever listens by then is told once, by letGo
    this.pressed = true;
  };
}
