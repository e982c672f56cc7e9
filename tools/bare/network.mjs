// How this machine reaches Debian's archive and the registries of npm and Rust, carried over to a system that has nothing yet:
// mirrors, proxies, certificates of its own. All of it is read here, so that no host is named in these sources.
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { isFile, run } from '../setup/shell.mjs';

const DEBIANS = /^(?:oldoldstable|oldstable|stable|testing|bullseye|bookworm|trixie|forky)(-security)?$/;
const LOCAL_CERTIFICATES = '/usr/local/share/ca-certificates';
const ALL_CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const NPM_SETTINGS = ['registry', 'proxy', 'https-proxy', 'noproxy', 'cafile', 'strict-ssl'];
const APT_SETTINGS = /^Acquire::(?:Check-Valid-Until|Check-Date|Retries|(?:\w+::)+(?:Proxy|Timeout|CaInfo|Verify-Peer|Verify-Host)\b)/i;
const VARIABLES = /^(?:(?:https?|ftp|all|no)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|CARGO_(?:HTTP|NET|SOURCE|REGISTRIES)_\w+)$/i;
const SECRETS = /token|credential|password/i;

/** `{ main, security }`: the addresses of Debian's archive that apt here knows; each undefined where it knows none. */
export function debianArchive() {
  const found = {};
  const { out } = run('apt-get', ['indextargets', '--format', '$(RELEASE) $(REPO_URI)', 'Created-By: Packages']);
  for (const line of out.split('\n')) {
    const [release, address] = line.split(' ');
    const match = DEBIANS.exec(release);
    if (match) found[match[1] ? 'security' : 'main'] ??= address;
  }
  return found;
}

/** Writes into the system at `tree` what it needs to reach them. Returns its environment. */
export function connect(tree, { codename, main, security }) {
  const sources = [`${main} ${codename}`, `${main} ${codename}-updates`, ...(security ? [`${security} ${codename}-security`] : [])];
  write(tree, '/etc/apt/sources.list', sources.map((source) => `deb ${source} main\n`).join(''));
  write(tree, '/etc/apt/apt.conf.d/90network', aptSettings());
  copy(tree, '/etc/resolv.conf');
  if (existsSync(LOCAL_CERTIFICATES) && readdirSync(LOCAL_CERTIFICATES).length > 0) {
    // Debian's ca-certificates takes these up, once it is installed; until then there is the bundle.
    cpSync(LOCAL_CERTIFICATES, join(tree, LOCAL_CERTIFICATES), { recursive: true, dereference: true });
    copy(tree, ALL_CERTIFICATES);
  }
  const npm = npmSettings();
  if (npm.cafile) copy(tree, npm.cafile);
  write(tree, '/root/.npmrc', Object.entries(npm).map(([name, value]) => `${name}=${value}\n`).join(''));
  const cargo = ['config.toml', 'config'].map((name) => join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), name)).find(isFile);
  if (cargo) write(tree, '/root/.cargo/config.toml', readFileSync(cargo));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => VARIABLES.test(name) && !SECRETS.test(name)));
  for (const path of Object.values(env)) if (path.startsWith('/') && isFile(path)) copy(tree, path);
  return env;
}

function aptSettings() {
  const { out } = run('apt-config', ['dump']);
  return out.split('\n').filter((line) => APT_SETTINGS.test(line)).map((line) => `${line}\n`).join('');
}

/** Those that are set, and nothing secret: `npm config list` leaves that out. */
function npmSettings() {
  const { out } = run('npm', ['config', 'list', '--json']);
  try {
    const all = JSON.parse(out);
    return Object.fromEntries(NPM_SETTINGS.filter((name) => ![null, undefined, '', true].includes(all[name])).map((name) => [name, all[name]]));
  } catch {
    return {};
  }
}

function copy(tree, path) {
  mkdirSync(join(tree, dirname(path)), { recursive: true });
  copyFileSync(path, join(tree, path));
}

function write(tree, path, content) {
  mkdirSync(join(tree, dirname(path)), { recursive: true });
  writeFileSync(join(tree, path), content);
}
