'use client';

import { useEffect, useState } from 'react';

/** What `run` gave for the page's address; once, though effects run twice in development. */
let reported;

export function Report({ run }) {
  const [report, setReport] = useState();
  useEffect(() => {
    reported ??= run(Object.fromEntries(new URLSearchParams(location.search)));
    reported.then(setReport, (error) => setReport({ message: String(error) }));
  }, [run]);
  return report && <pre id="report">{JSON.stringify(report)}</pre>;
}
