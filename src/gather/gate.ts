// A gate that a bounded number may be behind at a time.

/** Lets in at most `limit`; whoever comes later waits for its turn. */
export class Gate {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves once there is room. */
  async enter(): Promise<void> {
    while (this.#inside >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#inside++;
  }

  /** Makes room for the one that has waited longest. */
  leave(): void {
    this.#inside--;
    this.#waiting.shift()?.();
  }
}
