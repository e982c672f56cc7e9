// The row stands below the repository's lock file, which Next would take for the root of a workspace.
const root = import.meta.dirname;

export default { serverExternalPackages: ['ofauth-wasm'], outputFileTracingRoot: root, turbopack: { root } };
