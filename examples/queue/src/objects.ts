import type { Env } from './settings';

/** Named by the alias: names of objects are shown in Cloudflare's dashboard and logs. */
export const objectOf = ({ OBJECTS }: Env, alias: string) => OBJECTS.get(OBJECTS.idFromName(alias));

const ATTEMPTS = 4;

/** Objects restart, at every deployment for one. All their methods may be called twice. */
export async function call<T>(env: Env, alias: string, use: (object: ReturnType<typeof objectOf>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await use(objectOf(env, alias));
    } catch (error) {
      // An overloaded object would only get more to do.
      if (attempt === ATTEMPTS || (error as { overloaded?: boolean }).overloaded) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt));
    }
  }
}
