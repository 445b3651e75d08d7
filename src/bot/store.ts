import type { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { unescape } from 'node:querystring';
import { type DeserializedData, Keyv, type KeyvStoreAdapter } from 'keyv';
import { z } from 'zod';
import { storeProtocol } from '../env.ts';
import { ColourNetError } from '../errors.ts';
import { type Collection, DamagedValue, type Run, StoredCollection, type Table } from './store/collection.ts';
import { LmdbStore } from './store/lmdb-store.ts';
import { Turns } from './turns.ts';
import { withinTime } from './within-time.ts';

export type { Collection };

/** What outlives the process. */
export interface Store {
  /** @param name small letters and hyphens; collections never see each other's values */
  collection<T>(name: string, schema: z.ZodType<T>): Collection<T>;
  close(): Promise<void>;
}

interface Backend extends Table {
  close(): Promise<void>;
}

/** How long the store may take for an answer. */
const usualPatienceMs = 5000;

/** What is ours in a Redis or a PostgreSQL that serves others too: the beginning of a key, the name of a table. */
const namespace = 'colournet';

/** What keyv keeps under a key. */
const saved = z.object({ value: z.json(), expires: z.number().optional() });

/**
 * Opens the store at a URL, by default the file in a folder. A process has one at a time: \@keyv/postgres has one pool.
 * @throws ColourNetError `bad-configuration` where it cannot be used
 */
export async function openStore(
  url: string | undefined,
  folder: string,
  patienceMs = usualPatienceMs,
): Promise<Store> {
  const backend = await (url === undefined ? openFolder(folder) : openUrl(url, patienceMs));
  const turns = new Turns();
  let closing: Promise<void> | undefined;
  const run: Run = (address, work) =>
    turns.run(address, () => {
      if (closing) throw new Error('it is closed'); // a closed client of Redis would connect again
      return withinTime(work(), patienceMs);
    });
  return {
    collection: (name, schema) => new StoredCollection(backend, run, name, schema),
    close: () => (closing ??= backend.close()),
  };
}

async function openFolder(folder: string): Promise<Backend> {
  const path = join(folder, 'store.mdb');
  try {
    const adapter = await LmdbStore.open(path);
    return {
      ...valuesIn(adapter),
      keys: (name) => firsts(adapter.iterator(name), name.length + 1),
      close: () => adapter.disconnect(),
    };
  } catch (cause) {
    const sentence = `The store cannot be opened (${(cause as Error).message}): mend ${path} or name another DATA_DIR.`;
    throw new ColourNetError('bad-configuration', sentence, { cause });
  }
}

async function openUrl(url: string, patienceMs: number): Promise<Backend> {
  const { protocol, host, pathname, password } = new URL(URL.canParse(url) ? url : 'none:');
  if (!storeProtocol.test(protocol.slice(0, -1))) {
    const sentence =
      'STORE_URL must be a URL that begins with redis://, rediss://, postgres:// or postgresql://.';
    throw new ColourNetError('bad-configuration', sentence);
  }
  try {
    return await (protocol.startsWith('redis') ? openRedis : openPostgres)(url, patienceMs);
  } catch (error) {
    // Not the error itself: it may hold the URL, and that the password.
    const { message, code } = error as NodeJS.ErrnoException; // an AggregateError has only a code
    const reason = [password, unescape(password)]
      .filter((secret) => secret !== '')
      .reduce((text, secret) => text.replaceAll(secret, '***'), message || String(code));
    const sentence = `The store at ${protocol}//${host}${pathname} cannot be used (${reason}): check STORE_URL.`;
    throw new ColourNetError('bad-configuration', sentence);
  }
}

async function openRedis(url: string, patienceMs: number): Promise<Backend> {
  const { createClient, default: KeyvRedis } = await import('@keyv/redis'); // slow to load, and most bots have a file
  let opened = false;
  const client = createClient({
    url,
    disableOfflineQueue: true, // without a connection commands fail instead of waiting for one
    pingInterval: 30_000,
    socket: {
      connectTimeout: patienceMs,
      reconnectStrategy: (tries) => opened && Math.min(100 * 2 ** tries, 2000), // only what worked is tried again
    },
  });
  const adapter = new KeyvRedis(client, {
    keyPrefixSeparator: ':',
    throwOnErrors: true,
    throwOnConnectError: true,
  });
  const values = valuesIn(adapter);
  const close = async (): Promise<void> => {
    if (client.isReady) await withinTime(client.close(), patienceMs).catch(() => client.destroy());
    else if (client.isOpen) client.destroy();
  };
  try {
    await withinTime(client.connect(), patienceMs);
    await values.get('x'); // tells whether the password was missing
  } catch (error) {
    await close();
    throw error;
  }
  opened = true;
  const keys: Table['keys'] = (name) => firsts(adapter.iterator(`${namespace}:${name}`));
  return { ...values, keys, close };
}

async function openPostgres(url: string, patienceMs: number): Promise<Backend> {
  const { KeyvPostgres } = await import('@keyv/postgres');
  const adapter = new KeyvPostgres({
    uri: url,
    table: namespace,
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
    log: hearErrors,
  });
  let refusal: unknown; // of making the table: the adapter goes on without it
  adapter.on('error', (error) => {
    refusal ??= error;
  });
  const values = valuesIn(adapter);
  const close = () => withinTime(adapter.disconnect(), 2 * patienceMs);
  try {
    await values.get('x');
  } catch (error) {
    await close();
    throw refusal ?? error;
  }
  // The adapter's own iterator just ends where a query fails.
  const keys: Table['keys'] = async (name) => {
    const all = `SELECT substr(key, $2) AS key FROM public.${namespace} WHERE starts_with(key, $1)`;
    const rows: { key: string }[] = await adapter.query(all, [`${name}:`, name.length + 2]);
    return new Set(rows.map(({ key }) => key));
  };
  return { ...values, keys, close };
}

/**
 * pg's pool ends the process where an idle connection breaks and nobody listens, as when the server restarts. The
 * adapter keeps its pool to itself, but the pool calls this as a method of its own.
 */
function hearErrors(this: EventEmitter): void {
  if (this.listenerCount('error') === 0) this.on('error', () => {}); // the next query tells
}

/** The first of each pair, without so many of its first characters. */
async function firsts(pairs: AsyncIterable<unknown[]>, skip = 0): Promise<Set<string>> {
  const found = new Set<string>(); // Redis may tell a key twice
  for await (const [key] of pairs) found.add(String(key).slice(skip));
  return found;
}

/** keyv over an adapter. It knows when values expire; names of collections are already in the keys. */
function valuesIn(store: KeyvStoreAdapter): Omit<Table, 'keys'> {
  const keyv = new Keyv<unknown>({
    store,
    namespace,
    useKeyPrefix: false,
    throwOnErrors: true,
    serialize: JSON.stringify,
    deserialize,
  });
  return {
    get: (key) => keyv.get(key),
    set: (key, value, ttlMs) => keyv.set(key, value, ttlMs),
    delete: (key) => keyv.delete(key),
  };
}

/** keyv takes what has no value for a key that is not there. */
function deserialize<T>(text: string): DeserializedData<T> {
  try {
    return saved.parse(JSON.parse(text)) as DeserializedData<T>;
  } catch {
    throw new DamagedValue('the value is damaged (it is nothing that the store saves)'); // the cause would show a part of it
  }
}
