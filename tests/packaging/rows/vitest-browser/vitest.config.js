import { playwright } from '@vitest/browser-playwright';

const provider = playwright({ launchOptions: { executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'] } });

export default { test: { browser: { enabled: true, headless: true, provider, instances: [{ browser: 'chromium' }] } } };
