let lastMs = 0;
let counter = 0;

/** A UUIDv7 whose text order is the order of making within this window, so a stored queue sorts by key. */
export function uuid7(nowMs: number = Date.now()): string {
  // Twelve bits after the version count within one millisecond; a clock set back keeps the last one.
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  const random = crypto.getRandomValues(new Uint8Array(8));
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
  const tail = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const head = lastMs.toString(16).padStart(12, "0") + "7" + counter.toString(16).padStart(3, "0");
  return `${head.slice(0, 8)}-${head.slice(8, 12)}-${head.slice(12)}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text is an id as we write them, and no name. */
export const isId = (text: string): boolean => ID.test(text);
