import type { Bucket, Json, Upload } from './model.ts';
import type { World } from './world.ts';

export interface RouteCall {
  readonly world: World;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly json: unknown;
  readonly files: ReadonlyMap<number, Upload>;
}

export interface RouteAnswer {
  readonly status: number;
  readonly body?: Json | readonly Json[];
}

export interface Route {
  readonly method: string;
  readonly pattern: string;
  /** Whether it wants "Bot token"; the others carry a token in their path and no header. */
  readonly bot: boolean;
  readonly bucket?: keyof World['options']['limits'];
  readonly answer: (call: RouteCall) => RouteAnswer;
}

/** The parameters of a path that fits a route's pattern. */
export function matchRoute(route: Route, method: string, path: string): Record<string, string> | undefined {
  if (route.method !== method) return undefined;
  const wanted = route.pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = given[index]!;
    else if (part !== given[index]) return undefined;
  }
  return params;
}

/** The bucket of a route, and which of its counters a path has. */
export function bucketOf(
  world: World,
  route: Route,
  params: Record<string, string>,
): [Bucket | undefined, string] {
  const major = [params['app'], params['token'], params['channel'], params['guild']].join(' ');
  if (!route.bucket) return [undefined, major];
  return [{ ...world.options.limits[route.bucket], name: `${route.method} ${route.pattern}` }, major];
}
