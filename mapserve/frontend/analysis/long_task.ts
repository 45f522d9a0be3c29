/** Long task: a button that starts it, its progress, a button that cancels it. */
import { h } from "../kit/elements";
import { iconElement } from "../kit/icons";
import { wordsOf } from "../kit/problems";
import { say } from "../kit/words";

export class LongTask {
  readonly element = h("div", { class: "see-running" });
  private readonly start: HTMLButtonElement;
  private readonly stop: HTMLButtonElement;
  private readonly bar = h("progress", { max: 1, "aria-label": say("進度", "Progress") });
  private readonly words = h("p", { class: "see-told", role: "status" });
  private abort: AbortController | null = null;

  constructor(
    word: string,
    private readonly work: (signal: AbortSignal) => Promise<void>,
  ) {
    this.start = h("button", { type: "button", class: "button button-primary button-wide" }, word);
    this.start.addEventListener("click", () => void this.run());
    this.stop = h(
      "button",
      { type: "button", class: "button" },
      iconElement("x"),
      say("取消", "Cancel"),
    );
    this.stop.addEventListener("click", () => this.cancel());
    this.element.append(
      this.start,
      h("div", { class: "see-bar" }, this.bar, this.stop),
      this.words,
    );
    this.working(false);
  }

  async run(): Promise<void> {
    this.cancel();
    const abort = new AbortController();
    this.abort = abort;
    this.bar.removeAttribute("value");
    this.working(true);
    this.tell(say("正在計算…", "Working…"));
    try {
      await this.work(abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) this.fail(error);
    } finally {
      if (this.abort === abort) {
        this.abort = null;
        this.working(false);
      }
    }
  }

  cancel(): void {
    if (!this.abort) return;
    this.abort.abort();
    this.abort = null;
    this.working(false);
    this.tell(say("已取消。", "Cancelled."));
  }

  /** Tell the share of the work done, 0 to 1. */
  progress(share: number): void {
    this.bar.value = share;
  }

  tell(words: string): void {
    this.words.classList.remove("see-failed");
    this.words.textContent = words;
  }

  private fail(error: unknown): void {
    this.words.classList.add("see-failed");
    this.words.textContent = wordsOf(
      error,
      say("算不出來。請檢查網路，再試一次。", "It did not work. Check the network, try again."),
    );
  }

  private working(on: boolean): void {
    const pressed = this.element.contains(document.activeElement);
    this.element.toggleAttribute("data-working", on);
    this.start.hidden = on;
    if (this.stop.parentElement) this.stop.parentElement.hidden = !on;
    // The button that was pressed is gone: whoever uses keys goes on at the one in its place.
    if (pressed) (on ? this.stop : this.start).focus({ preventScroll: true });
  }
}
