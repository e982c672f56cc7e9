// Probes for whoever sends a target: as a dedicated, shared or service worker.
import { probe } from './probe.js';

const answer = async (target, port) => port.postMessage(await probe(target).catch((error) => ({ message: String(error) })));

globalThis.onconnect = ({ ports: [port] }) => (port.onmessage = ({ data }) => answer(data, port));
globalThis.onmessage = (event) => {
  const answered = answer(event.data, event.source ?? globalThis);
  event.waitUntil?.(answered);
};
