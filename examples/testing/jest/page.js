const { deleteOld } = require('./delete-old.js');

/** Makes the page's button delete, and its output tell how far that is. */
function connect(document, messages, days, options) {
  const button = document.querySelector('button');
  const output = document.querySelector('output');
  button.onclick = async () => {
    button.disabled = true;
    const deleted = await deleteOld(messages, days, { ...options, print: (line) => (output.textContent = line) });
    output.textContent = `${deleted} deleted`;
    button.disabled = false;
  };
}

module.exports = { connect };
