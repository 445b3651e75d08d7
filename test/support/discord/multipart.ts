import { invalidField, refusal } from './errors.ts';
import type { Upload } from './model.ts';

export interface Body {
  /** Undefined where none was sent. */
  readonly json: unknown;
  readonly files: ReadonlyMap<number, Upload>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(50109);
  }
}

async function readForm(raw: Buffer, contentType: string): Promise<Body> {
  const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw refusal(50035, 'not a multipart body');
    });
  const files = new Map<number, Upload>();
  let json: unknown = {};
  for (const [field, value] of form) {
    const index = /^files\[(\d)\]$/.exec(field)?.[1];
    if (field === 'payload_json' && typeof value === 'string') json = parse(value);
    else if (index === undefined) throw invalidField(field, 'UNKNOWN_FIELD', 'No part has this name');
    else if (typeof value === 'string') throw invalidField(field, 'FILENAME', 'A part needs a file name');
    else {
      const bytes = Buffer.from(await value.arrayBuffer());
      files.set(Number(index), { name: value.name, bytes, contentType: value.type || undefined });
    }
  }
  return { json, files };
}

/** Reads a request's body, JSON or multipart. */
export async function readBody(raw: Buffer, contentType: string | undefined): Promise<Body> {
  if (contentType?.startsWith('multipart/form-data')) return readForm(raw, contentType);
  if (raw.length === 0) return { json: undefined, files: new Map() };
  if (!contentType?.startsWith('application/json')) {
    throw refusal(50035, `cannot read ${contentType ?? 'a body without content-type'}`);
  }
  return { json: parse(raw.toString()), files: new Map() };
}
