// The rules of .github/workflows that can be read off the files.
import { parseDocument, visit } from 'yaml';

const PINNED = /^[\w.-]+\/[\w./-]+@[\da-f]{40}$/;
const VERSION_COMMENT = /^\s*v\d+\.\d+\.\d+$/;
const IMAGE = /@sha256:[\da-f]{64}$/;
const DANGEROUS = ['pull_request_target', 'workflow_run'];

/** @returns what is wrong with a workflow, as texts */
export function workflowFaults(text) {
  const document = parseDocument(text);
  if (document.errors.length > 0) return document.errors.map(({ message }) => message);
  const faults = [];
  const { on, permissions, jobs = {} } = document.toJS();
  const triggers = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on ?? {});
  for (const trigger of triggers.filter((name) => DANGEROUS.includes(name))) faults.push(`runs on ${trigger}, with the rights of the repository and the code of anyone`);
  if (!isReadOnly(permissions)) faults.push('its permissions must be {} or contents: read; a job asks for more');

  for (const [name, job] of Object.entries(jobs)) {
    const rights = Object.entries(job.permissions ?? {}).filter(([, right]) => right === 'write');
    if (typeof job.permissions !== 'object') faults.push(`${name} names no permissions`);
    if (job['timeout-minutes'] === undefined) faults.push(`${name} has no timeout-minutes`);
    if (rights.length > 0 && triggers.includes('pull_request')) faults.push(`${name} may write, and runs on pull requests`);
    const image = typeof job.container === 'string' ? job.container : job.container?.image;
    if (image && !IMAGE.test(image)) faults.push(`${name}: the image ${image} is not pinned by its digest`);
    for (const step of job.steps ?? []) {
      // Values go through the environment: what stands there is text, what stands in a script is code.
      if (step.run?.includes('${{')) faults.push(`${name}: \${{ … }} in a script: ${step.run.split('\n')[0]}`);
      if (/\bnpm publish\b/.test(step.run ?? '') && !step.run.includes('--provenance')) faults.push(`${name} publishes without provenance`);
      if (step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false) faults.push(`${name}: actions/checkout without persist-credentials: false`);
    }
  }
  if (/secrets\./.test(text)) faults.push('uses a secret');

  visit(document, {
    Pair(_, { key, value }) {
      if (key.value !== 'uses') return;
      if (!PINNED.test(value.value)) faults.push(`${value.value} is not pinned by its commit`);
      else if (!VERSION_COMMENT.test(value.comment ?? '')) faults.push(`${value.value} lacks its version as a comment`);
    },
  });
  return faults;
}

export const jobsOf = (text) => parseDocument(text).toJS().jobs;

function isReadOnly(permissions) {
  return typeof permissions === 'object' && permissions !== null && Object.entries(permissions).every(([name, right]) => name === 'contents' && right === 'read');
}
