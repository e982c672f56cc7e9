// A fresh Debian in a folder, and commands run in it.
//
// Everything that mounts runs in a mount namespace of its own, and what runs in the Debian has process numbers of its own too:
// however it ends, and if this process is killed, the kernel unmounts and ends what is left. So the folder can be removed safely.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT, SetupError, run, runStep, tail, which } from '../setup/shell.mjs';
import { connect } from './network.mjs';

export const RELEASES = { 12: 'bookworm', 13: 'trixie' };
export const WORK = join(ROOT, '.work/bare');

const NEEDED_GB = 12;
const PROGRAMS = { debootstrap: 'debootstrap', unshare: 'util-linux', setpriv: 'util-linux', mount: 'mount', chroot: 'coreutils', tar: 'tar', git: 'git' };
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** Where HEAD is, in the Debian. */
const CLONE = '/root/ofauth-wasm/main';
const PRIVATE = ['--mount', '--propagation', 'private'];
const ENTER = `set -e
cd "$1"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount --rbind /dev dev
mount -t tmpfs -o mode=1777 tmpfs dev/shm
shift
exec chroot . "$@"`;

/** What keeps this from running here, each with what to do about it. */
export function lacksHere() {
  if (process.platform !== 'linux') return ['Linux (a Debian runs in a folder of it)'];
  const lacks = [];
  if (process.getuid() !== 0) lacks.push('root (it mounts, and makes device files): run it with sudo');
  const absent = Object.keys(PROGRAMS).filter((name) => !which(name));
  if (absent.length > 0) lacks.push(`${absent.join(', ')}: apt-get install ${absent.map((name) => PROGRAMS[name]).join(' ')}`);
  if (!existsSync(KEYRING)) lacks.push("the keys of Debian's archive: apt-get install debian-archive-keyring");
  if (lacks.length === 0 && !run('unshare', [...PRIVATE, 'true']).ok) lacks.push('namespaces (unshare --mount): in a container, run it with --privileged');
  const { bavail, bsize } = statfsSync(ROOT);
  if (bavail * bsize < NEEDED_GB * 1e9) lacks.push(`${NEEDED_GB} GB of disk below ${ROOT}`);
  return lacks;
}

/** Folders of runs that were killed: their names end with the number of their process. */
export function removeLeftOvers() {
  for (const name of readdirSync(WORK)) {
    const pid = /\.tree-(\d+)$/.exec(name)?.[1];
    if (pid && !existsSync(`/proc/${pid}`)) rmSync(join(WORK, name), { recursive: true, force: true });
  }
}

/**
 * Makes a fresh Debian with HEAD in it, runs `action` with `{ sh, logPath }`, and removes it.
 * `sh(command, { onLine, timeoutMs })` runs a command in the clone: `{ ended, interrupt, lines }`; `ended` resolves with
 * `{ code, seconds }`, and everything printed goes to the log as well.
 */
export async function withDebian({ release, name, archive, fresh, signal }, action) {
  const codename = RELEASES[release];
  const tree = join(WORK, `debian-${release}.tree-${process.pid}`);
  const logPath = join(WORK, `debian-${release}-${name}.log`);
  const log = createWriteStream(logPath);
  try {
    if (!archive.main) throw new SetupError("this machine's apt knows no archive of Debian: name one with --mirror URL --security URL");
    unpack(tree, { release, codename, archive, fresh });
    copyHead(tree);
    const env = { HOME: '/root', LANG: 'C.UTF-8', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...connect(tree, { codename, ...archive }) };
    return await action({ logPath, sh: (command, options) => sh(tree, command, { env, log, signal, ...options }) });
  } finally {
    log.end();
    rmSync(tree, { recursive: true, force: true });
  }
}

/** debootstrap takes a minute, so what it makes is kept. It has no setting of this machine in it, and no packages left over. */
function unpack(tree, { release, codename, archive, fresh }) {
  const kept = join(WORK, `debian-${release}.tar`);
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(tree);
  if (existsSync(kept) && !fresh) return must(`Debian ${release}, as debootstrap made it before`, 'tar', ['-xpf', kept, '--numeric-owner', '-C', tree]);
  must(`debootstrap ${codename}`, 'unshare', [...PRIVATE, 'debootstrap', `--keyring=${KEYRING}`, codename, tree, archive.main]);
  rmSync(join(tree, 'var/cache/apt/archives'), { recursive: true, force: true });
  mkdirSync(join(tree, 'var/cache/apt/archives/partial'), { recursive: true });
  must('kept for the next time', 'tar', ['-cf', `${kept}.new`, '--numeric-owner', '-C', tree, '.']);
  renameSync(`${kept}.new`, kept);
}

/** HEAD, and the folder `shared` beside the project where there is one. */
function copyHead(tree) {
  const clone = join(tree, CLONE);
  mkdirSync(clone, { recursive: true });
  const archive = join(tree, 'head.tar');
  must('HEAD', 'git', ['archive', '--output', archive, 'HEAD']);
  must('unpacked', 'tar', ['-xf', archive, '--no-same-owner', '-C', clone]);
  rmSync(archive);
  const shared = join(ROOT, '../shared');
  if (existsSync(shared)) must('shared/', 'cp', ['-r', shared, dirname(clone)]);
}

function sh(tree, command, { env, log, signal, timeoutMs, onLine = () => {} }) {
  signal.throwIfAborted();
  log.write(`\n$ ${command}\n`);
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const inside = ['env', '-i', ...variables, 'sh', '-c', `cd ${CLONE} && ${command}`];
  const start = performance.now();
  // A process group of its own: Ctrl-C in the terminal is for this process alone, and `interrupt` reaches all of that one.
  const apart = ['--pdeathsig', 'KILL', 'unshare', ...PRIVATE, '--pid', '--fork', '--kill-child'];
  const child = spawn('setpriv', [...apart, 'sh', '-c', ENTER, 'sh', tree, ...inside], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const kill = (name) => child.exitCode === null && child.signalCode === null && process.kill(-child.pid, name);
  const stop = () => kill('SIGKILL');
  signal.addEventListener('abort', stop);
  const timer = setTimeout(stop, timeoutMs);
  const lines = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      lines.push(line);
      onLine(line);
    });
  }
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, by) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      if (signal.aborted) return reject(signal.reason);
      resolve({ code: code ?? by, seconds: (performance.now() - start) / 1000 });
    });
  });
  return { ended, lines, interrupt: () => kill('SIGINT') };
}

function must(text, command, args) {
  const { ok, out } = runStep(text, command, args);
  if (!ok) throw new SetupError(tail(out));
}
