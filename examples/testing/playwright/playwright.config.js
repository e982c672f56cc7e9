import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  reporter: 'line',
  // For a slow machine.
  expect: { timeout: 15_000 },
  // A Chromium of your own; without it, the one of `npx playwright install chromium`.
  use: { launchOptions: { executablePath: process.env.CHROMIUM_PATH } },
});
