import type { CommandTexts } from './command-texts.ts';
import type { Gate, Stage } from '../../run-record.ts';
import {
  type BadPicture,
  describeFault,
  type EngineReason,
  type PictureSentences,
} from '../../model/index.ts';

/** Everything the bot says, in one language. */
export interface Texts {
  readonly commands: CommandTexts;
  /** Why something is not done: what was wrong, and what to do. */
  readonly refused: {
    readonly noPicture: string;
    readonly notAPicture: string;
    readonly tooLarge: (maxMiB: number) => string;
    readonly notFromDiscord: string;
    readonly notFetched: string;
    readonly temperature: string;
    readonly unknownPreset: (name: string) => string;
    readonly queueFull: string;
    readonly userFull: (most: number) => string;
    readonly tooLong: string;
    readonly closing: string;
    readonly missingPermission: (names: string) => string;
    readonly notYours: string;
    readonly notYoursNorModerator: string;
    readonly notHere: string;
    readonly presetName: string;
    readonly builtInPreset: (name: string) => string;
    readonly tooManyPresets: (most: number) => string;
    readonly originalGone: string;
    readonly editedOften: string;
    readonly unknownButton: string;
    readonly filtered: string;
    readonly resultTooLarge: string;
    readonly crashedTwice: string;
    readonly missed: string;
    readonly fault: (reference: string) => string;
    readonly notAdmin: string;
    readonly modelPinned: string;
    readonly unknownModel: (name: string) => string;
    readonly modelStays: (name: string) => string;
    readonly nothingBefore: string;
    readonly widthOfCurrent: string;
    readonly onlyWithScrape: string;
    readonly onlyMinutesWithResume: string;
    readonly emptyQuery: string;
    readonly nothingFound: string;
    readonly whichDataset: string;
    readonly unknownDataset: (name: string) => string;
    /** @param why in English: it names what the file has */
    readonly retrainDefaults: (why: string) => string;
    /** What a command of the training says, in English as it says it. */
    readonly runSays: (sentence: string) => string;
    readonly nothingToResume: string;
    readonly runAtWork: (id: string) => string;
    readonly typedAtWork: (pid: number) => string;
    readonly noRun: string;
    readonly draftGone: string;
  };
  /** Why a picture is not coloured. */
  readonly badPicture: PictureSentences;
  readonly waiting: (place: {
    readonly place: number;
    readonly of: number;
    /** Seconds since 1970. */
    readonly doneAtS: number;
  }) => string;
  readonly working: string;
  readonly cancelled: string;
  readonly cancel: string;
  readonly result: (result: {
    readonly model: string;
    /** With a dot in every language, as the menu has it. */
    readonly temperature: number;
    readonly preset: string | undefined;
    readonly engine: string;
    readonly ms: number;
  }) => string;
  readonly alreadyColoured: string;
  readonly someAlreadyColoured: (count: number) => string;
  readonly colourAnyway: string;
  readonly leftOut: (count: number) => string;
  readonly failedPicture: (number: number, why: string) => string;
  readonly reencoded: (format: string) => string;
  readonly scaled: (percent: number) => string;
  readonly menuLives: string;
  readonly frames: string;
  /** Alt texts are one of these, a colon, and what the picture is called. */
  readonly altResult: string;
  readonly altOriginal: string;
  readonly unnamed: string;
  readonly temperatures: string;
  readonly otherTemperature: string;
  readonly compare: string;
  readonly uncompare: string;
  readonly delete: string;
  /** Title and label up to 45 characters, hint up to 100. */
  readonly temperatureModal: { readonly title: string; readonly label: string; readonly hint: string };
  readonly deliveredLate: (mention: string) => string;
  readonly presets: {
    readonly saved: (name: string, temperature: number) => string;
    readonly changed: (name: string, temperature: number, before: number) => string;
    readonly deleted: (name: string, temperature: number) => string;
    readonly defaultNow: (name: string) => string;
    readonly title: string;
    readonly default: string;
  };
  readonly about: {
    readonly title: string;
    readonly model: (name: string) => string;
    /** @param figures PSNR over grey in dB, colourfulness as a share of the truth's */
    readonly figures: (figures: { readonly psnrGain: number; readonly colourfulness: number }) => string;
    readonly engine: (engine: string, device: string, why: string) => string;
    /** A clause. */
    readonly engineReasons: Readonly<Record<EngineReason, string>>;
    readonly privacy: string;
  };
  readonly queue: {
    readonly empty: string;
    readonly state: (jobs: number, waitS: number) => string;
    readonly running: string;
  };
  readonly models: {
    readonly title: string;
    readonly inUse: string;
    readonly usedBefore: string;
    readonly size: (megabytes: number) => string;
    /** @param figures PSNR over grey in dB, colourfulness as a share of the truth's */
    readonly figures: (figures: { readonly psnrGain: number; readonly colourfulness: number }) => string;
    readonly noFigures: string;
    /** Alt text of a model's sheet. */
    readonly samples: (name: string) => string;
    readonly ask: (name: string) => string;
    readonly askAgain: string;
    readonly promote: string;
    readonly promoteAnyway: string;
    readonly promoted: (name: string, before: string) => string;
    readonly rolledBack: (name: string, before: string) => string;
    readonly removed: (name: string, megabytes: number) => string;
    /** Models that made place for newer ones. */
    readonly pruned: (names: string) => string;
  };
  /** What comparing with the model in use has shown. */
  readonly gate: {
    readonly verdicts: Readonly<Record<Gate['verdict'], (pictures: number) => string>>;
    readonly reasons: Readonly<Record<Gate['reasons'][number], string>>;
    readonly none: string;
  };
  /** Of making a model. */
  readonly run: {
    readonly title: (id: string) => string;
    readonly stages: Readonly<Record<Stage, string>>;
    readonly starting: string;
    readonly steps: (done: number, total: number) => string;
    readonly speed: (picturesPerSecond: number, loss: number) => string;
    /** @param atS seconds since 1970 */
    readonly doneAt: (atS: number) => string;
    readonly scraping: (scrape: {
      readonly dataset: string;
      readonly pictures: number;
      readonly requests: number;
      readonly hours: number;
    }) => string;
    readonly fromDataset: (dataset: string, pictures: number) => string;
    readonly goesOn: (id: string) => string;
    /** @param from the model to begin with; undefined for none */
    readonly training: (training: {
      readonly from: string | undefined;
      readonly steps: number;
      readonly hours: number;
    }) => string;
    readonly disk: (gigabytes: number) => string;
    readonly yields: string;
    readonly noThreads: string;
    readonly start: string;
    readonly started: (id: string, mention: string) => string;
    /** @param figures PSNR over grey in dB, both AuC, colourfulness as a share of the truth's */
    readonly evaluation: (figures: {
      readonly step: number;
      readonly psnrGain: number;
      readonly aucRaw: number;
      readonly aucRebalanced: number;
      readonly colourfulness: number;
    }) => string;
    /** Alt texts. */
    readonly plot: string;
    readonly sheet: string;
    readonly done: (id: string) => string;
    /** Of the model in use and the new one: PSNR over grey in dB, rebalanced AuC, colourfulness as a share of the truth's. */
    readonly compared: (figures: Pick<Gate, 'psnrGain' | 'aucRebalanced' | 'colourfulness'>) => string;
    readonly stopped: (id: string) => string;
    readonly failed: (id: string, sentence: string) => string;
    /** @param file where it has said more */
    readonly failedByFault: (id: string, file: string) => string;
    readonly vanished: (id: string) => string;
    readonly diskFull: (id: string) => string;
    readonly wayOut: string;
    /** The same after something that has to be mended first. */
    readonly wayOutOnceMended: string;
    readonly goesOnIn: (link: string) => string;
    readonly stopping: (id: string) => string;
    readonly noRuns: string;
    readonly outcomes: Readonly<
      Record<'starting' | 'at work' | 'done' | 'stopped' | 'failed' | 'vanished', string>
    >;
  };
  /** @param command how `/colourize` is called in this language */
  readonly help: (command: string) => string;
}

