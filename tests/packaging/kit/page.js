// For a page: probes with what its address says, and writes the report into the page.
import { probe } from './probe.js';

function write(report) {
  const element = document.createElement('pre');
  element.id = 'report';
  element.textContent = JSON.stringify(report);
  document.body.append(element);
}

probe(Object.fromEntries(new URLSearchParams(location.search))).then(write, (error) => write({ message: String(error) }));
