export default {
  mode: 'production',
  entry: './src/main.js',
  target: ['web', 'es5'],
  module: {
    rules: [{ test: /\.m?js$/, use: { loader: 'babel-loader', options: { presets: [['@babel/preset-env', { targets: 'ie 11', loose: true }]] } } }],
  },
  performance: false,
};
