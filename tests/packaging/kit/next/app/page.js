'use client';

import { probe } from '../src/probe.js';
import { Report } from './report.js';

export default function Page() {
  return <Report run={probe} />;
}
