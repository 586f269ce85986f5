/**
 * The binding LINKS over a directory. A `disk` service cannot hold a key with a slash, so the slash becomes `%2F`; a Worker in
 * between would do too, but costs more than the read itself.
 */
interface InnerBindings {
  files: Pick<KVNamespace, 'get'>;
}

export default (inner: InnerBindings) => ({
  get: (key: string, options: { type: 'text'; cacheTtl: number }) => inner.files.get(key.replace('/', '%2F'), options),
});
