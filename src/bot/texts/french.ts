import { frenchCommands } from './commands/french.ts';
import { oneDecimal } from './one-decimal.ts';
import { durationIn } from './durations.ts';
import type { Texts } from './texts.ts';

const decimal = oneDecimal('fr');

const duration = durationIn('fr');

export const french: Texts = {
  commands: frenchCommands,
  refused: {
    noPicture: "Il n'y a pas d'image dans ce message.",
    notAPicture:
      "Ce fichier n'est pas une image que je sais lire. Envoie du PNG, JPEG, WebP, AVIF, GIF ou TIFF.",
    tooLarge: (maxMiB) => `Ce fichier dépasse ${maxMiB} Mio. Envoie un fichier plus petit.`,
    notFromDiscord:
      "Cette image ne se trouve pas chez Discord. Importe-la, ou envoie-la d'abord dans un message.",
    notFetched: "L'image n'a pas pu être récupérée auprès de Discord. Envoie-la encore une fois.",
    temperature: 'Une température se situe entre 0.05 (vif) et 1.5 (doux).',
    unknownPreset: (name) =>
      `Aucun préréglage ne s'appelle ${name} ici. \`/colournet préréglages\` en donne la liste.`,
    queueFull: "La file d'attente est pleine. Réessaie dans quelques minutes.",
    userFull: (most) =>
      `Tu as déjà ${most} ${most === 1 ? 'demande' : 'demandes'} en attente. Attends qu'il y en ait une de terminée.`,
    tooLong:
      "La file d'attente est si longue que la réponse arriverait trop tard. Réessaie dans quelques minutes.",
    closing: 'On est en train de me redémarrer. Réessaie dans une minute.',
    missingPermission: (names) =>
      `Il me manque une permission dans ce salon (en anglais, ${names}). La modération peut me la donner.`,
    notYours: "Seule la personne qui l'a demandé peut faire cela.",
    notYoursNorModerator: "Seules la personne qui l'a demandé et la modération peuvent faire cela.",
    notHere: 'Cela ne marche que sur un serveur dont je suis membre.',
    presetName: "Le nom d'un préréglage a de 1 à 32 caractères.",
    builtInPreset: (name) => `${name} est intégré et ne peut être ni modifié ni supprimé.`,
    tooManyPresets: (most) =>
      `Ce serveur a ${most} préréglages et ne peut pas en avoir plus. Supprimes-en un d'abord.`,
    originalGone: "L'original n'est plus dans ce message. Envoie-le encore une fois.",
    editedOften:
      "Discord ne me laisse modifier un ancien message que quelques fois par heure. Réessaie plus tard, ou demande-m'en un nouveau.",
    unknownButton: 'Ce bouton ne fait plus rien.',
    filtered: 'Le filtre de Discord contre les contenus explicites a refusé le résultat.',
    resultTooLarge: "Le résultat est plus lourd que ce que Discord accepte ici, même à l'échelle réduite.",
    crashedTwice:
      "Cette image m'a arrêté deux fois, alors je n'y touche plus. Un autre fichier de la même image marchera peut-être.",
    missed: "J'étais absent et j'ai manqué cette image. Envoie-la encore une fois, s'il te plaît.",
    fault: (reference) => `Cela a mal tourné, et c'est ma faute. La référence est ${reference}.`,
    notAdmin: "Seuls les administrateurs de ce bot le peuvent, et seulement sur son serveur d'origine.",
    modelPinned: "COLOURNET_MODEL impose le modèle. Il faut l'enlever et redémarrer le bot, là où il tourne.",
    unknownModel: (name) => `Aucun modèle ne s'appelle ${name}. \`/modèle liste\` les montre tous.`,
    modelStays: (name) => `Le modèle ${name} est utilisé ou fourni avec le bot. On ne peut pas le supprimer.`,
    nothingBefore: "Aucun autre modèle n'a été promu avant.",
    widthOfCurrent:
      'Une séance qui part du modèle utilisé en a la largeur : omets *largeur*, ou pars de rien.',
    onlyWithScrape: '*nombre* et *recherche* valent pour de nouvelles images : omets-les.',
    onlyMinutesWithResume: 'Une séance qui reprend garde son plan : seul *minutes* peut être donné.',
    emptyQuery: 'La recherche est vide : donne des tags, ou omets-la.',
    nothingFound: 'La recherche ne trouve rien : vérifie ses tags sur Danbooru.',
    whichDataset: 'Quelles images ? Nomme *images*, ou fais-en chercher de nouvelles.',
    unknownDataset: (name) => `Il n'y a pas d'images nommées ${name} : choisis parmi celles proposées.`,
    retrainDefaults: (why) =>
      `retrain.json dans DATA_DIR est faux (${why}) : qui fait tourner le bot doit le corriger.`,
    runSays: (sentence) => sentence,
    nothingToResume: "Il n'y a rien à reprendre : la dernière séance est finie, ou il n'y en a pas eu.",
    runAtWork: (id) =>
      `La séance ${id} est en cours : attends-la, ou arrête-la par \`/entrainement arrêter\`.`,
    typedAtWork: (pid) =>
      `Quelqu'un fabrique un modèle à la main sur cette machine (processus ${pid}) : attends la fin.`,
    noRun: "Aucune séance n'est en cours.",
    draftGone: 'Ce plan est trop vieux, ou a été lancé : demandes-en un autre.',
  },
  badPicture: {
    format: (name) => `Je ne sais pas lire les images ${name}. Convertis-la en PNG ou JPEG et envoie-la.`,
    svg: 'Je ne sais pas lire les dessins SVG. Exporte-le en PNG à la taille voulue et envoie-le.',
    pdf: "C'est un PDF, pas une image. Exporte la page en PNG ou JPEG et envoie-la.",
    archive: "C'est une archive (ZIP, CBZ, RAR ou 7z), pas une image. Décompresse-la et envoie les pages.",
    video: "C'est une vidéo ou un son, pas une image. Envoies-en une image fixe en PNG ou JPEG.",
    page: "C'est une page web, pas une image. Enregistre l'image elle-même et envoie-la.",
    empty: 'Le fichier est vide. Envoie une image.',
    unknown: "Ce n'est pas une image que je sais lire. Envoie un fichier PNG, JPEG, WebP, AVIF, GIF ou TIFF.",
    cmyk: 'Ce JPEG en CMJN ne dit pas si ses encres sont inversées, et pourrait devenir un négatif. Enregistre-le en RVB et envoie-le.',
    bytes: (hasMiB, mostMiB) =>
      `Le fichier pèse ${hasMiB} Mio, j'en lis au plus ${mostMiB}. Envoie un fichier plus petit.`,
    pixels: (width, height, mostMegapixels) =>
      `L'image fait ${width} × ${height} pixels, j'en lis au plus ${mostMegapixels} millions. Envoie-la plus petite.`,
    slow: (mostS) =>
      `La lecture de l'image a pris plus de ${mostS} s. Enregistre-la en simple PNG et envoie-la.`,
    damaged: (format) =>
      `Le fichier ${format} est endommagé ou incomplet. Télécharge-le ou enregistre-le de nouveau.`,
  },
  waiting: ({ place, of, doneAtS }) => `En attente, ${place} sur ${of}, terminé <t:${doneAtS}:R>`,
  working: 'Je colorise…',
  cancelled: 'Annulé.',
  cancel: 'Annuler',
  result: ({ model, temperature, preset, engine, ms }) =>
    `Modèle **${model}** · température **${temperature}**${preset ? ` (${preset})` : ''} · ${engine} · ${decimal(ms / 1000)} s`,
  alreadyColoured: 'Cette image est déjà en couleurs.',
  someAlreadyColoured: (count) =>
    count === 1
      ? '1 des images est déjà en couleurs et reste comme elle est.'
      : `${count} des images sont déjà en couleurs et restent comme elles sont.`,
  colourAnyway: 'Coloriser quand même',
  leftOut: (count) =>
    count === 1
      ? "1 autre image de ce message a été laissée de côté, car il n'y a de place que pour cinq."
      : `${count} autres images de ce message ont été laissées de côté, car il n'y a de place que pour cinq.`,
  failedPicture: (number, why) => `Image ${number}\u00a0: ${why}`,
  reencoded: (format) => `Enregistré en ${format}, car le PNG aurait été trop lourd.`,
  scaled: (percent) => `Réduit à ${percent} % pour ne pas être trop lourd.`,
  menuLives:
    "L'original était trop lourd pour suivre. Le menu marche jusqu'à ce que j'aie colorisé quelques autres images ou que l'on me redémarre.",
  frames: 'Seule la première image du fichier a été colorisée.',
  altResult: 'Colorisé par ColourNet',
  altOriginal: "L'original",
  unnamed: 'Image',
  temperatures: 'Température',
  otherTemperature: 'Autre…',
  compare: 'Comparer',
  uncompare: 'Résultat seul',
  delete: 'Supprimer',
  temperatureModal: {
    title: 'Une autre température',
    label: 'Température',
    hint: '0.05 est vif, 1.5 est doux',
  },
  deliveredLate: (mention) =>
    `${mention}, voici ton image. Discord ne l'acceptait plus sous forme de réponse.`,
  presets: {
    saved: (name, temperature) => `Le préréglage **${name}** vaut ${temperature}.`,
    changed: (name, temperature, before) =>
      `Le préréglage **${name}** vaut maintenant ${temperature}, au lieu de ${before}.`,
    deleted: (name, temperature) => `Le préréglage **${name}** (${temperature}) est supprimé.`,
    defaultNow: (name) => `**${name}** s'applique quand personne ne précise rien.`,
    title: 'Préréglages',
    default: 'par défaut',
  },
  about: {
    title: 'ColourNet',
    model: (name) => `Modèle **${name}**`,
    figures: ({ psnrGain, colourfulness }) =>
      `Sur des images absentes de son entraînement, ${decimal(Math.abs(psnrGain))} dB plus ${psnrGain < 0 ? 'loin' : 'près'} de la vérité que le gris, et ${Math.round(colourfulness * 100)} % de son intensité de couleur.`,
    engine: (engine, device, why) => `Moteur **${engine}** sur ${device} (${why})`,
    engineReasons: {
      'asked-for': 'demandé ainsi',
      gpu: 'TensorFlow dispose ici d’un GPU',
      'no-gpu': 'aucun GPU utilisable par TensorFlow',
      'no-onnx': 'ni GPU ni ONNX Runtime',
    },
    privacy: "Les images sont effacées dès que la réponse est là et ne servent jamais à l'entraînement.",
  },
  queue: {
    empty: "Personne n'attend.",
    state: (jobs, waitS) =>
      `${jobs === 1 ? '1 demande attend' : `${jobs} demandes attendent`}. Une nouvelle serait terminée dans ${waitS} s environ.`,
    running: "Une image est en train d'être colorisée.",
  },
  models: {
    title: 'Modèles',
    inUse: 'utilisé',
    usedBefore: 'utilisé avant',
    size: (megabytes) => `${megabytes} Mo`,
    figures: ({ psnrGain, colourfulness }) =>
      `${psnrGain.toFixed(1)} dB de mieux que le gris, ${Math.round(colourfulness * 100)} % des couleurs réelles`,
    noFigures: 'non évalué',
    samples: (name) => `Ce que le modèle ${name} fait d'images qu'il n'a pas apprises`,
    ask: (name) => `Promouvoir **${name}**\u00a0?`,
    askAgain: 'Le promouvoir quand même\u00a0?',
    promote: 'Promouvoir',
    promoteAnyway: 'Promouvoir quand même',
    promoted: (name, before) => `Le modèle **${name}** colorise désormais. Avant, c'était **${before}**.`,
    rolledBack: (name, before) =>
      `Le modèle **${name}** colorise de nouveau. **${before}** reste dans la liste.`,
    removed: (name, megabytes) => `Le modèle **${name}** est supprimé. ${megabytes} Mo sont libérés.`,
    pruned: (names) => `Supprimés pour faire de la place\u00a0: ${names}.`,
  },
  gate: {
    verdicts: {
      better: (pictures) => `Meilleur que le modèle utilisé, sur ${pictures} images.`,
      alike: (pictures) => `Aussi bon que le modèle utilisé, sur ${pictures} images.`,
      worse: (pictures) => `Moins bon que le modèle utilisé, sur ${pictures} images.`,
      'cannot tell': (pictures) => `${pictures} images ne suffisent pas pour le dire.`,
    },
    reasons: {
      psnr: 'plus loin de la vérité',
      aucRebalanced: 'moins de couleurs rares bien trouvées',
      pale: 'trop pâle',
      garish: 'trop criard',
      'few pictures': 'il en faut cinquante',
    },
    none: "Il n'a pas été comparé au modèle utilisé maintenant.",
  },
  run: {
    title: (id) => `**Séance ${id}**`,
    stages: {
      scrape: 'chercher les images',
      prepare: 'préparer',
      train: 'entraîner',
      compare: 'comparer',
    },
    starting: 'Démarrage …',
    steps: (done, total) => `${done} sur ${total}`,
    speed: (picturesPerSecond, loss) =>
      `${decimal(picturesPerSecond)} images/s · perte ${loss.toFixed(3).replace('.', ',')}`,
    doneAt: (atS) => `fini <t:${atS}:R>`,
    scraping: ({ dataset, pictures, requests, hours }) =>
      `Chercher **${pictures}** images pour \`${dataset}\` : environ ${requests} requêtes, ${duration(hours)}.`,
    fromDataset: (dataset, pictures) => `Prendre les **${pictures}** images de \`${dataset}\`.`,
    goesOn: (id) => `Reprendre la séance **${id}**.`,
    training: ({ from, steps, hours }) =>
      `Entraîner ${from ? `depuis **${from}**` : 'depuis rien'} : **${steps}** pas, environ ${duration(hours)}.`,
    disk: (gigabytes) => `Sur le disque : environ ${decimal(gigabytes)} Go.`,
    yields: "Il n'y a qu'un GPU : la séance fait une pause pendant qu'une image est colorée.",
    noThreads: 'Je ne peux pas ouvrir de fil ici : tout est dit dans ce salon.',
    start: 'Démarrer',
    started: (id, mention) => `Séance **${id}** lancée par ${mention}.`,
    evaluation: ({ step, psnrGain, aucRaw, aucRebalanced, colourfulness }) =>
      `Après **${step}** pas : ${decimal(psnrGain)} dB au-dessus du gris, AuC ${aucRaw.toFixed(3)}, rééquilibrée ${aucRebalanced.toFixed(3)}, ${Math.round(colourfulness * 100)} % des couleurs de la vérité. De gauche à droite : entrée, modèle utilisé, nouveau, vérité.`,
    plot: "Perte et chiffres de la séance jusqu'ici",
    sheet: 'Entrée, modèle utilisé, nouveau modèle, vérité',
    done: (id) => `La séance **${id}** est finie et a fait un modèle de ce nom.`,
    compared: ({ psnrGain, aucRebalanced, colourfulness }) =>
      `Utilisé → nouveau : ${decimal(psnrGain.current)} → ${decimal(psnrGain.next)} dB au-dessus du gris, AuC rééquilibrée ${aucRebalanced.current.toFixed(3)} → ${aucRebalanced.next.toFixed(3)}, couleurs ${Math.round(colourfulness.current * 100)} % → ${Math.round(colourfulness.next * 100)} % de la vérité.`,
    stopped: (id) => `La séance **${id}** a été arrêtée.`,
    failed: (id, sentence) => `La séance **${id}** a échoué. ${sentence}`,
    failedByFault: (id, file) =>
      `La séance **${id}** a échoué par ma faute : \`${file}\` contient les détails.`,
    vanished: (id) =>
      `La séance **${id}** s'est terminée sans un mot : elle a été tuée, la mémoire a manqué, ou la machine a redémarré.`,
    diskFull: (id) =>
      `La séance **${id}** s'est terminée sans un mot, et le disque de DATA_DIR est plein : fais-y de la place.`,
    wayOut: '`/entrainement démarrer` avec *source : reprendre la dernière séance* reprend où elle en était.',
    wayOutOnceMended:
      'Cela réglé, `/entrainement démarrer` avec *source : reprendre la dernière séance* reprend où elle en était.',
    goesOnIn: (link) => `La suite est dans ${link}.`,
    stopping: (id) => `La séance **${id}** s'arrête après le pas en cours. Ce qu'elle a appris reste.`,
    noRuns: "Il n'y a pas encore eu de séance.",
    outcomes: {
      starting: 'démarre',
      'at work': 'en cours',
      done: 'finie',
      stopped: 'arrêtée',
      failed: 'échouée',
      vanished: 'terminée sans un mot',
    },
  },
  help: (command) =>
    [
      `**${command}** avec une image la colorise. Ou bien *Applications > Coloriser* sur un message, par un appui long sur un téléphone.`,
      'La température dit si les couleurs sont franches, de 0.05 (vif) à 1.5 (doux). Elle se change sous chaque résultat, sans attendre une nouvelle fois.',
      'La modération donne des noms aux températures de son serveur avec `/préréglage`.',
    ].join('\n'),
};
