/** Time-based codes (RFC 6238) of six digits every 30 seconds, SHA-1, as all authenticator apps make them. */

const stepMs = 30_000;
/** Clocks of phones are off by less; better-auth accepts the same neighbours. */
const tolerance = 1;

/** Steps whose code may be shown now, the current first, each with the message that is signed for it. */
export function stepsAround(nowMs: number): { step: number; message: Uint8Array<ArrayBuffer> }[] {
  const current = Math.floor(nowMs / stepMs);
  const steps = [current];
  for (let away = 1; away <= tolerance; away++) steps.push(current - away, current + away);
  return steps.map((step) => {
    const message = new Uint8Array(8);
    new DataView(message.buffer).setBigUint64(0, BigInt(step));
    return { step, message };
  });
}

/** Dynamic truncation (RFC 4226, 5.3) of an HMAC. */
export function codeOf(mac: Uint8Array): string {
  const offset = (mac.at(-1) ?? 0) & 15;
  const view = new DataView(mac.buffer, mac.byteOffset + offset, 4);
  return String((view.getUint32(0) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}
