export default { build: { lib: { entry: 'src/only.js', formats: ['es'] } } };
