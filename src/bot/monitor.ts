import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ColourNetError } from '../errors.ts';
import type { Metrics } from './metrics.ts';

const host = '127.0.0.1';

/**
 * Tells on a loopback port how the bot is: `/healthz` is 200 while Discord's connection stands, else 503; `/metrics` is
 * for Prometheus.
 * @param port 0 takes any
 * @throws ColourNetError `bad-configuration` where the port is taken
 */
export async function startMonitor(
  port: number,
  { registry }: Metrics,
  isHealthy: () => boolean,
): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const answer = async () => {
      if (request.url === '/healthz') {
        const healthy = isHealthy();
        response.writeHead(healthy ? 200 : 503).end(healthy ? 'ok\n' : 'not connected to Discord\n');
      } else if (request.url === '/metrics') {
        const text = await registry.metrics();
        response.writeHead(200, { 'content-type': registry.contentType }).end(text);
      } else {
        response.writeHead(404).end('/healthz or /metrics\n');
      }
    };
    answer().catch(() => response.destroy());
  });
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const sentence = `HTTP_PORT ${port} cannot be used (${(cause as NodeJS.ErrnoException).code}): name another.`;
    throw new ColourNetError('bad-configuration', sentence, { cause });
  }
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
