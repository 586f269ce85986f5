/** Fakes of the ports of links, held to the contract of the real adapters by the suites in test/contract/links. */
import type { AddressStore } from '../../../src/links/address-store.ts';
import type { HotLinkStore } from '../../../src/links/hot-store.ts';
import type { LinkProjection } from '../../../src/links/projection.ts';

export function fakeHotLinks(): HotLinkStore {
  const held = new Map<string, LinkProjection | 'absent'>();
  return {
    get: async (address) => held.get(address) ?? null,
    async setAbsent(address) {
      if (!held.has(address)) held.set(address, 'absent');
    },
    async setAll(links) {
      for (const { address, link } of links) {
        const current = held.get(address);
        if (current === undefined || current === 'absent' || current.version <= link.version) held.set(address, link);
      }
    },
  };
}

export interface FakeAddresses extends AddressStore {
  links: Map<string, LinkProjection>;
  outbox: { address: string; version: number }[];
}

/** One primary without a replica: both endpoints see the same. */
export function fakeAddresses(): FakeAddresses {
  const fake: FakeAddresses = {
    links: new Map(),
    outbox: [],
    find: async (_, address) => fake.links.get(address) ?? null,
    async findAll(_, addresses) {
      return new Map(
        addresses.flatMap((address) => {
          const link = fake.links.get(address);
          return link ? [[address, link] as const] : [];
        }),
      );
    },
    async clearOutbox(published) {
      fake.outbox = fake.outbox.filter(
        (row) => !published.some(({ address, version }) => row.address === address && row.version <= version),
      );
    },
  };
  return fake;
}
