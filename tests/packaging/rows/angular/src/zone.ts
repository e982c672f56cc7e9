import { ChangeDetectionStrategy, Component, provideBrowserGlobalErrorListeners, provideZoneChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { run } from './run';

/** No signal: the page shows the report because zone.js sees that the call has ended. */
@Component({ selector: 'app-root', changeDetection: ChangeDetectionStrategy.Eager, template: '<pre id="report">{{ report }}</pre>' })
export class App {
  protected report = '';

  constructor() {
    run().then((report) => (this.report = report));
  }
}

bootstrapApplication(App, {
  providers: [provideBrowserGlobalErrorListeners(), provideZoneChangeDetection({ eventCoalescing: true })],
}).catch((error) => console.error(error));
