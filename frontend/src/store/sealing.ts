/** AES-256-GCM under keys that scripts cannot read out, and the PIN's way to them. */

/** OWASP's count for PBKDF2-HMAC-SHA-256 (Password Storage Cheat Sheet, 2023). */
export const ITERATIONS = 600_000;
const IV_BYTES = 12;

export type Bytes = Uint8Array<ArrayBuffer>;

export interface Sealed {
  readonly iv: Bytes;
  readonly data: ArrayBuffer;
}

/** The data key's two wrappings: inside under the PIN, outside under a key that never leaves this browser. */
export interface Wrapped {
  readonly salt: Bytes;
  readonly iterations: number;
  readonly inner: Bytes;
  readonly outer: Sealed;
  readonly bound: CryptoKey;
}

export const random = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count));
export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

/** `place` is bound in, so that a value moved to another key does not open. */
export async function seal(key: CryptoKey, place: string, plain: BufferSource): Promise<Sealed> {
  const iv = random(IV_BYTES);
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(place) }, key, plain) };
}

/** Raises DOMException (OperationError) where key, place or content is not what was sealed. */
export function unseal(key: CryptoKey, place: string, sealed: Sealed): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv, additionalData: utf8(place) }, key, sealed.data);
}

async function keyOf(pin: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

const newKey = (extractable: boolean): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, extractable, ["encrypt", "decrypt"]);

/** Wrap an extractable data key under a PIN. */
async function wrap(key: CryptoKey, pin: string, bound: CryptoKey, iterations: number): Promise<Wrapped> {
  const [salt, inner] = [random(16), random(IV_BYTES)];
  const wrapped = await crypto.subtle.wrapKey("raw", key, await keyOf(pin, salt, iterations), {
    name: "AES-GCM",
    iv: inner,
  });
  return { salt, iterations, inner, bound, outer: await seal(bound, "data-key", wrapped) };
}

/** A new random data key under a PIN. Its bytes leave the crypto engine only wrapped. */
export async function create(pin: string, iterations = ITERATIONS): Promise<Wrapped> {
  return wrap(await newKey(true), pin, await newKey(false), iterations);
}

/** The data key; null where the PIN is wrong. `extractable` only for wrapping it anew. */
export async function unwrap(wrapped: Wrapped, pin: string, extractable = false): Promise<CryptoKey | null> {
  const inner = await unseal(wrapped.bound, "data-key", wrapped.outer);
  const pinKey = await keyOf(pin, wrapped.salt, wrapped.iterations);
  const how = { name: "AES-GCM", iv: wrapped.inner };
  try {
    return await crypto.subtle.unwrapKey("raw", inner, pinKey, how, "AES-GCM", extractable, ["encrypt", "decrypt"]);
  } catch (error) {
    if (error instanceof DOMException && error.name === "OperationError") return null;
    throw error;
  }
}

/** The same data key under another PIN; null where the old one is wrong. */
export async function rewrap(wrapped: Wrapped, pin: string, next: string): Promise<Wrapped | null> {
  const key = await unwrap(wrapped, pin, true);
  return key && wrap(key, next, wrapped.bound, wrapped.iterations);
}

export async function sha256(content: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
