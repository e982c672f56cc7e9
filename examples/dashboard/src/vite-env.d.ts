interface ImportMetaEnv {
  /** The address of examples/worker; without it, the page's own origin. */
  readonly VITE_API_URL?: string;
}
