import { describe, expect, it } from 'vitest';

import { doesTheSame, toPlaceRule } from '../../../scripts/deploy/place-rule.ts';
import { parseVisit } from '../../../src/clicks/visit.ts';

const rule = toPlaceRule(['go.example.com', 'l.example.com'], 'x-visit');

const visit =
  'concat(ip.src.country, "|", ip.src.region, "|", ip.src.city, "|", ip.src.continent, "|", to_string(ip.src.asnum), "|", to_string(ip.src), "|", http.request.headers["dnt"][0], "|", http.request.headers["sec-gpc"][0], "|", http.request.headers["sec-purpose"][0], http.request.headers["purpose"][0], "|", http.request.headers["accept-language"][0], "|", http.referer, " ", http.user_agent)';

/** The few words of Cloudflare's rules language that our expression uses. */
function matches(expression: string | undefined, host: string): boolean {
  return (expression ?? '').split(' or ').some((term) => {
    const [, list] = /^lower\(http\.host\) in \{(.*)\}$/.exec(term) ?? [];
    if (list !== undefined) return list.split(' ').includes(JSON.stringify(host.toLowerCase()));
    const [, prefix] = /^starts_with\(lower\(http\.host\), "(.*)"\)$/.exec(term) ?? [];
    if (prefix !== undefined) return host.toLowerCase().startsWith(prefix);
    throw new Error(`Not in the language: ${term}`);
  });
}

describe('the place rule', () => {
  it('writes what a click needs into one header', () => {
    expect(rule).toMatchObject({
      ref: 'linkpulse_place',
      action: 'rewrite',
      action_parameters: {
        headers: {
          'x-visit': {
            operation: 'set',
            expression: visit,
          },
        },
      },
      expression:
        'lower(http.host) in {"go.example.com" "l.example.com"} or starts_with(lower(http.host), "go.example.com:") or starts_with(lower(http.host), "l.example.com:")',
      enabled: true,
    });
  });

  it('writes what the Worker reads', () => {
    const values: Record<string, string> = {
      'ip.src.country': 'DE',
      'ip.src.region': 'Bavaria',
      'ip.src.city': 'Munich',
      'ip.src.continent': 'EU',
      'to_string(ip.src.asnum)': '3320',
      'to_string(ip.src)': '192.0.2.1',
      'http.request.headers["dnt"][0]': '1',
      'http.request.headers["purpose"][0]': 'prefetch',
      'http.referer': 'https://example.org/',
      'http.user_agent': 'Mozilla/5.0 (X11)',
    };
    const [, list = ''] = /^concat\((.*)\)$/.exec(visit) ?? [];
    // As the engine's source has it, a header that is not there is left out.
    const text = list.split(', ').map((part) => (part.startsWith('"') ? part.slice(1, -1) : (values[part] ?? '')));
    expect(parseVisit(text.join(''))).toEqual({
      place: 'DE|Bavaria|Munich|EU|3320',
      ip: '192.0.2.1',
      dnt: '1',
      gpc: '',
      purpose: 'prefetch',
      language: '',
      referrer: 'https://example.org/',
      userAgent: 'Mozilla/5.0 (X11)',
    });
  });

  it.each(['go.example.com', 'l.example.com', 'GO.Example.com', 'go.example.com:443', 'L.EXAMPLE.COM:8443'])(
    'overwrites the header of a visitor who asks %s',
    (host) => {
      expect(matches(rule.expression, host)).toBe(true);
    },
  );

  it.each(['example.com', 'www.example.com', 'go.example.com.example.com', 'ago.example.com'])(
    'leaves %s alone',
    (host) => {
      expect(matches(rule.expression, host)).toBe(false);
    },
  );

  it('is refused when it is longer than Cloudflare takes', () => {
    const hosts = Array.from({ length: 60 }, (_, index) => `link-domain-${index}.example.com`);
    expect(() => toPlaceRule(hosts, 'x-visit')).toThrow(/60 hosts.*4096/);
  });

  it('is known as the same whatever its description, and not when it is switched off or changed', () => {
    expect(doesTheSame({ ...rule, description: 'mine' }, rule)).toBe(true);
    expect(doesTheSame({ ...rule, enabled: false }, rule)).toBe(false);
    expect(doesTheSame({ ...rule, expression: 'true' }, rule)).toBe(false);
    expect(doesTheSame({ ...rule, action_parameters: {} }, rule)).toBe(false);
  });
});
