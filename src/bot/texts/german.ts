import { germanCommands } from './commands/german.ts';
import { oneDecimal } from './one-decimal.ts';
import { durationIn } from './durations.ts';
import type { Texts } from './texts.ts';

const decimal = oneDecimal('de');

const duration = durationIn('de');

export const german: Texts = {
  commands: germanCommands,
  refused: {
    noPicture: 'In dieser Nachricht ist kein Bild.',
    notAPicture:
      'Diese Datei ist kein Bild, das ich lesen kann: Schick PNG, JPEG, WebP, AVIF, GIF oder TIFF.',
    tooLarge: (maxMiB) => `Diese Datei ist größer als ${maxMiB} MiB: Schick eine kleinere.`,
    notFromDiscord: 'Dieses Bild liegt nicht bei Discord: Lade es hoch oder schick es erst als Nachricht.',
    notFetched: 'Das Bild ließ sich nicht von Discord holen: Schick es noch einmal.',
    temperature: 'Eine Temperatur liegt zwischen 0.05 (kräftig) und 1.5 (sanft).',
    unknownPreset: (name) =>
      `Hier gibt es keine Vorgabe namens ${name}: \`/colournet vorgaben\` zählt sie auf.`,
    queueFull: 'Die Warteschlange ist voll: Versuch es in ein paar Minuten noch einmal.',
    userFull: (most) =>
      `Von dir ${most === 1 ? 'wartet schon 1 Auftrag' : `warten schon ${most} Aufträge`}: Warte, bis einer fertig ist.`,
    tooLong:
      'Die Warteschlange ist so lang, dass die Antwort zu spät käme: Versuch es in ein paar Minuten noch einmal.',
    closing: 'Ich werde gerade neu gestartet: Versuch es in einer Minute noch einmal.',
    missingPermission: (names) =>
      `In diesem Kanal fehlt mir eine Berechtigung (auf Englisch): ${names}. Jemand von der Moderation kann sie mir geben.`,
    notYours: 'Das darf nur, wer darum gebeten hat.',
    notYoursNorModerator: 'Das darf nur, wer darum gebeten hat oder moderiert.',
    notHere: 'Das geht nur auf einem Server, auf dem ich Mitglied bin.',
    presetName: 'Der Name einer Vorgabe hat 1 bis 32 Zeichen.',
    builtInPreset: (name) => `${name} ist eingebaut und lässt sich weder ändern noch löschen.`,
    tooManyPresets: (most) =>
      `Dieser Server hat ${most} Vorgaben, und mehr kann er nicht haben: Lösch erst eine.`,
    originalGone: 'Das Original ist nicht mehr in dieser Nachricht: Schick es noch einmal.',
    editedOften:
      'Discord lässt mich eine alte Nachricht nur wenige Male in der Stunde ändern: Versuch es später noch einmal oder lass eine neue machen.',
    unknownButton: 'Dieser Button tut nichts mehr.',
    filtered: 'Discords Filter für anstößige Inhalte hat das Ergebnis abgelehnt.',
    resultTooLarge: 'Das Ergebnis ist größer, als Discord es hier annimmt, auch verkleinert.',
    crashedTwice:
      'Dieses Bild hat mich zweimal angehalten, darum lasse ich es liegen. Mit einer anderen Datei davon geht es vielleicht.',
    missed: 'Ich war weg und habe dieses Bild verpasst: Schick es bitte noch einmal.',
    fault: (reference) => `Das ging schief, und zwar durch meine Schuld. Die Kennung ist ${reference}.`,
    notAdmin: 'Das dürfen nur die Admins dieses Bots, und nur auf seinem Heimatserver.',
    modelPinned:
      'COLOURNET_MODEL legt das Modell fest: Wer den Bot betreibt, muss es entfernen und den Bot neu starten.',
    unknownModel: (name) => `Ein Modell namens ${name} gibt es nicht: \`/modell liste\` zeigt alle.`,
    modelStays: (name) => `Das Modell ${name} wird benutzt oder gehört dazu: Es lässt sich nicht löschen.`,
    nothingBefore: 'Davor war kein anderes Modell eingesetzt.',
    widthOfCurrent:
      'Ein Lauf vom benutzten Modell aus hat dessen Breite: lass *breite* weg, oder beginne mit nichts.',
    onlyWithScrape: '*anzahl* und *suche* gelten für frische Bilder: lass sie weg.',
    onlyMinutesWithResume: 'Ein Lauf, der weitergeht, behält seinen Plan: nur *minuten* geht dazu.',
    emptyQuery: 'Die Suche ist leer: gib Tags an, oder lass sie weg.',
    nothingFound: 'Die Suche findet keine Beiträge: prüfe die Tags auf Danbooru.',
    whichDataset: 'Welche Bilder? Nenne *bilder*, oder lass frische holen.',
    unknownDataset: (name) => `Es gibt keine Bilder namens ${name}: wähle aus, was angeboten wird.`,
    retrainDefaults: (why) =>
      `retrain.json in DATA_DIR stimmt nicht (${why}): wer den Bot betreibt, muss sie berichtigen.`,
    runSays: (sentence) => sentence,
    nothingToResume: 'Es gibt keinen Lauf zum Weitermachen: der letzte ist fertig, oder es gab noch keinen.',
    runAtWork: (id) => `Lauf ${id} ist am Werk: warte auf ihn, oder halte ihn mit \`/training anhalten\` an.`,
    typedAtWork: (pid) =>
      `Auf dem Rechner macht jemand von Hand ein Modell (Prozess ${pid}): warte, bis das fertig ist.`,
    noRun: 'Kein Lauf ist am Werk.',
    draftGone: 'Dieser Plan ist zu alt, oder er wurde begonnen: frage nach einem neuen.',
  },
  badPicture: {
    format: (name) => `${name}-Bilder kann ich nicht lesen: Wandle es in PNG oder JPEG um und schick das.`,
    svg: 'SVG-Zeichnungen kann ich nicht lesen: Exportiere sie als PNG in der gewünschten Größe und schick das.',
    pdf: 'Das ist ein PDF, kein Bild: Exportiere die Seite als PNG oder JPEG und schick das.',
    archive: 'Das ist ein Archiv (ZIP, CBZ, RAR oder 7z), kein Bild: Entpack es und schick die Seiten.',
    video: 'Das ist ein Video oder Ton, kein Bild: Schick ein Einzelbild daraus als PNG oder JPEG.',
    page: 'Das ist eine Webseite, kein Bild: Speichere das Bild selbst und schick das.',
    empty: 'Die Datei ist leer: Schick ein Bild.',
    unknown: 'Das ist kein Bild, das ich lesen kann: Schick PNG, JPEG, WebP, AVIF, GIF oder TIFF.',
    cmyk: 'Dieses CMYK-JPEG sagt nicht, ob seine Farben umgekehrt gespeichert sind, und würde vielleicht zum Negativ: Speichere es als RGB und schick das.',
    bytes: (hasMiB, mostMiB) =>
      `Die Datei hat ${hasMiB} MiB, höchstens ${mostMiB} MiB werden gelesen: Schick eine kleinere.`,
    pixels: (width, height, mostMegapixels) =>
      `Das Bild hat ${width} × ${height} Pixel, höchstens ${mostMegapixels} Megapixel werden gelesen: Schick es kleiner.`,
    slow: (mostS) =>
      `Das Lesen des Bildes dauerte länger als ${mostS} s: Speichere es als einfaches PNG und schick das.`,
    damaged: (format) =>
      `Die ${format}-Datei ist beschädigt oder unvollständig: Lade oder speichere sie noch einmal.`,
  },
  waiting: ({ place, of, doneAtS }) => `In der Warteschlange: ${place} von ${of}, fertig <t:${doneAtS}:R>`,
  working: 'Ich koloriere …',
  cancelled: 'Abgebrochen.',
  cancel: 'Abbrechen',
  result: ({ model, temperature, preset, engine, ms }) =>
    `Modell **${model}** · Temperatur **${temperature}**${preset ? ` (${preset})` : ''} · ${engine} · ${decimal(ms / 1000)} s`,
  alreadyColoured: 'Dieses Bild ist schon farbig.',
  someAlreadyColoured: (count) =>
    count === 1
      ? '1 der Bilder ist schon farbig und bleibt, wie es ist.'
      : `${count} der Bilder sind schon farbig und bleiben, wie sie sind.`,
  colourAnyway: 'Trotzdem kolorieren',
  leftOut: (count) =>
    count === 1
      ? '1 weiteres Bild der Nachricht fehlt hier: Mehr als fünf passen nicht.'
      : `${count} weitere Bilder der Nachricht fehlen hier: Mehr als fünf passen nicht.`,
  failedPicture: (number, why) => `Bild ${number}: ${why}`,
  reencoded: (format) => `Als ${format} gespeichert, denn PNG wäre zu groß gewesen.`,
  scaled: (percent) => `Auf ${percent} % verkleinert, damit es passt.`,
  menuLives:
    'Das Original passte nicht mit hinein: Das Menü geht, bis ich einige andere Bilder koloriert habe oder neu gestartet werde.',
  frames: 'Nur das erste Bild der Datei wurde koloriert.',
  altResult: 'Koloriert von ColourNet',
  altOriginal: 'Das Original',
  unnamed: 'Bild',
  temperatures: 'Temperatur',
  otherTemperature: 'Andere …',
  compare: 'Vergleichen',
  uncompare: 'Nur das Ergebnis',
  delete: 'Löschen',
  temperatureModal: {
    title: 'Eine andere Temperatur',
    label: 'Temperatur',
    hint: '0.05 ist kräftig, 1.5 ist sanft',
  },
  deliveredLate: (mention) =>
    `${mention}, hier ist dein Bild: Als Antwort wollte Discord es nicht mehr annehmen.`,
  presets: {
    saved: (name, temperature) => `Die Vorgabe **${name}** ist ${temperature}.`,
    changed: (name, temperature, before) =>
      `Die Vorgabe **${name}** ist jetzt ${temperature}; vorher war sie ${before}.`,
    deleted: (name, temperature) => `Die Vorgabe **${name}** (${temperature}) ist gelöscht.`,
    defaultNow: (name) => `**${name}** gilt, wenn niemand etwas angibt.`,
    title: 'Vorgaben',
    default: 'Standard',
  },
  about: {
    title: 'ColourNet',
    model: (name) => `Modell **${name}**`,
    figures: ({ psnrGain, colourfulness }) =>
      `Auf Bildern, mit denen es nicht trainiert wurde: ${decimal(Math.abs(psnrGain))} dB ${psnrGain < 0 ? 'weiter von der Wahrheit entfernt als Grau' : 'näher an der Wahrheit als Grau'}, zu ${Math.round(colourfulness * 100)} % so farbig wie sie.`,
    engine: (engine, device, why) => `Engine **${engine}** auf ${device}: ${why}`,
    engineReasons: {
      'asked-for': 'so verlangt',
      gpu: 'TensorFlow hat hier eine GPU',
      'no-gpu': 'keine GPU, die TensorFlow nutzen kann',
      'no-onnx': 'weder eine GPU noch ONNX Runtime',
    },
    privacy: 'Bilder werden gelöscht, sobald sie beantwortet sind, und nie zum Training benutzt.',
  },
  queue: {
    empty: 'Niemand wartet.',
    state: (jobs, waitS) =>
      `${jobs === 1 ? '1 Auftrag wartet' : `${jobs} Aufträge warten`}; ein neuer wäre in etwa ${waitS} s fertig.`,
    running: 'Ein Bild wird gerade koloriert.',
  },
  models: {
    title: 'Modelle',
    inUse: 'wird benutzt',
    usedBefore: 'früher benutzt',
    size: (megabytes) => `${megabytes} MB groß`,
    figures: ({ psnrGain, colourfulness }) =>
      `${psnrGain.toFixed(1)} dB über Grau, ${Math.round(colourfulness * 100)} % der Farbigkeit des Originals`,
    noFigures: 'nicht geprüft',
    samples: (name) => `Was das Modell ${name} aus Bildern macht, mit denen es nicht trainiert wurde`,
    ask: (name) => `**${name}** einsetzen?`,
    askAgain: 'Trotzdem einsetzen?',
    promote: 'Einsetzen',
    promoteAnyway: 'Trotzdem einsetzen',
    promoted: (name, before) => `Von nun an färbt das Modell **${name}**; davor war es **${before}**.`,
    rolledBack: (name, before) =>
      `Es färbt wieder das Modell **${name}**; **${before}** bleibt in der Liste.`,
    removed: (name, megabytes) => `Das Modell **${name}** ist gelöscht: ${megabytes} MB sind wieder frei.`,
    pruned: (names) => `Gelöscht, um Platz zu machen: ${names}.`,
  },
  gate: {
    verdicts: {
      better: (pictures) => `Besser als das benutzte Modell, bei ${pictures} Bildern.`,
      alike: (pictures) => `So gut wie das benutzte Modell, bei ${pictures} Bildern.`,
      worse: (pictures) => `Schlechter als das benutzte Modell, bei ${pictures} Bildern.`,
      'cannot tell': (pictures) => `${pictures} Bilder sind zu wenige, um es zu sagen.`,
    },
    reasons: {
      psnr: 'weiter vom Original entfernt',
      aucRebalanced: 'seltene Farben werden seltener getroffen',
      pale: 'zu blass',
      garish: 'zu grell',
      'few pictures': 'fünfzig sind nötig',
    },
    none: 'Mit dem jetzt benutzten Modell wurde es nicht verglichen.',
  },
  run: {
    title: (id) => `**Lauf ${id}**`,
    stages: { scrape: 'Bilder holen', prepare: 'vorbereiten', train: 'trainieren', compare: 'vergleichen' },
    starting: 'Beginnt …',
    steps: (done, total) => `${done} von ${total}`,
    speed: (picturesPerSecond, loss) =>
      `${decimal(picturesPerSecond)} Bilder/s · Verlust ${loss.toFixed(3).replace('.', ',')}`,
    doneAt: (atS) => `fertig <t:${atS}:R>`,
    scraping: ({ dataset, pictures, requests, hours }) =>
      `**${pictures}** Bilder nach \`${dataset}\` holen: etwa ${requests} Anfragen, ${duration(hours)}.`,
    fromDataset: (dataset, pictures) => `Die **${pictures}** Bilder von \`${dataset}\` nehmen.`,
    goesOn: (id) => `Mit Lauf **${id}** weitermachen.`,
    training: ({ from, steps, hours }) =>
      `${from ? `Von **${from}** aus` : 'Von nichts aus'} trainieren: **${steps}** Schritte, etwa ${duration(hours)}.`,
    disk: (gigabytes) => `Auf der Platte: etwa ${decimal(gigabytes)} GB.`,
    yields: 'Es gibt eine GPU: der Lauf ruht, solange Bilder koloriert werden.',
    noThreads: 'Ich darf hier keinen Thread öffnen, darum steht alles in diesem Kanal.',
    start: 'Starten',
    started: (id, mention) => `Lauf **${id}** wurde von ${mention} gestartet.`,
    evaluation: ({ step, psnrGain, aucRaw, aucRebalanced, colourfulness }) =>
      `Nach **${step}** Schritten: ${decimal(psnrGain)} dB über Grau, AuC ${aucRaw.toFixed(3)}, ausgeglichen ${aucRebalanced.toFixed(3)}, ${Math.round(colourfulness * 100)} % so farbig wie die Wahrheit. Von links: Eingabe, benutztes Modell, neues, Wahrheit.`,
    plot: 'Verlust und Werte des Laufs bisher',
    sheet: 'Eingabe, benutztes Modell, neues Modell, Wahrheit',
    done: (id) => `Lauf **${id}** ist fertig und hat ein Modell dieses Namens gemacht.`,
    compared: ({ psnrGain, aucRebalanced, colourfulness }) =>
      `Benutzt → neu: ${decimal(psnrGain.current)} → ${decimal(psnrGain.next)} dB über Grau, ausgeglichene AuC ${aucRebalanced.current.toFixed(3)} → ${aucRebalanced.next.toFixed(3)}, Farbigkeit ${Math.round(colourfulness.current * 100)} % → ${Math.round(colourfulness.next * 100)} % der Wahrheit.`,
    stopped: (id) => `Lauf **${id}** wurde angehalten.`,
    failed: (id, sentence) => `Lauf **${id}** ist gescheitert. ${sentence}`,
    failedByFault: (id, file) =>
      `Lauf **${id}** ist durch einen Fehler von mir gescheitert: Näheres steht in \`${file}\`.`,
    vanished: (id) =>
      `Lauf **${id}** endete ohne ein Wort: er wurde abgebrochen, der Speicher ging aus, oder der Rechner startete neu.`,
    diskFull: (id) =>
      `Lauf **${id}** endete ohne ein Wort, und die Platte von DATA_DIR ist voll: schaffe dort Platz.`,
    wayOut:
      '`/training starten` mit *quelle: mit dem letzten Lauf weitermachen* macht dort weiter, wo er stand.',
    wayOutOnceMended:
      'Ist das behoben, macht `/training starten` mit *quelle: mit dem letzten Lauf weitermachen* dort weiter, wo er stand.',
    goesOnIn: (link) => `Weiter geht es in ${link}.`,
    stopping: (id) => `Lauf **${id}** hält nach dem jetzigen Schritt an. Was er gelernt hat, bleibt.`,
    noRuns: 'Es gab noch keinen Lauf.',
    outcomes: {
      starting: 'beginnt',
      'at work': 'am Werk',
      done: 'fertig',
      stopped: 'angehalten',
      failed: 'gescheitert',
      vanished: 'endete ohne ein Wort',
    },
  },
  help: (command) =>
    [
      `**${command}** mit einem Bild koloriert es. Oder: *Apps > Kolorieren* an einer Nachricht, auf dem Handy durch langes Drücken.`,
      'Die Temperatur sagt, wie kräftig die Farben sind: 0.05 ist kräftig, 1.5 ist sanft. Unter jedem Ergebnis lässt sie sich ändern, ohne noch einmal zu warten.',
      'Die Moderation gibt Temperaturen mit `/vorgabe` einen Namen für ihren Server.',
    ].join('\n'),
};
