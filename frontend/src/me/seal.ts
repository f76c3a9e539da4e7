/**
 * Sealing what waits on the device to a key of the record. The device keeps the public key; the
 * private one lies in the encrypted record and comes back, into memory alone, while it is unlocked.
 * ECDH on P-256 with a key made for each entry, HKDF-SHA-256, AES-256-GCM.
 */

const CURVE = { name: "ECDH", namedCurve: "P-256" } as const;
const USE: KeyUsage[] = ["deriveKey", "deriveBits"];

export interface Sealed {
  /** Public half of the key made for this entry. */
  from: JsonWebKey;
  iv: Uint8Array<ArrayBuffer>;
  text: ArrayBuffer;
}

export interface Pair {
  public: JsonWebKey;
  private: JsonWebKey;
}

export async function makePair(): Promise<Pair> {
  const made = await crypto.subtle.generateKey(CURVE, true, USE);
  return {
    public: await crypto.subtle.exportKey("jwk", made.publicKey),
    private: await crypto.subtle.exportKey("jwk", made.privateKey),
  };
}

export function publicKey(key: JsonWebKey): Promise<CryptoKey> {
  return crypto.subtle.importKey("jwk", { ...key, key_ops: [] }, CURVE, true, []);
}

/** The private key, in a form that no script can read out again. */
export function privateKey(key: JsonWebKey): Promise<CryptoKey> {
  return crypto.subtle.importKey("jwk", key, CURVE, false, USE);
}

/** @param about what the sealed value belongs to; it opens for nothing else */
export async function seal(value: unknown, to: CryptoKey, about: string): Promise<Sealed> {
  const own = await crypto.subtle.generateKey(CURVE, false, USE);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await shared(own.privateKey, to);
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const text = await crypto.subtle.encrypt(way(iv, about), key, plain);
  return { from: await crypto.subtle.exportKey("jwk", own.publicKey), iv, text };
}

export async function unseal(sealed: Sealed, own: CryptoKey, about: string): Promise<unknown> {
  const key = await shared(own, await publicKey(sealed.from));
  const plain = await crypto.subtle.decrypt(way(sealed.iv, about), key, sealed.text);
  return JSON.parse(new TextDecoder().decode(plain)) as unknown;
}

function way(iv: Uint8Array<ArrayBuffer>, about: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(about) };
}

async function shared(own: CryptoKey, other: CryptoKey): Promise<CryptoKey> {
  const bits = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, own, 256);
  const base = await crypto.subtle.importKey("raw", bits, "HKDF", false, USE);
  const info = new TextEncoder().encode("evidose queue");
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  const key = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(how, base, key, false, ["encrypt", "decrypt"]);
}
