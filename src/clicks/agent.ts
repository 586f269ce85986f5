/** What a user agent says of browser, system and device. A hint for statistics, never a reason to treat a visitor differently. */
import UAParser from 'my-ua-parser';

import type { ClickClass } from './click.ts';

export type Device = 'desktop' | 'mobile' | 'tablet' | 'bot' | 'other';

export interface Agent {
  browser: string | null;
  os: string | null;
  /** Null when there is no user agent to tell by. */
  device: Device | null;
}

const maxNameUnits = 50;

export function toAgent(userAgent: string, clickClass: ClickClass): Agent {
  if (userAgent === '') return { browser: null, os: null, device: null };
  const parsed = new UAParser(userAgent);
  const browser = parsed.getBrowser().name?.slice(0, maxNameUnits) ?? null;
  const os = parsed.getOS().name?.slice(0, maxNameUnits) ?? null;
  const isAutomated = clickClass === 'bot' || clickClass === 'preview';
  return { browser, os, device: isAutomated ? 'bot' : toDevice(parsed.getDevice().type, browser ?? os) };
}

function toDevice(type: string | undefined, name: string | null): Device {
  if (type === 'mobile' || type === 'tablet') return type;
  // The parser leaves the type out for desktop computers, and for what it does not know at all.
  return type === undefined && name !== null ? 'desktop' : 'other';
}
