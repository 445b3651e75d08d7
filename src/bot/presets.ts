import { z } from 'zod';
import { temperatureRange } from '../model/index.ts';
import type { OnDamaged } from './store/collection.ts';
import { plainText } from './plain-text.ts';
import type { Collection } from './store.ts';
import { refuse } from './texts/texts.ts';

/** A temperature with a name. */
export interface Preset {
  readonly name: string;
  readonly temperature: number;
}

/** What every server has and cannot lose. */
const builtIn: readonly Preset[] = [
  { name: 'vivid', temperature: 0.15 },
  { name: 'balanced', temperature: 0.38 },
  { name: 'soft', temperature: 0.8 },
];
const fallback = builtIn[1]!;

const mostPresets = 15;
/** Of a preset's name, in characters. */
export const longestName = 32;
/** How long presets are kept after the bot has left. */
const keptMs = 30 * 24 * 3_600_000;

export const presetsSchema = z.strictObject({
  presets: z.array(z.strictObject({ name: z.string(), temperature: z.number() })),
  /** The name of the preset that counts where nobody says anything. */
  default: z.string().nullable(),
  /** When the bot left the server, in milliseconds since 1970. */
  leftAt: z.number().nullable(),
});
type ServerPresets = z.infer<typeof presetsSchema>;

const none: ServerPresets = { presets: [], default: null, leftAt: null };

/** What a member asked for: both may be missing. */
export interface Wish {
  readonly temperature?: number | undefined;
  readonly preset?: string | undefined;
}

/** The temperature that counts, and the preset that it is from. */
export interface Chosen {
  readonly temperature: number;
  readonly preset: string | undefined;
}

interface ListedPresets {
  readonly presets: readonly Preset[];
  /** Those of them that the server made. */
  readonly own: readonly Preset[];
  readonly default: Preset;
}

/** To hundredths. @throws Refused where it is none that the bot decodes at */
export function checkTemperature(temperature: number): number {
  const rounded = Math.round(temperature * 100) / 100;
  if (rounded >= temperatureRange.least && rounded <= temperatureRange.most) return rounded;
  throw refuse('temperature');
}

/** The presets of each server. Changes to one server's run one after another. */
export class Presets {
  readonly #stored: Collection<ServerPresets>;
  readonly #now: () => number;
  readonly #changes = new Map<string, Promise<unknown>>();

  constructor(stored: Collection<ServerPresets>, now: () => number = Date.now) {
    this.#stored = stored;
    this.#now = now;
  }

  /** The built-in ones and then the server's own, and which counts by default; without a server the built-in ones. */
  async list(guildId: string | null): Promise<ListedPresets> {
    const { presets: own, default: usual } = (guildId && (await this.#stored.get(guildId))) || none;
    const presets = [...builtIn, ...own];
    return { presets, own, default: presets.find(({ name }) => name === usual) ?? fallback };
  }

  /** What counts: a temperature given, a preset given, the server's default. @throws Refused */
  async choose(guildId: string | null, { temperature, preset }: Wish): Promise<Chosen> {
    if (temperature !== undefined) return { temperature: checkTemperature(temperature), preset: undefined };
    const name = preset === undefined ? undefined : checkName(preset);
    const { presets, default: usual } = await this.list(guildId);
    const found = name === undefined ? usual : findByName(presets, name);
    if (!found) throw refuse('unknownPreset', plainText(name!));
    return { temperature: found.temperature, preset: found.name };
  }

  /** Makes a preset or changes it. @returns it, and the temperature that it had before @throws Refused */
  async save(guildId: string, preset: Preset): Promise<{ now: Preset; before: number | undefined }> {
    const name = checkName(preset.name);
    if (findByName(builtIn, name)) throw refuse('builtInPreset', name);
    const temperature = checkTemperature(preset.temperature);
    return this.#change(guildId, (stored) => {
      const before = findByName(stored.presets, name);
      if (!before && stored.presets.length >= mostPresets) throw refuse('tooManyPresets', mostPresets);
      const now = { name: before?.name ?? name, temperature };
      const presets = before
        ? stored.presets.map((each) => (each === before ? now : each))
        : [...stored.presets, now];
      return [
        { ...stored, presets },
        { now, before: before?.temperature },
      ];
    });
  }

  /** @returns the preset that is no more @throws Refused */
  async delete(guildId: string, written: string): Promise<Preset> {
    const name = checkName(written);
    if (findByName(builtIn, name)) throw refuse('builtInPreset', name);
    return this.#change(guildId, (stored) => {
      const gone = findByName(stored.presets, name);
      if (!gone) throw refuse('unknownPreset', plainText(name));
      const presets = stored.presets.filter((each) => each !== gone);
      return [{ ...stored, presets, default: stored.default === gone.name ? null : stored.default }, gone];
    });
  }

  /** @returns the preset that counts now @throws Refused */
  async makeDefault(guildId: string, written: string): Promise<Preset> {
    const name = checkName(written);
    return this.#change(guildId, (stored) => {
      const chosen = findByName([...builtIn, ...stored.presets], name);
      if (!chosen) throw refuse('unknownPreset', plainText(name));
      return [{ ...stored, default: chosen.name }, chosen];
    });
  }

  /** Notes when the bot left servers, and forgets those that it left 30 days ago. */
  async sweep(isMember: (guildId: string) => boolean, onDamaged?: OnDamaged): Promise<void> {
    for await (const [guildId] of this.#stored.entries(onDamaged)) {
      await this.#change(guildId, (stored) => {
        const leftAt = isMember(guildId) ? null : (stored.leftAt ?? this.#now());
        const over = leftAt !== null && this.#now() - leftAt > keptMs;
        const changed = leftAt === stored.leftAt ? stored : { ...stored, leftAt };
        return [over ? undefined : changed, undefined];
      });
    }
  }

  /** Changes a server's presets after all earlier changes; undefined deletes them. */
  #change<T>(
    guildId: string,
    change: (stored: ServerPresets) => readonly [ServerPresets | undefined, T],
  ): Promise<T> {
    const before = this.#changes.get(guildId) ?? Promise.resolve();
    const next = before
      .catch(() => undefined) // told to whoever made it
      .then(async () => {
        const stored = (await this.#stored.get(guildId)) ?? none;
        const [changed, told] = change(stored);
        if (!changed) await this.#stored.delete(guildId);
        else if (changed !== stored) await this.#stored.set(guildId, changed);
        return told;
      })
      .finally(() => {
        if (this.#changes.get(guildId) === next) this.#changes.delete(guildId);
      });
    this.#changes.set(guildId, next);
    return next;
  }
}

/** One line of signs that can be seen. @throws Refused */
export function checkName(written: string): string {
  const name = written.trim().replaceAll(/\s+/g, ' ');
  const isName = name.length <= longestName && /[\p{L}\p{N}\p{P}\p{S}]/u.test(name) && !/\p{Cc}/u.test(name);
  if (isName) return name;
  throw refuse('presetName');
}

function findByName(presets: readonly Preset[], name: string): Preset | undefined {
  const fold = (text: string) => text.trim().normalize('NFC').toLowerCase();
  return presets.find((preset) => fold(preset.name) === fold(name));
}
