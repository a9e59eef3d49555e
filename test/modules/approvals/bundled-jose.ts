import { buildSync } from 'esbuild';

/** The package as functions are given it: Jest loads no ES modules. */
const { outputFiles } = buildSync({
  stdin: { contents: "export * from 'jose';", resolveDir: __dirname },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  write: false,
});
const bundled = { exports: {} };
new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')(bundled, bundled.exports, require);

module.exports = bundled.exports;
