import { oneDecimal } from './one-decimal.ts';
import type { Texts } from './texts.ts';

const decimal = oneDecimal('de');

export const german: Texts = {
  commands: {
    colourize: {
      name: 'kolorieren',
      description: 'Koloriert eine schwarzweiße Seite oder ein schwarzweißes Bild',
      options: {
        image: { name: 'bild', description: 'Das Bild: PNG, JPEG, WebP und dergleichen' },
        temperature: { name: 'temperatur', description: '0.05 ist kräftig, 1.5 ist sanft' },
        preset: { name: 'vorgabe', description: 'Eine Temperatur, die auf diesem Server einen Namen hat' },
        compare: { name: 'vergleichen', description: 'Zeigt das Original neben dem Ergebnis' },
        private: { name: 'privat', description: 'Zeigt das Ergebnis nur dir' },
      },
    },
    colourizeMessage: { name: 'Kolorieren' },
    preset: {
      name: 'vorgabe',
      description: 'Die Namen, die Temperaturen auf diesem Server haben',
      subcommands: {
        save: { name: 'speichern', description: 'Legt eine Vorgabe an oder ändert sie' },
        delete: { name: 'löschen', description: 'Löscht eine Vorgabe' },
        default: { name: 'standard', description: 'Wählt, was gilt, wenn niemand etwas angibt' },
      },
      options: {
        name: { name: 'name', description: 'Wie sie heißt, bis zu 32 Zeichen' },
        temperature: { name: 'temperatur', description: '0.05 ist kräftig, 1.5 ist sanft' },
      },
    },
    colournet: {
      name: 'colournet',
      description: 'Über den Bot, seine Warteschlange und seine Vorgaben',
      subcommands: {
        about: { name: 'info', description: 'Welches Modell hier koloriert, und wie gut' },
        queue: { name: 'warteschlange', description: 'Wie lang die Warteschlange ist' },
        presets: { name: 'vorgaben', description: 'Die Vorgaben dieses Servers' },
        help: { name: 'hilfe', description: 'Wie man den Bot benutzt' },
      },
    },
    model: {
      name: 'modell',
      description: 'Die Modelle dieses Bots, für seine Admins',
      subcommands: {
        list: { name: 'liste', description: 'Alle Modelle mit ihren Werten' },
        show: { name: 'zeigen', description: 'Ein Modell, mit Bildern' },
        compare: { name: 'vergleichen', description: 'Zwei Modelle nebeneinander' },
        promote: { name: 'einsetzen', description: 'Lässt von nun an ein anderes Modell färben' },
        rollback: { name: 'zurück', description: 'Kehrt zum Modell davor zurück' },
        remove: { name: 'löschen', description: 'Löscht ein Modell, das nicht benutzt wird' },
      },
      options: {
        name: { name: 'modellname', description: 'Das Modell' },
        other: { name: 'anderes', description: 'Ein anderes Modell; sonst das benutzte' },
      },
    },
  },
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
  help: (command) =>
    [
      `**${command}** mit einem Bild koloriert es. Oder: *Apps > Kolorieren* an einer Nachricht, auf dem Handy durch langes Drücken.`,
      'Die Temperatur sagt, wie kräftig die Farben sind: 0.05 ist kräftig, 1.5 ist sanft. Unter jedem Ergebnis lässt sie sich ändern, ohne noch einmal zu warten.',
      'Die Moderation gibt Temperaturen mit `/vorgabe` einen Namen für ihren Server.',
    ].join('\n'),
};
