import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { compile, compileModule } from 'svelte/compiler';
import { compileScript, parse } from 'vue/compiler-sfc';
import { PROPS, openComponent } from './component.mjs';

const VUE = `
import { createApp } from 'vue';
import DeleteButton from './DeleteButton.vue';

const app = createApp(DeleteButton, ${PROPS});
app.mount('#app');
window.leave = () => app.unmount();
`;

const SVELTE = `
import { mount, unmount } from 'svelte';
import DeleteButton from './DeleteButton.svelte';

const app = mount(DeleteButton, { target: document.getElementById('app'), props: ${PROPS} });
window.leave = () => unmount(app);
`;

export async function openChecks({ use, folder, standin }) {
  for (const name of ['use-delete-many.js', 'DeleteButton.vue', 'delete-many.svelte.js', 'DeleteButton.svelte']) use(name);
  const vue = await openComponent({ name: 'Vue', entry: VUE, folder, standin, plugins: [compiler('vue', /\.vue$/, compileVue)] });
  const svelte = await openComponent({
    name: 'Svelte',
    entry: SVELTE,
    folder,
    standin,
    plugins: [compiler('svelte', /\.svelte$/, compileSvelte(compile)), compiler('runes', /\.svelte\.js$/, compileSvelte(compileModule))],
  });
  return { checks: [...vue.checks, ...svelte.checks], close: () => Promise.all([vue.close(), svelte.close()]) };
}

function compiler(name, filter, translate) {
  const setup = (build) => build.onLoad({ filter }, async ({ path }) => ({ contents: translate(await readFile(path, 'utf8'), path), loader: 'js' }));
  return { name, setup };
}

function compileVue(source, path) {
  const { descriptor, errors } = parse(source, { filename: path });
  if (errors.length > 0) throw errors[0];
  return compileScript(descriptor, { id: basename(path), inlineTemplate: true }).content;
}

const compileSvelte = (translate) => (source, filename) => {
  const { js, warnings } = translate(source, { filename, generate: 'client', dev: true });
  if (warnings.length > 0) throw new Error(warnings.join('\n'));
  return js.code;
};
