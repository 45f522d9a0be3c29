/** After paint: what may follow a press, done once the answer to the press is on the screen. */

export class AfterPaint {
  private job: (() => void) | null = null;

  /** Do this after the next frame, in place of what was asked for before it. */
  ask(job: () => void): void {
    const waiting = this.job !== null;
    this.job = job;
    // A timer set in a frame fires when that frame has been painted.
    if (!waiting) requestAnimationFrame(() => setTimeout(() => this.run()));
  }

  private run(): void {
    const { job } = this;
    this.job = null;
    job?.();
  }
}
