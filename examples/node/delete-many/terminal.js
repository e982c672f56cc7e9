// Where words go: messages to stderr, outcomes to stdout, nothing secret to either.

const RED = '\u001b[31m';
const YELLOW = '\u001b[33m';
const PLAIN = '\u001b[39m';

/** What would steer a terminal or hide text, JSON.stringify leaves some of it. */
const STEERING = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * @param onLost called when nobody reads stdout any more
 * @returns `{ say, json, color, redact }`
 */
export function createTerminal({ stdout, stderr, env, onLost }) {
  let redact = (text) => text;
  let isLost = false;
  let color = false;
  stdout.on('error', (error) => {
    if (isLost) return;
    isLost = true;
    onLost(error);
  });
  // Nobody reads the messages: no reason to stop.
  stderr.on('error', () => {});
  const paint = (code) => (text) => (color ? `${code}${text}${PLAIN}` : text);
  return {
    hasBar: (json) => Boolean(stderr.isTTY) && env.TERM !== 'dumb' && !(json && stdout.isTTY),
    useColor(isWanted) {
      color = isWanted && Boolean(stderr.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb';
    },
    useRedactor(redactor) {
      redact = redactor;
    },
    redact: (text) => redact(text),
    red: paint(RED),
    yellow: paint(YELLOW),
    say: (text) => write(stderr, `${redact(text)}\n`),
    print: (text) => (isLost ? undefined : write(stdout, `${redact(text)}\n`)),
    /** One line of JSON; a reader that is slower than the API is waited for. */
    json(value) {
      const line = JSON.stringify(value).replace(STEERING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
      return isLost ? undefined : write(stdout, `${redact(line)}\n`);
    },
  };
}

/** Resolved when the text is out, or cannot be put out. */
function write(stream, text) {
  return new Promise((resolve) => stream.write(text, () => resolve()));
}
