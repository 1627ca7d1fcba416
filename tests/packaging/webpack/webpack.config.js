export default {
  mode: "production",
  entry: "./app.js",
  output: { filename: "app.js", module: true, clean: true },
  experiments: { outputModule: true },
};
