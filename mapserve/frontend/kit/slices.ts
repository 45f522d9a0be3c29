/** Time slicing of many small jobs: what is pressed meanwhile is answered between two of them. */

/** Milliseconds of work before the browser may look up; a press waits for one slice at most. */
const SLICE_MS = 12;

export class Slices {
  private left: Iterator<() => void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Do these in place of what is left of the last; the first slice is done at once. */
  run(jobs: Iterable<() => void>): void {
    clearTimeout(this.timer);
    this.left = jobs[Symbol.iterator]();
    this.slice();
  }

  private slice(): void {
    const end = this.now() + SLICE_MS;
    while (this.now() < end) {
      const next = this.left?.next();
      if (!next || next.done) {
        this.left = null;
        return;
      }
      next.value();
    }
    this.timer = setTimeout(() => this.slice(), 0);
  }
}
