/** What a user agent says of browser, system and device. A hint for statistics, never a reason to treat a visitor differently. */
import UAParser from 'my-ua-parser';

import { remember } from '../lib/remember.ts';
import type { ClickClass } from './click.ts';

export type Device = 'desktop' | 'mobile' | 'tablet' | 'bot' | 'other';

export interface Agent {
  browser: string | null;
  os: string | null;
  /** Null when there is no user agent to tell by. */
  device: Device | null;
}

const maxNameUnits = 50;
const nothing: Agent = { browser: null, os: null, device: null };

/** The same object while it is remembered, so that clicks can be told to share it without comparing texts. */
export function toAgent(userAgent: string, clickClass: ClickClass): Agent {
  if (userAgent === '') return nothing;
  const { person, bot } = parseAgent(userAgent);
  return clickClass === 'bot' || clickClass === 'preview' ? bot : person;
}

/** Parsing is some two hundred regular expressions, and most clicks come from few browsers. */
const parseAgent = remember(4096, (userAgent) => {
  const parsed = new UAParser(userAgent);
  const browser = parsed.getBrowser().name?.slice(0, maxNameUnits) ?? null;
  const os = parsed.getOS().name?.slice(0, maxNameUnits) ?? null;
  const device = toDevice(parsed.getDevice().type, browser ?? os);
  return { person: { browser, os, device }, bot: { browser, os, device: 'bot' } satisfies Agent };
});
function toDevice(type: string | undefined, name: string | null): Device {
  if (type === 'mobile' || type === 'tablet') return type;
  // The parser leaves the type out for desktop computers, and for what it does not know at all.
  return type === undefined && name !== null ? 'desktop' : 'other';
}
