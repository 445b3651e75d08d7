import type { FakeDiscord } from './discord/fake-discord.ts';

/** What the bot needs to run against the fake, in a folder of its own. */
export function botEnv(discord: FakeDiscord, folder: string): Record<string, string> {
  return {
    DISCORD_TOKEN: discord.token,
    DISCORD_API: discord.api,
    CDN_HOSTS: discord.cdnHost,
    DATA_DIR: folder,
    HTTP_PORT: '0',
    COLOURNET_ENGINE: 'onnx',
  };
}
