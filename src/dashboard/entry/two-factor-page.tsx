import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { takeKeptPath } from '../session/kept-path.ts';
import { SecondFactor } from './second-factor.tsx';
import { useReturn } from './use-return.ts';

/** Where somebody arrives who was at another provider and has set up two-factor sign-in here. */
export function TwoFactorPage() {
  const navigate = useNavigate();
  const [to] = useState(takeKeptPath);
  useReturn(to);
  return <SecondFactor onCancel={() => void navigate({ to: '/app/sign-in', search: { to } })} />;
}
