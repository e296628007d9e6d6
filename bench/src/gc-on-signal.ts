/** Loaded into a measured server: SIGUSR2 collects garbage, so that memory can be compared after a collection. */
process.on('SIGUSR2', () => {
  globalThis.gc?.();
});
