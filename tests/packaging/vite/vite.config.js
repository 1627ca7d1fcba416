export default {
  // The development server would move the script away from its worker and its wasm.
  optimizeDeps: { exclude: ["claimseal"] },
  server: { hmr: false },
};
