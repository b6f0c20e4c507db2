// The memory of calls already counted: 64-bit digests in an open-addressing table, each with a small number.

const emptySlot = 0xffffffff;

/** A digest of 64 bits as two unsigned halves. */
export interface Digest {
  readonly high: number;
  readonly low: number;
}

/**
 * A set of digests, each with a number below 2^32 - 1 of the caller's choice. Memory held: 12 bytes a slot, at most
 * two slots for each of `limit` digests. When it is full, new digests are not remembered and `isFull` says so.
 */
export class IdTable {
  #high = new Uint32Array(1024);
  #low = new Uint32Array(1024);
  #value = new Uint32Array(1024).fill(emptySlot);
  #size = 0;
  #isFull = false;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many digests are remembered. */
  get size(): number {
    return this.#size;
  }

  /** Whether a digest had to be forgotten. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Notes that some other memory, now merged into this one, had forgotten digests. */
  markFull(): void {
    this.#isFull = true;
  }

  /** Remembers a digest. Answers whether it was new (also when it could not be remembered). */
  add(high: number, low: number, value: number): boolean {
    const slot = this.#find(high, low);
    if (this.#value[slot] !== emptySlot) return false;
    if (this.#size >= this.#limit) {
      this.#isFull = true;
      return true;
    }
    this.#put(slot, high, low, value);
    this.#size++;
    if (this.#size * 2 > this.#value.length) this.#grow();
    return true;
  }

  /** Whether a digest is remembered. */
  has(high: number, low: number): boolean {
    return this.#value[this.#find(high, low)] !== emptySlot;
  }

  /** All digests with their numbers, in no useful order. */
  *entries(): Generator<Digest & { readonly value: number }> {
    for (let slot = 0; slot < this.#value.length; slot++) {
      const value = this.#value[slot] ?? emptySlot;
      if (value !== emptySlot) yield { high: this.#high[slot] ?? 0, low: this.#low[slot] ?? 0, value };
    }
  }

  #find(high: number, low: number): number {
    const mask = this.#value.length - 1;
    let slot = low & mask;
    while (this.#value[slot] !== emptySlot && (this.#low[slot] !== low || this.#high[slot] !== high)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #put(slot: number, high: number, low: number, value: number): void {
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#value[slot] = value;
  }

  #grow(): void {
    const [high, low, value] = [this.#high, this.#low, this.#value];
    this.#high = new Uint32Array(high.length * 2);
    this.#low = new Uint32Array(low.length * 2);
    this.#value = new Uint32Array(value.length * 2).fill(emptySlot);
    for (let slot = 0; slot < value.length; slot++) {
      const number = value[slot] ?? emptySlot;
      if (number !== emptySlot)
        this.#put(this.#find(high[slot] ?? 0, low[slot] ?? 0), high[slot] ?? 0, low[slot] ?? 0, number);
    }
  }
}
