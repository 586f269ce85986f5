/**
 * Domains below which strangers have sites of their own: registries such as `co.uk`, and hosting such as `github.io`. A published list
 * that names one, by mistake or by malice, would block all of them.
 *
 * This knows the usual ones and not all: of registries two thirds, when those for towns and provinces are left out. The Public Suffix List
 * has all of its ten thousand, but changes each week, and Workers would have to carry it.
 */
import type { BlockedDestination } from './blocked-destination.ts';

/** What registries call the parts of a country's domain: `co.uk`, `com.au`, `or.jp`. */
const registry =
  /^(?:ac|ad|asso|biz|com?|coop|edu?|firm|gen|gob?|gouv|govt?|gr|gub|gv|ind|info|int|k12|ltd|med|mil|name|net?|nom|org?|plc|pro|sch|school)\.[a-z]{2}$/;

const shared = [
  // Registries that call them otherwise.
  'me.uk nhs.uk police.uk asn.au id.au web.za in.th my.id web.id web.tr idv.hk idv.tw lg.jp pe.kr re.kr adv.br blog.br eco.br',
  'uk.com us.com eu.com de.com co.com gb.net eu.org',
  // Sites and shops.
  'altervista.org blogspot.com carrd.co framer.app framer.website gitbook.io jimdofree.com myshopify.com mystrikingly.com notion.site',
  'readthedocs.io strikingly.com tumblr.com webflow.io weebly.com wixsite.com wordpress.com 000webhostapp.com byethost.com infinityfreeapp.com',
  // Pages of repositories, apps and functions.
  'codeberg.page github.io githubusercontent.com gitlab.io bitbucket.io',
  'amplifyapp.com cloudfunctions.net csb.app codesandbox.io deno.dev fly.dev glitch.me herokuapp.com lovable.app netlify.app now.sh onrender.com',
  'ondigitalocean.app pages.dev up.railway.app repl.co replit.app replit.dev run.app stackblitz.io surge.sh vercel.app vercel.dev web.app',
  'webcontainer.io workers.dev appspot.com firebaseapp.com supabase.co',
  // Clouds: their machines, stores and caches.
  'elasticbeanstalk.com elb.amazonaws.com s3.amazonaws.com cloudfront.net on.aws azureedge.net azurefd.net azurestaticapps.net azurewebsites.net',
  'cloudapp.net cloudapp.azure.com blob.core.windows.net web.core.windows.net backblazeb2.com digitaloceanspaces.com linodeobjects.com r2.dev',
  'googleusercontent.com translate.goog',
  // Tunnels, and names for machines at home.
  'loca.lt ngrok.app ngrok-free.app ngrok-free.dev ngrok.io serveo.net trycloudflare.com',
  'ddns.net duckdns.org dyndns.org dynv6.net freeddns.org hopto.org mooo.com no-ip.org sytes.net zapto.org',
].flatMap((line) => line.split(' '));

/** With all above them: who blocks `amazonaws.com` blocks what is below `s3.amazonaws.com`. */
const covering = new Set(
  shared.flatMap((domain) => domain.split('.').map((_, at, parts) => parts.slice(at).join('.'))),
);

/** Whether the entry blocks all sites of strangers below a domain that they share; one site, or a part of each, is not that. */
export function blocksSharedDomain({ kind, key, value }: BlockedDestination): boolean {
  if (kind === 'exact' || (kind === 'pattern' && !/^\*\.[^/]+\/\*+$/.test(value))) return false;
  return registry.test(key) || covering.has(key);
}
