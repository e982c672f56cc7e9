'use client';

import { Report } from '../report.js';
import { act } from './actions.js';

export default function Page() {
  return <Report run={act} />;
}
