import { Component, provideBrowserGlobalErrorListeners, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { run } from './run';

@Component({ selector: 'app-root', template: '<pre id="report">{{ report() }}</pre>' })
export class App {
  protected readonly report = signal('');

  constructor() {
    run().then((report) => this.report.set(report));
  }
}

bootstrapApplication(App, { providers: [provideBrowserGlobalErrorListeners()] }).catch((error) => console.error(error));
