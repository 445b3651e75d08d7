import { mkdir } from 'node:fs/promises';
import { commands } from '../../commands/index.ts';
import { readEnv } from '../env.ts';
import { lockFolder } from '../folder-lock.ts';
import { createLog } from '../log.ts';
import { loadColouriser, selectBundle } from '../model/index.ts';
import { startBot } from './bot.ts';
import { endWith, requireToken } from './process.ts';
import { openStore } from './store.ts';

async function main(): Promise<void> {
  const ended = nextSignal(); // heard from the first moment on
  const env = readEnv();
  const DISCORD_TOKEN = requireToken(env.DISCORD_TOKEN);
  const log = createLog(env.LOG_LEVEL);
  await mkdir(env.DATA_DIR, { recursive: true });
  const unlock = await lockFolder(env.DATA_DIR);
  try {
    const store = await openStore(env.STORE_URL, env.DATA_DIR);
    try {
      const folder = await selectBundle(env);
      const colouriser = await loadColouriser({ folder, engine: env.COLOURNET_ENGINE });
      try {
        const bot = await startBot({ env: { ...env, DISCORD_TOKEN }, commands, colouriser, store, log });
        const why = await Promise.race([ended, bot.lost]);
        if (typeof why === 'string') log.info({ signal: why }, 'stopping after the picture at work');
        await bot.stop();
        if (typeof why !== 'string') throw why;
      } finally {
        await colouriser.close();
      }
    } finally {
      await store.close(); // a connection to a database would keep the process alive
    }
  } finally {
    await unlock();
  }
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
}

main().catch(endWith);
