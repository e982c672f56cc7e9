import { BASE_URL } from '../api';
import { signIn } from '../session';

export function SignIn() {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement).get('token');
    if (typeof given === 'string' && given.trim() !== '') signIn(given.trim());
  };
  return (
    <form class="card sign-in" onSubmit={submit} autocomplete="off">
      <p>
        The token of the Worker at <b>{BASE_URL ?? 'an address that is not https'}</b>, which holds the API key. It is kept in this tab only.
      </p>
      <label for="token">Token</label>
      <input id="token" name="token" type="password" autocomplete="off" spellcheck={false} required />
      <button class="primary">Show messages</button>
    </form>
  );
}