type Sentence = keyof Texts['refused'];
/** Refusals are counted by it. */
export type Reason = Sentence | 'badPicture';

type Words<R extends Sentence> = Texts['refused'][R] extends (...words: infer W) => string ? W : [];

/** Something that a member did or wants and that is not done, with the sentence for it in every language. */
export class Refused extends Error {
  readonly reason: Reason;
  readonly #say: (texts: Texts) => string;

  constructor(reason: Reason, say: (texts: Texts) => string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'Refused';
    this.reason = reason;
    this.#say = say;
  }

  in(texts: Texts): string {
    return this.#say(texts);
  }
}

/** Makes a refusal: a reason, and the words that its sentence takes. */
export function refuse<R extends Sentence>(reason: R, ...words: Words<R>): Refused {
  return refuseBecause(undefined, reason, ...words);
}

/** The same with what it came from, for the log. */
export function refuseBecause<R extends Sentence>(cause: unknown, reason: R, ...words: Words<R>): Refused {
  const say = ({ refused }: Texts) => {
    const sentence = refused[reason] as string | ((...words: Words<R>) => string);
    return typeof sentence === 'string' ? sentence : sentence(...words);
  };
  return new Refused(reason, say, cause === undefined ? undefined : { cause });
}

/** A picture that the model would not take. */
export function refusePicture(error: BadPicture): Refused {
  return new Refused('badPicture', ({ badPicture }) => describeFault(badPicture, error.fault), {
    cause: error,
  });
}
