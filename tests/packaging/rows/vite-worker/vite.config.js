export default {
  ssr: { target: 'webworker', noExternal: true, external: ['ofauth-wasm'], resolve: { conditions: ['workerd', 'browser'] } },
};
