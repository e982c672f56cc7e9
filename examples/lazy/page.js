// A bundler makes a file of its own of what `import()` names; the browser fetches it at the first click.
const form = document.querySelector('form');
const button = form.querySelector('button');
const output = document.querySelector('output');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { baseUrl, token, connection, id } = Object.fromEntries(new FormData(form));
  // A second click is not a second delete.
  button.disabled = true;
  output.value = 'Deleting…';
  output.value = await remove(id, token, connection, baseUrl);
  button.disabled = false;
});

/** What to tell the person. */
async function remove(id, token, connection, baseUrl) {
  try {
    const { deleteMassMessage } = await import('ofauth-wasm');
    const { success } = await deleteMassMessage(id, token, connection, { baseUrl });
    return success ? `${id} is deleted` : `The API did not confirm that ${id} is deleted: look at the list`;
  } catch (error) {
    // An `import()` that failed has sent nothing, and neither has that error `mayHaveSucceeded`.
    return error.mayHaveSucceeded ? `${id} may be deleted: look at the list first` : `${id} is not deleted: ${error.message}`;
  }
}
