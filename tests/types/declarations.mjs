// Reads pkg/index.d.ts with TypeScript's own checker, so that formatting, aliases and unions do not matter.
// The checker's JavaScript API is marked unstable: package.json pins TypeScript to one version, and only this file uses it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { API, SymbolFlags } from 'typescript/unstable/sync';

const DECLARATIONS = fileURLToPath(new URL('../../pkg/index.d.ts', import.meta.url));

/**
 * @param sources TypeScript that is compiled beside the declarations: `{ 'name.ts': text }`. In it, `PACKAGE` is replaced by
 * the path to import.
 * @returns `{ exports, interfaceOf, fieldsOf, kindOf, itemOf, errors, close }`
 */
export function openDeclarations(sources = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'ofauth-types-'));
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, name), text.replaceAll('PACKAGE', DECLARATIONS));
  const compilerOptions = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], module: 'esnext', moduleResolution: 'bundler' };
  const config = join(folder, 'tsconfig.json');
  writeFileSync(config, JSON.stringify({ compilerOptions, files: [DECLARATIONS, ...Object.keys(sources)] }));

  const api = new API({ cwd: folder });
  const { checker, program } = api.updateSnapshot({ openProjects: [config] }).getProjects()[0];
  const module = checker.getSymbolAtLocation(program.getSourceFile(DECLARATIONS));
  // NonNullable<unknown> is {}.
  const nonNull = (type) => (checker.typeToString(type) === 'unknown' ? type : checker.getNonNullableType(type));
  const itemOf = (type) => nonNull(checker.getTypeArguments(type)[0]);
  const kindOf = (type) => {
    if (checker.isArrayType(type)) return `${kindOf(itemOf(type))}[]`;
    return checker.typeToString(checker.getBaseTypeOfLiteralType(type)).split(' | ').sort().join(' | ');
  };
  const described = (symbol) => ({ name: symbol.name, doc: symbol.getDocumentationComment(checker), symbol });

  return {
    /** Everything that the package exports: `[{ name, doc, symbol }]`. */
    exports: checker.getExportsOfModule(module).map(described),
    /** The type of an exported interface or class. */
    interfaceOf: (name) => checker.getDeclaredTypeOfSymbol(checker.getMemberInModuleExports(module, name)),
    /** The fields and methods declared in this package, without index signatures: `[{ name, doc, type, isOptional }]`. */
    fieldsOf: (type) =>
      checker
        .getPropertiesOfType(type)
        .filter(({ declarations }) => declarations.some(({ path }) => path.endsWith('/pkg/index.d.ts')))
        .map((symbol) => ({ ...described(symbol), type: nonNull(checker.getTypeOfSymbol(symbol)), isOptional: (symbol.flags & SymbolFlags.Optional) !== 0 })),
    /** "string", "number | string", "unknown", the name of an interface, or one of these with "[]". */
    kindOf,
    /** The type of an array's items. */
    itemOf,
    /** What the compiler objects to. */
    errors: () => program.getSemanticDiagnostics().map(({ text, fileName }) => `${fileName}: ${text}`),
    close() {
      api.close();
      rmSync(folder, { recursive: true });
    },
  };
}
