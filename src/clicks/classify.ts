/**
 * Which class a click belongs to. Nothing is dropped for it, and the version is stored with every click, so that better rules can
 * classify old clicks again. When in doubt a click is human: owners would rather see a bot too many than miss a customer.
 */
import { isbot } from 'isbot';

import { remember } from '../lib/remember.ts';
import type { BatchedClick } from './batch.ts';
import type { ClickClass } from './click.ts';

/** Raise with every change of the rules below. */
export const classifierVersion = 1;

/**
 * Fetchers that read a page to show a preview of it where somebody shared the link. Apple's Messages is among them: it poses as
 * facebookexternalhit and Twitterbot at once.
 */
const previewFetcher = new RegExp(
  [
    'Slackbot-LinkExpanding',
    'Slack-ImgProxy',
    'Twitterbot',
    'facebookexternalhit',
    'Facebot',
    'meta-externalfetcher',
    'WhatsApp',
    'Discordbot',
    'TelegramBot',
    'LinkedInBot',
    'Mastodon',
    'Pleroma',
    'Misskey',
    'Bluesky',
    'Pinterestbot',
    'redditbot',
    'SkypeUriPreview',
    'MicrosoftPreview',
    'Iframely',
    'Embedly',
    'Viber',
    'Signal-Desktop-LinkPreview',
    'Snapchat.*URLPreview',
    'vkShare',
    'KakaoTalk-Scrap',
    'Line-Poker',
    'Google-PageRenderer',
    'Notionbot',
    'Trello-?Bot',
    'Linespider',
  ].join('|'),
  'i',
);

/**
 * Networks of data centres. People do come from there, by VPN and remote desktop, so the network alone proves nothing; but a
 * browser always says which language it wants, and a script seldom does.
 */
const dataCentres = new Set([
  8075, 12876, 14061, 14618, 15169, 16276, 16509, 20473, 24940, 31898, 37963, 45102, 51167, 60781, 63949, 132203,
  396982,
]);

type Evidence = Pick<BatchedClick, 'signal' | 'optedOut' | 'userAgent' | 'language' | 'asn'>;

export function classify(click: Evidence): ClickClass {
  if (click.signal === 'prefetch') return 'prefetch';
  // Of an opted-out click nothing else is known: see readClick.
  if (click.optedOut) return click.signal === 'automated' ? 'bot' : 'human';
  const claim = claimOf(click.userAgent);
  if (claim === 'preview') return 'preview';
  if (click.signal === 'automated' || claim === 'bot') return 'bot';
  return dataCentres.has(click.asn) && click.language === '' ? 'bot' : 'human';
}

/** What a user agent says of itself. */
const claimOf = remember(4096, (userAgent): 'preview' | 'bot' | 'browser' => {
  if (previewFetcher.test(userAgent)) return 'preview';
  return userAgent === '' || isbot(userAgent) ? 'bot' : 'browser';
});
