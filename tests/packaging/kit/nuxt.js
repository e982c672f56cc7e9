import { cp } from 'node:fs/promises';
import { addProject } from './project.js';

export async function addNuxt(path) {
  await addProject('nuxt', path);
  // Where Nuxt has what app and server share.
  await cp(path('src/probe.js'), path('shared/probe.js'));
}
