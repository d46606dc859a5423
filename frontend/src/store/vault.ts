/** The encrypted store: closed until the PIN is given, closed again after a while without a touch. */

import * as database from "./database.ts";
import { waitAfter } from "./pin.ts";
import { type Sealed, type Wrapped, create, rewrap, seal, unseal, unwrap, utf8 } from "./sealing.ts";

const PLACE = "vault";

interface Vault {
  readonly wrapped: Wrapped;
  readonly wrong: number;
  readonly closedUntil: number;
}

export type Opening = { readonly state: "open" } | { readonly state: "wrong" | "closed"; readonly until: number };

let dataKey: CryptoKey | null = null;

export const isOpen = (): boolean => dataKey !== null;

export function close(): void {
  dataKey = null;
}

export async function exists(): Promise<boolean> {
  return (await database.get<Vault>("vault", PLACE)) !== undefined;
}

/** Make the store of a newly enrolled phone; what stood in it before is gone. */
export async function found(pin: string): Promise<void> {
  await database.clear("sealed");
  const wrapped = await create(pin);
  await database.put("vault", PLACE, { wrapped, wrong: 0, closedUntil: 0 } satisfies Vault);
  dataKey = await unwrap(wrapped, pin);
}

async function read(): Promise<Vault> {
  const vault = await database.get<Vault>("vault", PLACE);
  if (!vault) throw new Error("no vault");
  return vault;
}

/** Milliseconds since 1970 before which no PIN is taken; 0 where one may be tried now. */
export async function closedUntil(): Promise<number> {
  const { closedUntil: until } = await read();
  return until > Date.now() ? until : 0;
}

/** Try a PIN. The try is counted before it is made: ending the browser in the middle gives nobody a free one. */
export async function open(pin: string): Promise<Opening> {
  const vault = await read();
  if (vault.closedUntil > Date.now()) return { state: "closed", until: vault.closedUntil };
  const wrong = vault.wrong + 1;
  const until = Date.now() + waitAfter(wrong);
  await database.put("vault", PLACE, { ...vault, wrong, closedUntil: until } satisfies Vault);
  const key = await unwrap(vault.wrapped, pin);
  if (!key) return { state: waitAfter(wrong) ? "closed" : "wrong", until };
  await database.put("vault", PLACE, { ...vault, wrong: 0, closedUntil: 0 } satisfies Vault);
  dataKey = key;
  return { state: "open" };
}

/** False where the old PIN is wrong; such a try counts as one. */
export async function changePin(pin: string, next: string): Promise<boolean> {
  const opening = await open(pin);
  if (opening.state !== "open") return false;
  const vault = await read();
  const wrapped = await rewrap(vault.wrapped, pin, next);
  if (!wrapped) return false;
  await database.put("vault", PLACE, { ...vault, wrapped } satisfies Vault);
  return true;
}

function key(): CryptoKey {
  if (!dataKey) throw new Error("the store is closed");
  return dataKey;
}

export async function putBytes(kind: string, id: string, bytes: BufferSource): Promise<void> {
  const place = `${kind}/${id}`;
  await database.put("sealed", place, await seal(key(), place, bytes));
}

export async function getBytes(kind: string, id: string): Promise<ArrayBuffer | null> {
  const place = `${kind}/${id}`;
  const sealed = await database.get<Sealed>("sealed", place);
  return sealed ? unseal(key(), place, sealed) : null;
}

export const put = (kind: string, id: string, value: unknown): Promise<void> =>
  putBytes(kind, id, utf8(JSON.stringify(value)));

export async function get<T>(kind: string, id: string): Promise<T | null> {
  const bytes = await getBytes(kind, id);
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as T);
}

export const remove = async (kind: string, id: string): Promise<void> => {
  await database.remove("sealed", `${kind}/${id}`);
};

/** Ids of everything of a kind. */
export async function ids(kind: string): Promise<string[]> {
  return (await database.keys("sealed", `${kind}/`)).map((place) => place.slice(kind.length + 1));
}

/** Everything of a kind. */
export async function all<T>(kind: string): Promise<T[]> {
  const found = await Promise.all((await ids(kind)).map((id) => get<T>(kind, id)));
  return found.filter((value) => value !== null);
}

/** Remove the store from this phone. */
export async function destroy(): Promise<void> {
  close();
  await database.clear("sealed");
  await database.clear("vault");
}
