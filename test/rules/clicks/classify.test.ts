import { describe, expect, it } from 'vitest';
import { toAgent } from '../../../src/clicks/agent.ts';
import { classify } from '../../../src/clicks/classify.ts';
import type { ClickClass, ClickSignal } from '../../../src/clicks/click.ts';
import { toLanguage } from '../../../src/clicks/language.ts';
import { toReferrerHost } from '../../../src/clicks/referrer.ts';

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const pixel =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36';
const ipad =
  'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1';
const firefoxOnMac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0';
const tv =
  'Mozilla/5.0 (SMART-TV; LINUX; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) Version/7.0 TV Safari/537.36';
const messages =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0';

const evidence = { signal: 'none' as ClickSignal, optedOut: false, userAgent: chrome, language: 'en', asn: 3320 };

describe('classify', () => {
  it.each<[ClickClass, string]>([
    ['human', chrome],
    ['human', iphone],
    ['human', pixel],
    ['human', firefoxOnMac],
    ['preview', 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)'],
    ['preview', 'Twitterbot/1.0'],
    ['preview', 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)'],
    ['preview', 'WhatsApp/2.23.20.0'],
    ['preview', 'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)'],
    ['preview', 'TelegramBot (like TwitterBot)'],
    ['preview', 'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)'],
    ['preview', 'http.rb/5.1.1 (Mastodon/4.2.1; +https://mastodon.social/)'],
    ['preview', messages],
    ['bot', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'],
    ['bot', 'curl/8.5.0'],
    ['bot', 'python-requests/2.32'],
    [
      'bot',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36',
    ],
    ['bot', ''],
  ])('calls %s: %s', (expected, userAgent) => {
    expect(classify({ ...evidence, userAgent })).toBe(expected);
  });

  it('believes a prefetch header before everything else', () => {
    expect(classify({ ...evidence, signal: 'prefetch' })).toBe('prefetch');
    expect(classify({ ...evidence, signal: 'prefetch', userAgent: 'curl/8' })).toBe('prefetch');
    expect(classify({ ...evidence, signal: 'prefetch', optedOut: true, userAgent: '' })).toBe('prefetch');
  });

  it('takes the edge at its word about an opted-out click', () => {
    expect(classify({ ...evidence, optedOut: true, userAgent: '' })).toBe('human');
    expect(classify({ ...evidence, optedOut: true, userAgent: '', signal: 'automated' })).toBe('bot');
  });

  it('doubts a data centre only when it names no language', () => {
    expect(classify({ ...evidence, asn: 16509 })).toBe('human');
    expect(classify({ ...evidence, asn: 16509, language: '' })).toBe('bot');
    expect(classify({ ...evidence, language: '' })).toBe('human');
  });
});

describe('toAgent', () => {
  it.each([
    [chrome, 'Chrome', 'Windows', 'desktop'],
    [iphone, 'Mobile Safari', 'iOS', 'mobile'],
    [pixel, 'Chrome', 'Android', 'mobile'],
    [ipad, 'Mobile Safari', 'iOS', 'tablet'],
    [firefoxOnMac, 'Firefox', 'Mac OS', 'desktop'],
    [tv, 'Safari', 'Tizen', 'other'],
    ['gibberish', null, null, 'other'],
    ['', null, null, null],
  ])('reads %s', (userAgent, browser, os, device) => {
    expect(toAgent(userAgent, 'human')).toEqual({ browser, os, device });
  });

  it('calls the device of a bot a bot', () => {
    expect(toAgent(chrome, 'bot').device).toBe('bot');
    expect(toAgent(messages, 'preview').device).toBe('bot');
  });
});

describe('toReferrerHost', () => {
  it.each([
    ['https://www.Example.ORG', 'example.org'],
    ['http://example.org:8080', 'example.org'],
    ['https://sub.example.org.', 'sub.example.org'],
    ['https://münchen.example', 'xn--mnchen-3ya.example'],
    ['android-app://com.slack', 'com.slack'],
    ['', null],
    ['https://', null],
    ['javascript:alert(1)', null],
    ['not a url', null],
  ])('of %j is %j', (referrer, host) => {
    expect(toReferrerHost(referrer)).toBe(host);
  });
});

describe('toLanguage', () => {
  it.each([
    ['de-DE,de;q=0.9', 'de-DE'],
    ['EN-us', 'en-US'],
    ['en;q=0.8', 'en'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['*', null],
    ['', null],
    ["'; drop table", null],
    ['x-klingon', null],
  ])('of %j is %j', (header, language) => {
    expect(toLanguage(header)).toBe(language);
  });
});
