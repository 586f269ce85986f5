/** The longest key, in UTF-8 bytes, so that `host/key` always fits the 512 bytes of a KV key (253 for the host). */
export const maxKeyBytes = 190;
