// What a walk over a request has found for one thing: mostly one text or none, so no list is made before there are two.

const none: string[] = [];

/** Distinct texts in the order in which they were found; used again for the next event. */
export class Found {
  /** The first text; `undefined` where nothing was found. */
  first: string | undefined = undefined;
  /** Whether the texts come from a bare `name` or `id`, which any better name replaces. */
  isBare = false;
  #others = none;

  clear(): void {
    this.first = undefined;
    this.isBare = false;
    this.#others = none;
  }

  /** Adds a text unless it is there. */
  add(text: string): void {
    if (this.first === undefined) this.first = text;
    else if (this.first === text) return;
    else if (this.#others === none) this.#others = [text];
    else if (!this.#others.includes(text)) this.#others.push(text);
  }

  get isOne(): boolean {
    return this.first !== undefined && this.#others === none;
  }

  /** All texts but the first. */
  get others(): readonly string[] {
    return this.#others;
  }

  all(): readonly string[] {
    return this.first === undefined ? none : [this.first, ...this.#others];
  }
}
