import { englishCommands } from './commands/english.ts';
import { pictureSentences } from '../../model/index.ts';
import { durationIn } from './durations.ts';
import type { Texts } from './texts.ts';

const s = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

const duration = durationIn('en');

export const english: Texts = {
  commands: englishCommands,
  refused: {
    noPicture: 'There is no picture in that message.',
    notAPicture: 'That file is no picture that I can read: send PNG, JPEG, WebP, AVIF, GIF or TIFF.',
    tooLarge: (maxMiB) => `That file is larger than ${maxMiB} MiB: send a smaller one.`,
    notFromDiscord: 'That picture does not lie with Discord: upload it, or send it as a message first.',
    notFetched: 'The picture could not be fetched from Discord: send it again.',
    temperature: 'A temperature lies between 0.05 (vivid) and 1.5 (soft).',
    unknownPreset: (name) => `There is no preset called ${name} here: \`/colournet presets\` lists them.`,
    queueFull: 'The queue is full: try again in a few minutes.',
    userFull: (most) =>
      `You have ${most} ${most === 1 ? 'job' : 'jobs'} waiting already: wait until one is done.`,
    tooLong: 'The queue is so long that the answer would come too late: try again in a few minutes.',
    closing: 'I am being restarted: try again in a minute.',
    missingPermission: (names) =>
      `I lack a permission in this channel: ${names}. A moderator can give it to me.`,
    notYours: 'Only whoever asked for it may do that.',
    notYoursNorModerator: 'Only whoever asked for it, or a moderator, may do that.',
    notHere: 'That works only on a server that I am a member of.',
    presetName: 'A preset is called by 1 to 32 characters.',
    builtInPreset: (name) => `${name} is built in: it can be neither changed nor deleted.`,
    tooManyPresets: (most) => `This server has ${most} presets, and more it cannot have: delete one first.`,
    originalGone: 'The original is not in this message any more: send it again.',
    editedOften:
      'Discord lets me change an old message only a few times an hour: try again later, or ask for a new one.',
    unknownButton: 'That button does nothing any more.',
    filtered: "Discord's filter for explicit content refused the result.",
    resultTooLarge: 'The result is larger than Discord takes here, even scaled down.',
    crashedTwice: 'This picture stopped me twice, so I leave it alone. Another file of it may work.',
    missed: 'I was away and missed this picture: send it again, please.',
    fault: (reference) => `That went wrong, and it is my fault. The reference is ${reference}.`,
    notAdmin: 'Only the admins of this bot may do that, and only on its home server.',
    modelPinned:
      'COLOURNET_MODEL says which model is used: whoever runs the bot has to unset it and restart the bot.',
    unknownModel: (name) => `There is no model called ${name}: \`/model list\` has them all.`,
    modelStays: (name) => `Model ${name} is in use, or came along: it cannot be removed.`,
    nothingBefore: 'No other model was promoted before.',
    widthOfCurrent: 'A run from the model in use has its width: leave *width* out, or begin with nothing.',
    onlyWithScrape: '*count* and *query* are for fresh pictures: leave them out.',
    onlyMinutesWithResume: 'A run that goes on keeps its plan: only *minutes* may be given.',
    emptyQuery: 'The query is empty: give tags, or leave it out.',
    nothingFound: 'The search finds no posts: check its tags on Danbooru.',
    whichDataset: 'Which pictures? Name a *dataset*, or let fresh ones be fetched.',
    unknownDataset: (name) => `There is no dataset called ${name}: choose one of those offered.`,
    retrainDefaults: (why) =>
      `retrain.json in DATA_DIR is wrong (${why}): whoever runs the bot has to mend it.`,
    runSays: (sentence) => sentence,
    nothingToResume: 'There is no run to go on with: the last one has reached its end, or there was none.',
    runAtWork: (id) => `Run ${id} is at work: wait for it, or stop it by \`/retrain stop\`.`,
    typedAtWork: (pid) =>
      `Somebody makes a model by hand on that machine (process ${pid}): wait until that is done.`,
    noRun: 'No run is at work.',
    draftGone: 'This plan is too old, or was started: ask for a new one.',
  },
  badPicture: pictureSentences,
  waiting: ({ place, of, doneAtS }) => `Waiting: ${place} of ${of}, done <t:${doneAtS}:R>`,
  working: 'Colouring …',
  cancelled: 'Cancelled.',
  cancel: 'Cancel',
  result: ({ model, temperature, preset, engine, ms }) =>
    `Model **${model}** · temperature **${temperature}**${preset ? ` (${preset})` : ''} · ${engine} · ${s(ms)}`,
  alreadyColoured: 'This picture has colours already.',
  someAlreadyColoured: (count) =>
    count === 1
      ? '1 of the pictures has colours already and stays as it is.'
      : `${count} of the pictures have colours already and stay as they are.`,
  colourAnyway: 'Colour anyway',
  leftOut: (count) =>
    `${count} more of that message ${count === 1 ? 'was' : 'were'} left out: five are the most that fit.`,
  failedPicture: (number, why) => `Picture ${number}: ${why}`,
  reencoded: (format) => `Saved as ${format}, since PNG would have been too large.`,
  scaled: (percent) => `Scaled to ${percent}% to fit.`,
  menuLives:
    'The original did not fit in: the menu works until I have coloured some others, or am restarted.',
  frames: 'Only the first frame was coloured.',
  altResult: 'Coloured by ColourNet',
  altOriginal: 'The original',
  unnamed: 'A picture',
  temperatures: 'Temperature',
  otherTemperature: 'Other …',
  compare: 'Compare',
  uncompare: 'Result only',
  delete: 'Delete',
  temperatureModal: {
    title: 'Another temperature',
    label: 'Temperature',
    hint: '0.05 is vivid, 1.5 is soft',
  },
  deliveredLate: (mention) => `${mention}, here is your picture: Discord would no longer take it as a reply.`,
  presets: {
    saved: (name, temperature) => `Preset **${name}** is ${temperature}.`,
    changed: (name, temperature, before) => `Preset **${name}** is ${temperature}; it was ${before}.`,
    deleted: (name, temperature) => `Preset **${name}** (${temperature}) is deleted.`,
    defaultNow: (name) => `**${name}** counts where nobody says anything.`,
    title: 'Presets',
    default: 'default',
  },
  about: {
    title: 'ColourNet',
    model: (name) => `Model **${name}**`,
    figures: ({ psnrGain, colourfulness }) =>
      `On pictures that it was not trained on: ${Math.abs(psnrGain).toFixed(1)} dB ${psnrGain < 0 ? 'farther from' : 'nearer to'} the truth than grey, ${Math.round(colourfulness * 100)}% as colourful.`,
    engine: (engine, device, why) => `Engine **${engine}** on ${device}: ${why}`,
    engineReasons: {
      'asked-for': 'asked for',
      gpu: 'TensorFlow has a GPU here',
      'no-gpu': 'no GPU that TensorFlow can use',
      'no-onnx': 'neither a GPU nor ONNX Runtime',
    },
    privacy: 'Pictures are deleted as soon as they are answered, and never used for training.',
  },
  queue: {
    empty: 'Nobody waits.',
    state: (jobs, waitS) =>
      `${jobs === 1 ? '1 job waits' : `${jobs} jobs wait`}; a new one would be done in about ${waitS} s.`,
    running: 'One picture is being coloured.',
  },
  models: {
    title: 'Models',
    inUse: 'in use',
    usedBefore: 'used before',
    size: (megabytes) => `${megabytes} MB`,
    figures: ({ psnrGain, colourfulness }) =>
      `${psnrGain.toFixed(1)} dB over grey, ${Math.round(colourfulness * 100)}% as colourful as the truth`,
    noFigures: 'not validated',
    samples: (name) => `What model ${name} makes of pictures that it was not trained on`,
    ask: (name) => `Promote **${name}**?`,
    askAgain: 'Promote it all the same?',
    promote: 'Promote',
    promoteAnyway: 'Promote anyway',
    promoted: (name, before) => `Model **${name}** colours from now on; before it was **${before}**.`,
    rolledBack: (name, before) => `Model **${name}** colours again; **${before}** stays in the list.`,
    removed: (name, megabytes) => `Model **${name}** is deleted: ${megabytes} MB are free again.`,
    pruned: (names) => `Deleted to make room: ${names}.`,
  },
  gate: {
    verdicts: {
      better: (pictures) => `Better than the model in use, on ${pictures} pictures.`,
      alike: (pictures) => `As good as the model in use, on ${pictures} pictures.`,
      worse: (pictures) => `Worse than the model in use, on ${pictures} pictures.`,
      'cannot tell': (pictures) => `${pictures} pictures are too few to tell.`,
    },
    reasons: {
      psnr: 'farther from the truth',
      aucRebalanced: 'rare colours are met less often',
      pale: 'too pale',
      garish: 'too garish',
      'few pictures': 'fifty are needed',
    },
    none: 'It was not compared with the model that is in use now.',
  },
  run: {
    title: (id) => `**Run ${id}**`,
    stages: { scrape: 'fetch pictures', prepare: 'prepare', train: 'train', compare: 'compare' },
    starting: 'Starting …',
    steps: (done, total) => `${done} of ${total}`,
    speed: (picturesPerSecond, loss) =>
      `${picturesPerSecond.toFixed(1)} pictures/s · loss ${loss.toFixed(3)}`,
    doneAt: (atS) => `done <t:${atS}:R>`,
    scraping: ({ dataset, pictures, requests, hours }) =>
      `Fetch **${pictures}** pictures into \`${dataset}\`: about ${requests} requests, ${duration(hours)}.`,
    fromDataset: (dataset, pictures) => `Take the **${pictures}** pictures of \`${dataset}\`.`,
    goesOn: (id) => `Go on with run **${id}**.`,
    training: ({ from, steps, hours }) =>
      `Train ${from ? `on from **${from}**` : 'from nothing'}: **${steps}** steps, about ${duration(hours)}.`,
    disk: (gigabytes) => `On the disk: about ${gigabytes.toFixed(1)} GB.`,
    yields: 'There is one GPU: the run pauses while pictures are coloured.',
    noThreads: 'I may open no thread here, so that all of it is told in this channel.',
    start: 'Start',
    started: (id, mention) => `Run **${id}** was started by ${mention}.`,
    evaluation: ({ step, psnrGain, aucRaw, aucRebalanced, colourfulness }) =>
      `After **${step}** steps: ${psnrGain.toFixed(2)} dB over grey, AuC ${aucRaw.toFixed(3)}, rebalanced ${aucRebalanced.toFixed(3)}, ${Math.round(colourfulness * 100)}% as colourful as the truth. Left to right: input, the model in use, the new one, truth.`,
    plot: 'Loss and figures of the run so far',
    sheet: 'Input, the model in use, the new model, truth',
    done: (id) => `Run **${id}** is done, and has made a model of that name.`,
    compared: ({ psnrGain, aucRebalanced, colourfulness }) =>
      `In use → new: ${psnrGain.current.toFixed(2)} → ${psnrGain.next.toFixed(2)} dB over grey, rebalanced AuC ${aucRebalanced.current.toFixed(3)} → ${aucRebalanced.next.toFixed(3)}, colourfulness ${Math.round(colourfulness.current * 100)}% → ${Math.round(colourfulness.next * 100)}% of the truth.`,
    stopped: (id) => `Run **${id}** was stopped.`,
    failed: (id, sentence) => `Run **${id}** has failed. ${sentence}`,
    failedByFault: (id, file) => `Run **${id}** has failed by a fault of mine: \`${file}\` has the details.`,
    vanished: (id) =>
      `Run **${id}** ended without a word: it was killed, ran out of memory, or the machine restarted.`,
    diskFull: (id) =>
      `Run **${id}** ended without a word, and the disk of DATA_DIR is full: make room there.`,
    wayOut: '`/retrain start` with *source: resume* goes on where it stood.',
    wayOutOnceMended: 'Once that is mended, `/retrain start` with *source: resume* goes on where it stood.',
    goesOnIn: (link) => `It goes on in ${link}.`,
    stopping: (id) => `Run **${id}** stops after the step that it is at. What it has learned is kept.`,
    noRuns: 'There was no run yet.',
    outcomes: {
      starting: 'starting',
      'at work': 'at work',
      done: 'done',
      stopped: 'stopped',
      failed: 'failed',
      vanished: 'ended without a word',
    },
  },
  help: (command) =>
    [
      `**${command}** with a picture colours it. Or: *Apps > Colourize* on a message, on a phone by a long press.`,
      'The temperature says how bold the colours are: 0.05 is vivid, 1.5 is soft. Change it under any result; nothing is waited for again.',
      'Moderators name temperatures for their server by `/preset`.',
    ].join('\n'),
};
