// A set of hours, one bit each: years of them at hundreds of places take little memory.

const chunkHours = 1024;
const wordBits = 32;

/** Whole hours since 1970-01-01T00Z. Memory held: 128 bytes for each six weeks that have one. */
export class HourSet {
  readonly #chunks = new Map<number, Uint32Array>();

  /** Adds one hour. */
  add(hour: number): void {
    const number = Math.floor(hour / chunkHours);
    let chunk = this.#chunks.get(number);
    if (!chunk) this.#chunks.set(number, (chunk = new Uint32Array(chunkHours / wordBits)));
    const bit = hour - number * chunkHours;
    const word = Math.floor(bit / wordBits);
    chunk[word] = (chunk[word] ?? 0) | (1 << (bit % wordBits));
  }

  /** All hours, the earliest first. */
  *inOrder(): Generator<number> {
    for (const [number, chunk] of [...this.#chunks].sort(([left], [right]) => left - right)) {
      for (let bit = 0; bit < chunkHours; bit++) {
        if (((chunk[Math.floor(bit / wordBits)] ?? 0) >>> (bit % wordBits)) & 1) yield number * chunkHours + bit;
      }
    }
  }
}
