// Starts the worker that its own element names, and writes what that one answers into the page.
const { kind, type, script } = document.currentScript.dataset;

const starts = {
  dedicated() {
    const worker = new Worker(script, { type });
    return { worker, from: worker, errors: worker };
  },
  shared() {
    const worker = new SharedWorker(script, { type });
    return { worker: worker.port, from: worker.port, errors: worker };
  },
  async service() {
    await navigator.serviceWorker.register(script, { type });
    const { active } = await navigator.serviceWorker.ready;
    return { worker: active, from: navigator.serviceWorker, errors: active };
  },
};

function write(report) {
  const element = document.createElement('pre');
  element.id = 'report';
  element.textContent = JSON.stringify(report);
  document.body.append(element);
}

async function start() {
  const { worker, from, errors } = await starts[kind]();
  from.onmessage = ({ data }) => write(data);
  errors.onerror = (event) => write({ message: `the worker failed: ${event.message}` });
  worker.postMessage(Object.fromEntries(new URLSearchParams(location.search)));
}

start().catch((error) => write({ message: String(error) }));
