import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

import { takeKeptPath } from './kept-path.ts';

/** /app itself, which is also where other providers send people back to: goes on to what was wanted. */
export function AppStart() {
  const { history } = useRouter();
  const [path] = useState(takeKeptPath);
  useEffect(() => history.replace(path), [history, path]);
  return null;
}
