import { freePort } from './free-port.ts';
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

/** A server of the test's own on a port of loopback, with its files in a temporary folder. */
export interface Server {
  readonly url: string;
  readonly port: number;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Ends it and removes its files. */
  end(): Promise<void>;
}

export const password = 'p@ss/wörd';
const secret = encodeURIComponent(password);

/** Where Debian and its like keep a program, or undefined. */
function find(name: string, folders: readonly string[]): string | undefined {
  const paths = folders.map((folder) => join(folder, name));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const onPath = (process.env['PATH'] ?? '').split(delimiter);
const versions = '/usr/lib/postgresql';
const postgresFolders = existsSync(versions)
  ? readdirSync(versions).map((version) => join(versions, version, 'bin'))
  : [];
const redisServer = find('redis-server', [...onPath, '/usr/bin']);
const initdb = find('initdb', [...postgresFolders, ...onPath]);
const postgres = find('postgres', [...postgresFolders, ...onPath]);
const pgIsReady = find('pg_isready', [...postgresFolders, ...onPath]);
/** PostgreSQL refuses to run as root. */
const runsAs: Ids | undefined = process.getuid?.() === 0 ? userIds('postgres') : {};

type Ids = { uid: number; gid: number } | { uid?: never; gid?: never };

function userIds(user: string): Ids | undefined {
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, user], { stdio: 'pipe' })),
    );
    return { uid: uid!, gid: gid! };
  } catch {
    return undefined;
  }
}

/** Why a server cannot be started here, or undefined. */
export const missing = {
  redis: redisServer ? undefined : 'redis-server is not installed',
  postgres:
    initdb && postgres && pgIsReady
      ? runsAs
        ? undefined
        : 'PostgreSQL does not run as root and there is no user postgres'
      : 'PostgreSQL is not installed',
};

export async function redis(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'colournet-redis-'));
  const port = await freePort();
  const settings = { bind: '127.0.0.1', port, dir: folder, requirepass: password, appendonly: 'yes' };
  const file = join(folder, 'redis.conf');
  await writeFile(
    file,
    Object.entries(settings).flatMap((setting) => `${setting.join(' ')}\n`),
  );
  return started({
    url: `redis://:${secret}@127.0.0.1:${port}`,
    port,
    folder,
    spawn: () => spawn(redisServer!, [file], { stdio: 'ignore' }),
    killSignal: 'SIGKILL',
    isReady: () => answers(port),
  });
}

export async function postgreSql(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'colournet-postgres-'));
  const port = await freePort();
  const secretFile = join(folder, 'password');
  await writeFile(secretFile, password);
  if (runsAs?.uid !== undefined) {
    for (const path of [folder, secretFile]) await chown(path, runsAs.uid, runsAs.gid);
  }
  const options = { ...runsAs, cwd: folder };
  const run = promisify(execFile);
  const data = ['-D', join(folder, 'data')];
  const making = [
    '-U',
    'colournet',
    '-A',
    'scram-sha-256',
    `--pwfile=${secretFile}`,
    '--no-locale',
    '--no-sync',
  ];
  await run(initdb!, [...data, ...making, '-E', 'UTF8'], options);
  const address = ['-h', '127.0.0.1', '-p', String(port)];
  return started({
    url: `postgres://colournet:${secret}@127.0.0.1:${port}/postgres`,
    port,
    folder,
    spawn: () => spawn(postgres!, [...data, ...address, '-k', folder], { ...options, stdio: 'ignore' }),
    killSignal: 'SIGQUIT', // all of its processes at once; those of one that got SIGKILL still answer for a moment
    isReady: () =>
      run(pgIsReady!, address).then(
        () => true,
        () => false,
      ),
  });
}

interface Plan {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  readonly spawn: () => ChildProcess;
  readonly killSignal: NodeJS.Signals;
  readonly isReady: () => Promise<boolean>;
}

async function started({
  url,
  port,
  folder,
  spawn: spawnServer,
  killSignal,
  isReady,
}: Plan): Promise<Server> {
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (!child || isOver(child)) return;
    child.kill(killSignal);
    await once(child, 'exit');
  };
  const start = async (): Promise<void> => {
    const deadline = performance.now() + 30_000;
    for (child = spawnServer(); !(await isReady()); await sleep(100)) {
      if (performance.now() > deadline) throw new Error(`${child.spawnfile} does not come up`);
      if (isOver(child)) child = spawnServer();
    }
  };
  const end = async (): Promise<void> => {
    await kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  await start();
  return { url, port, start, kill, end };
}

function isOver({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const over = (heard: boolean) => {
      socket.destroy();
      resolve(heard);
    };
    socket.once('connect', () => over(true)).once('error', () => over(false));
  });
}

/** A line to a server that can freeze: whoever is at it hears nothing any more, not even that it is gone. */
export async function lineTo(port: number): Promise<{ port: number; freeze: () => void; thaw: () => void }> {
  const ends = new Set<Socket>();
  let frozen = false;
  const line = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end);
      end.on('data', (bytes) => other.write(bytes));
      end.on('close', () => other.destroy()).on('error', () => other.destroy());
      if (frozen) end.pause();
    }
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    for (const end of ends) end.destroy();
    line.close();
  });
  await once(line, 'listening');
  const freeze = (now: boolean) => {
    frozen = now;
    for (const end of ends) end[now ? 'pause' : 'resume']();
  };
  return {
    port: (line.address() as AddressInfo).port,
    freeze: () => freeze(true),
    thaw: () => freeze(false),
  };
}
