/** Requests as browsers send them and as Cloudflare hands them to a Worker: headers, address and `request.cf`. */
import { formatVisit } from '../../src/clicks/visit.ts';

export const cfHeader = 'x-bench-cf';
/** What an owner's zone adds by a request header transform rule, so that a Worker need not open `request.cf`. */
export const visitHeader = 'x-linkpulse-visit-0123456789abcdef01234567';

/** How a Worker learns of the visitor and their place: from that header, or from all others and `request.cf`, which come either way. */
export type Place = 'header' | 'cf';

const userAgents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 400.0.0.0',
];
const languages = ['de-DE,de;q=0.9,en;q=0.8', 'en-US,en;q=0.9', 'fr-FR,fr;q=0.9,en-US;q=0.8', 'en-GB,en;q=0.9'];
const referrers = ['https://www.google.com/', 'https://t.co/', 'https://news.example.org/story/4711?ref=front', ''];
const places = [
  { country: 'DE', city: 'Munich', region: 'Bavaria', regionCode: 'BY', continent: 'EU', asn: 3320 },
  { country: 'US', city: 'Columbus', region: 'Ohio', regionCode: 'OH', continent: 'NA', asn: 7922 },
  { country: 'FR', city: 'Lyon', region: 'Auvergne-Rhône-Alpes', regionCode: 'ARA', continent: 'EU', asn: 3215 },
  { country: 'GB', city: 'Leeds', region: 'England', regionCode: 'ENG', continent: 'EU', asn: 2856 },
];

/** What the edge adds to every request besides the place; sizes as deployed Workers see them. */
const cfRest = {
  clientTcpRtt: 14,
  httpProtocol: 'HTTP/2',
  clientAcceptEncoding: 'gzip, deflate, br, zstd',
  requestPriority: 'weight=256;exclusive=1',
  edgeRequestKeepAliveStatus: 1,
  requestHeaderNames: {},
  colo: 'MUC',
  asOrganization: 'Deutsche Telekom AG',
  isEUCountry: '1',
  timezone: 'Europe/Berlin',
  latitude: '48.13743',
  longitude: '11.57549',
  postalCode: '80331',
  tlsVersion: 'TLSv1.3',
  tlsCipher: 'AEAD-AES128-GCM-SHA256',
  tlsClientRandom: 'q0bGk2mXo9pVw7l1nJ0tT3bQy5rZs8uC4dE6fH2iK1g=',
  tlsClientCiphersSha1: 'kXrN3VEKDdzz2cPKTQaKzpxVTxQ=',
  tlsClientExtensionsSha1: '1eY97BUYYO8vDaTfHQywB1pcNdM=',
  tlsClientExtensionsSha1Le: 'u4wtEMFQBY18l3BzHAvORm+KGRw=',
  tlsClientHelloLength: '1752',
  tlsExportedAuthenticator: {
    clientFinished: '29eb4ee4d4c62cd3d0e2ec2ab9e8f6cbbae7b3b3c6f4f62b6b2b6a0f6fd9e1a2',
    clientHandshake: '3b19a5bfa9f9b0d5a6c8a3f2b7d1d6f0f3e5f2c9a8b7c6d5e4f3a2b1c0d9e8f7',
    serverHandshake: '5a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9',
    serverFinished: '7c6b5a493827160514233241505f6e7d8c9bab0a1f2e3d4c5b6a79887766554e',
  },
  tlsClientAuth: { certPresented: '0', certVerified: 'NONE', certRevoked: '0', certIssuerDN: '', certSubjectDN: '' },
  verifiedBotCategory: '',
  edgeL4: { deliveryRate: 2_482_381 },
  botManagement: {
    corporateProxy: false,
    verifiedBot: false,
    jsDetection: { passed: false },
    staticResource: false,
    detectionIds: {},
    score: 99,
  },
};

const origins = places.map((place) => ({
  cf: JSON.stringify({ ...cfRest, ...place }).replaceAll(/[^ -~]/g, toEscape),
  place: [place.country, place.region, place.city, place.continent, place.asn].join('|'),
}));

/** The whole request, ready to be written to a connection. */
export function toRequest(
  to: { host: string; place: Place },
  path: string,
  random: () => number,
  address = drawAddress(random),
): Buffer {
  const referrer = pick(referrers, random);
  const origin = pick(origins, random);
  const userAgent = pick(userAgents, random);
  const language = pick(languages, random);
  const visit = formatVisit({
    place: origin.place,
    ip: address,
    dnt: '',
    gpc: '',
    purpose: '',
    language,
    referrer,
    userAgent,
  });
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${to.host}`,
    `User-Agent: ${userAgent}`,
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    `Accept-Language: ${language}`,
    'Accept-Encoding: gzip, br',
    ...(referrer === '' ? [] : [`Referer: ${referrer}`]),
    'Sec-Fetch-Dest: document',
    'Sec-Fetch-Mode: navigate',
    'Sec-Fetch-Site: cross-site',
    'Upgrade-Insecure-Requests: 1',
    `CF-Connecting-IP: ${address}`,
    'CF-Ray: 8f1d2c3b4a596877-MUC',
    'X-Forwarded-Proto: https',
    `${cfHeader}: ${origin.cf}`,
    ...(to.place === 'header' ? [`${visitHeader}: ${visit}`] : []),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
}

/** Of a /16, so that a batch of clicks holds about as many visitors as clicks. */
function drawAddress(random: () => number): string {
  const octet = () => Math.floor(random() * 254) + 1;
  return `203.0.${octet()}.${octet()}`;
}

/** The same visitors as a click holds them. */
export function drawVisitor(random: () => number) {
  const { country, region, city, continent, asn } = pick(places, random);
  const language = pick(languages, random);
  const referrer = toOrigin(pick(referrers, random));
  return { userAgent: pick(userAgents, random), language, referrer, country, region, city, continent, asn };
}

const toOrigin = (url: string): string => (url === '' ? '' : new URL(url).origin);

/** Headers are bytes; JSON can say everything in ASCII. */
function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
