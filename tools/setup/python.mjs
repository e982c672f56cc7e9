// Python's pip: two linters come as programs from PyPI, see tools/publish/tools.mjs.
import { HAS_APT } from './debian.mjs';
import { run, which } from './shell.mjs';

export function pythonLacks() {
  const python = which('python3');
  if (python && run(python, ['-m', 'pip', '--version']).ok) return [];
  const packages = ['python3', 'python3-pip'];
  return [{ what: "Python's pip", packages: () => packages, install: HAS_APT ? `apt-get install ${packages.join(' ')}` : 'install Python 3 with pip' }];
}
