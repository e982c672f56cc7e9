// The extension's service worker: probes for its pages.
import { probe } from './probe.js';

chrome.runtime.onMessage.addListener((target, sender, answer) => {
  probe(target).then(answer, (error) => answer({ message: String(error) }));
  return true;
});
