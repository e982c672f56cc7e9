module.exports = { resolver: { unstable_enablePackageExports: false } };
