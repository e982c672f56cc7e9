'use client';

import '../src/only.js';

export default function Page() {
  return null;
}
