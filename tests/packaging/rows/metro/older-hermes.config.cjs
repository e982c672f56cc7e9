// The older engine has no classes of its own. babel.config.cjs reads the profile, and Metro's cache does not know of it.
process.env.TRANSFORM_PROFILE = 'default';
module.exports = { cacheVersion: 'older-hermes' };
