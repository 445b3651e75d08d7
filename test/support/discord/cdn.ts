import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Fault } from './faults.ts';
import type { Attachment } from './model.ts';
import type { World } from './world.ts';

/** A file name as Discord keeps it. */
export function keptName(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '_');
}

function sign(world: World, path: string, ex: string, is: string): string {
  return createHmac('sha256', world.urlKey).update(`${path}?${ex}&${is}`).digest('hex');
}

/**
 * A URL that serves an attachment until it expires.
 * @param host `/media` for the media proxy, the CDN otherwise
 */
export function signedUrl(world: World, attachment: Attachment, host: '' | '/media' = ''): string {
  const folder = attachment.ephemeral ? 'ephemeral-attachments' : 'attachments';
  const path = `/${folder}/${attachment.folder}/${attachment.id}/${attachment.filename}`;
  const hex = (ms: number) => Math.floor(ms / 1000).toString(16);
  const is = hex(Date.now());
  const ex = hex(Date.now() + world.options.urlLifeMs);
  return `http://${world.host}${host}${path}?ex=${ex}&is=${is}&hm=${sign(world, path, ex, is)}&`;
}

const isPath = /^(\/media)?(\/(?:ephemeral-)?attachments\/\d+\/(\d+)\/([\w.-]+))$/;

/** Whether the CDN or the media proxy answers this path. */
export function isCdnPath(path: string): boolean {
  return /^(\/media)?\/(ephemeral-)?attachments\//.test(path);
}

function answer(world: World, url: URL, response: ServerResponse): void {
  const end = (status: number, body: string | Buffer, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(body);
  };
  const [, proxied, path, id] = isPath.exec(url.pathname) ?? [];
  const attachment = world.attachments.get(id ?? '');
  const ex = url.searchParams.get('ex') ?? '';
  const is = url.searchParams.get('is') ?? '';
  const good = path !== undefined && url.searchParams.get('hm') === sign(world, path, ex, is);
  const alive = Number.parseInt(ex, 16) * 1000 > Date.now() - 1000;
  if (!attachment || attachment.gone || !good || !alive) {
    end(404, 'This content is no longer available.');
    return;
  }
  const { served, bytes, contentType } = attachment;
  if (served) end(served.status, served.body ?? '', served.headers);
  else if (proxied && !/^(image|video)\//.test(contentType ?? '')) end(415, 'Unsupported Media Type');
  else {
    const type = contentType ?? 'application/octet-stream';
    end(200, bytes, { 'content-type': type, 'content-length': String(bytes.length) });
  }
}

/** Answers for the CDN and for the media proxy; `'reset'` cuts the connection after half of the bytes. */
export function serveFile(world: World, url: URL, response: ServerResponse, fault: Fault | undefined): void {
  if (fault === 'hang') return;
  if (typeof fault === 'object') {
    setTimeout(() => answer(world, url, response), fault.slowMs);
  } else if (fault === 'reset') {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': '1000' });
    response.write(Buffer.alloc(500), () => response.socket?.resetAndDestroy());
  } else if (fault !== undefined) {
    response.writeHead(fault === '429' ? 429 : fault === '503' ? 503 : 500).end();
  } else answer(world, url, response);
}
