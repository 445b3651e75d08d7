import { spanishCommands } from './commands/spanish.ts';
import { oneDecimal } from './one-decimal.ts';
import { durationIn } from './durations.ts';
import type { Texts } from './texts.ts';

const decimal = oneDecimal('es');

const duration = durationIn('es');

export const spanish: Texts = {
  commands: spanishCommands,
  refused: {
    noPicture: 'En ese mensaje no hay ninguna imagen.',
    notAPicture: 'Ese archivo no es una imagen que pueda leer: envía PNG, JPEG, WebP, AVIF, GIF o TIFF.',
    tooLarge: (maxMiB) => `Ese archivo pesa más de ${maxMiB} MiB: envía uno más pequeño.`,
    notFromDiscord: 'Esa imagen no está en Discord: súbela, o envíala primero en un mensaje.',
    notFetched: 'No se pudo obtener la imagen de Discord: envíala otra vez.',
    temperature: 'Una temperatura está entre 0.05 (vivo) y 1.5 (suave).',
    unknownPreset: (name) =>
      `Aquí no hay ningún preajuste llamado ${name}: \`/colournet preajustes\` los enumera.`,
    queueFull: 'La cola está llena: inténtalo de nuevo en unos minutos.',
    userFull: (most) =>
      `Ya tienes ${most} ${most === 1 ? 'solicitud' : 'solicitudes'} en espera: aguarda a que termine una.`,
    tooLong:
      'La cola es tan larga que la respuesta llegaría demasiado tarde: inténtalo de nuevo en unos minutos.',
    closing: 'Me están reiniciando: inténtalo de nuevo en un minuto.',
    missingPermission: (names) =>
      `Me falta un permiso en este canal (en inglés): ${names}. La moderación puede dármelo.`,
    notYours: 'Eso solo puede hacerlo quien lo pidió.',
    notYoursNorModerator: 'Eso solo pueden hacerlo quien lo pidió y la moderación.',
    notHere: 'Eso solo funciona en un servidor del que soy miembro.',
    presetName: 'El nombre de un preajuste tiene de 1 a 32 caracteres.',
    builtInPreset: (name) => `${name} viene incluido: no se puede cambiar ni eliminar.`,
    tooManyPresets: (most) =>
      `Este servidor tiene ${most} preajustes y no puede tener más: elimina uno primero.`,
    originalGone: 'El original ya no está en este mensaje: envíalo otra vez.',
    editedOften:
      'Discord solo me deja cambiar un mensaje antiguo unas pocas veces por hora: inténtalo más tarde o pide uno nuevo.',
    unknownButton: 'Ese botón ya no hace nada.',
    filtered: 'El filtro de contenido explícito de Discord rechazó el resultado.',
    resultTooLarge: 'El resultado pesa más de lo que Discord admite aquí, incluso reducido.',
    crashedTwice:
      'Esta imagen me detuvo dos veces, así que la dejo estar. Quizá funcione otro archivo de la misma.',
    missed: 'Estuve fuera y me perdí esta imagen: envíala otra vez, por favor.',
    fault: (reference) => `Eso salió mal, y es culpa mía. La referencia es ${reference}.`,
    notAdmin: 'Eso solo pueden hacerlo los administradores de este bot, y solo en su servidor.',
    modelPinned: 'COLOURNET_MODEL fija el modelo: quien lleva el bot tiene que quitarlo y reiniciarlo.',
    unknownModel: (name) => `No hay ningún modelo llamado ${name}: \`/modelo lista\` los muestra todos.`,
    modelStays: (name) => `El modelo ${name} se usa o viene incluido: no se puede borrar.`,
    nothingBefore: 'Antes no se promovió ningún otro modelo.',
    widthOfCurrent: 'Una sesión desde el modelo en uso tiene su ancho: omite *ancho*, o empieza de la nada.',
    onlyWithScrape: '*cantidad* y *búsqueda* son para imágenes nuevas: omítelas.',
    onlyMinutesWithResume: 'Una sesión que sigue conserva su plan: solo se puede dar *minutos*.',
    emptyQuery: 'La búsqueda está vacía: da tags, u omítela.',
    nothingFound: 'La búsqueda no encuentra nada: revisa sus tags en Danbooru.',
    whichDataset: '¿Qué imágenes? Nombra *imágenes*, o haz buscar otras nuevas.',
    unknownDataset: (name) => `No hay imágenes llamadas ${name}: elige entre las ofrecidas.`,
    retrainDefaults: (why) =>
      `retrain.json en DATA_DIR está mal (${why}): quien lleva el bot tiene que corregirlo.`,
    runSays: (sentence) => sentence,
    nothingToResume: 'No hay nada con que seguir: la última sesión ha terminado, o no hubo ninguna.',
    runAtWork: (id) => `La sesión ${id} está en marcha: espérala, o párala con \`/entrenar parar\`.`,
    typedAtWork: (pid) =>
      `Alguien hace un modelo a mano en esa máquina (proceso ${pid}): espera a que termine.`,
    noRun: 'Ninguna sesión está en marcha.',
    draftGone: 'Este plan es demasiado viejo, o ya empezó: pide otro.',
  },
  badPicture: {
    format: (name) => `No puedo leer imágenes ${name}: conviértela a PNG o JPEG y envíala.`,
    svg: 'No puedo leer dibujos SVG: expórtalo como PNG al tamaño que quieras y envíalo.',
    pdf: 'Eso es un PDF, no una imagen: exporta la página como PNG o JPEG y envíala.',
    archive:
      'Eso es un archivo comprimido (ZIP, CBZ, RAR o 7z), no una imagen: extráelo y envía las páginas.',
    video: 'Eso es un vídeo o un sonido, no una imagen: envía un fotograma como PNG o JPEG.',
    page: 'Eso es una página web, no una imagen: guarda la imagen misma y envíala.',
    empty: 'El archivo está vacío: envía una imagen.',
    unknown: 'Eso no es una imagen que pueda leer: envía un archivo PNG, JPEG, WebP, AVIF, GIF o TIFF.',
    cmyk: 'Este JPEG CMYK no dice si sus tintas están invertidas y podría salir en negativo: guárdalo como RGB y envíalo.',
    bytes: (hasMiB, mostMiB) =>
      `El archivo pesa ${hasMiB} MiB y se leen como mucho ${mostMiB} MiB: envía uno más pequeño.`,
    pixels: (width, height, mostMegapixels) =>
      `La imagen tiene ${width} × ${height} píxeles y se leen como mucho ${mostMegapixels} megapíxeles: envíala más pequeña.`,
    slow: (mostS) => `La imagen tardó más de ${mostS} s en leerse: guárdala como PNG simple y envíala.`,
    damaged: (format) => `El archivo ${format} está dañado o incompleto: descárgalo o guárdalo de nuevo.`,
  },
  waiting: ({ place, of, doneAtS }) => `En espera: ${place} de ${of}, listo <t:${doneAtS}:R>`,
  working: 'Coloreando…',
  cancelled: 'Cancelado.',
  cancel: 'Cancelar',
  result: ({ model, temperature, preset, engine, ms }) =>
    `Modelo **${model}** · temperatura **${temperature}**${preset ? ` (${preset})` : ''} · ${engine} · ${decimal(ms / 1000)} s`,
  alreadyColoured: 'Esta imagen ya tiene colores.',
  someAlreadyColoured: (count) =>
    count === 1
      ? '1 de las imágenes ya tiene colores y se queda como está.'
      : `${count} de las imágenes ya tienen colores y se quedan como están.`,
  colourAnyway: 'Colorear de todos modos',
  leftOut: (count) =>
    count === 1
      ? '1 imagen más de ese mensaje se quedó fuera: no caben más de cinco.'
      : `${count} imágenes más de ese mensaje se quedaron fuera: no caben más de cinco.`,
  failedPicture: (number, why) => `Imagen ${number}: ${why}`,
  reencoded: (format) => `Guardado como ${format}, porque en PNG habría pesado demasiado.`,
  scaled: (percent) => `Reducido al ${percent} % para que quepa.`,
  menuLives:
    'El original no cupo: el menú funciona hasta que haya coloreado algunas otras imágenes o me reinicien.',
  frames: 'Solo se coloreó la primera imagen del archivo.',
  altResult: 'Coloreado por ColourNet',
  altOriginal: 'El original',
  unnamed: 'Imagen',
  temperatures: 'Temperatura',
  otherTemperature: 'Otra…',
  compare: 'Comparar',
  uncompare: 'Solo el resultado',
  delete: 'Eliminar',
  temperatureModal: {
    title: 'Otra temperatura',
    label: 'Temperatura',
    hint: '0.05 es vivo, 1.5 es suave',
  },
  deliveredLate: (mention) => `${mention}, aquí está tu imagen: Discord ya no la admitía como respuesta.`,
  presets: {
    saved: (name, temperature) => `El preajuste **${name}** es ${temperature}.`,
    changed: (name, temperature, before) =>
      `El preajuste **${name}** es ahora ${temperature}; antes era ${before}.`,
    deleted: (name, temperature) => `El preajuste **${name}** (${temperature}) se ha eliminado.`,
    defaultNow: (name) => `**${name}** es lo que vale cuando nadie dice nada.`,
    title: 'Preajustes',
    default: 'predeterminado',
  },
  about: {
    title: 'ColourNet',
    model: (name) => `Modelo **${name}**`,
    figures: ({ psnrGain, colourfulness }) =>
      `En imágenes con las que no se entrenó: ${decimal(Math.abs(psnrGain))} dB más ${psnrGain < 0 ? 'lejos' : 'cerca'} de la verdad que el gris, y un ${Math.round(colourfulness * 100)} % de su colorido.`,
    engine: (engine, device, why) => `Motor **${engine}** en ${device}: ${why}`,
    engineReasons: {
      'asked-for': 'así se pidió',
      gpu: 'TensorFlow tiene aquí una GPU',
      'no-gpu': 'ninguna GPU que TensorFlow pueda usar',
      'no-onnx': 'ni GPU ni ONNX Runtime',
    },
    privacy: 'Las imágenes se borran en cuanto se responde y nunca se usan para el entrenamiento.',
  },
  queue: {
    empty: 'Nadie espera.',
    state: (jobs, waitS) =>
      `${jobs === 1 ? '1 solicitud espera' : `${jobs} solicitudes esperan`}; una nueva estaría lista en unos ${waitS} s.`,
    running: 'Se está coloreando una imagen.',
  },
  models: {
    title: 'Modelos',
    inUse: 'en uso',
    usedBefore: 'usado antes',
    size: (megabytes) => `${megabytes} MB de disco`,
    figures: ({ psnrGain, colourfulness }) =>
      `${psnrGain.toFixed(1)} dB mejor que el gris, ${Math.round(colourfulness * 100)} % del colorido real`,
    noFigures: 'sin evaluar',
    samples: (name) => `Lo que el modelo ${name} hace de imágenes con las que no se entrenó`,
    ask: (name) => `¿Promover **${name}**?`,
    askAgain: '¿Promoverlo de todos modos?',
    promote: 'Promover',
    promoteAnyway: 'Promover de todos modos',
    promoted: (name, before) => `Desde ahora colorea el modelo **${name}**; antes era **${before}**.`,
    rolledBack: (name, before) => `Vuelve a colorear el modelo **${name}**; **${before}** sigue en la lista.`,
    removed: (name, megabytes) => `El modelo **${name}** está borrado: quedan libres ${megabytes} MB.`,
    pruned: (names) => `Borrados para hacer sitio: ${names}.`,
  },
  gate: {
    verdicts: {
      better: (pictures) => `Mejor que el modelo en uso, con ${pictures} imágenes.`,
      alike: (pictures) => `Tan bueno como el modelo en uso, con ${pictures} imágenes.`,
      worse: (pictures) => `Peor que el modelo en uso, con ${pictures} imágenes.`,
      'cannot tell': (pictures) => `${pictures} imágenes son muy pocas para saberlo.`,
    },
    reasons: {
      psnr: 'más lejos de la verdad',
      aucRebalanced: 'acierta menos los colores raros',
      pale: 'demasiado pálido',
      garish: 'demasiado chillón',
      'few pictures': 'hacen falta cincuenta',
    },
    none: 'No se comparó con el modelo que se usa ahora.',
  },
  run: {
    title: (id) => `**Sesión ${id}**`,
    stages: { scrape: 'buscar imágenes', prepare: 'preparar', train: 'entrenar', compare: 'comparar' },
    starting: 'Empezando …',
    steps: (done, total) => `${done} de ${total}`,
    speed: (picturesPerSecond, loss) =>
      `${decimal(picturesPerSecond)} imágenes/s · pérdida ${loss.toFixed(3).replace('.', ',')}`,
    doneAt: (atS) => `lista <t:${atS}:R>`,
    scraping: ({ dataset, pictures, requests, hours }) =>
      `Buscar **${pictures}** imágenes para \`${dataset}\`: unas ${requests} peticiones, ${duration(hours)}.`,
    fromDataset: (dataset, pictures) => `Tomar las **${pictures}** imágenes de \`${dataset}\`.`,
    goesOn: (id) => `Seguir con la sesión **${id}**.`,
    training: ({ from, steps, hours }) =>
      `Entrenar ${from ? `desde **${from}**` : 'desde la nada'}: **${steps}** pasos, unas ${duration(hours)}.`,
    disk: (gigabytes) => `En el disco: unos ${decimal(gigabytes)} GB.`,
    yields: 'Hay una sola GPU: la sesión se detiene mientras se colorean imágenes.',
    noThreads: 'No puedo abrir hilos aquí: todo se cuenta en este canal.',
    start: 'Empezar',
    started: (id, mention) => `Sesión **${id}** empezada por ${mention}.`,
    evaluation: ({ step, psnrGain, aucRaw, aucRebalanced, colourfulness }) =>
      `Tras **${step}** pasos: ${decimal(psnrGain)} dB sobre el gris, AuC ${aucRaw.toFixed(3)}, reequilibrada ${aucRebalanced.toFixed(3)}, ${Math.round(colourfulness * 100)} % del color de la verdad. De izquierda a derecha: entrada, modelo en uso, nuevo, verdad.`,
    plot: 'Pérdida y cifras de la sesión hasta ahora',
    sheet: 'Entrada, modelo en uso, modelo nuevo, verdad',
    done: (id) => `La sesión **${id}** ha terminado y ha hecho un modelo de ese nombre.`,
    compared: ({ psnrGain, aucRebalanced, colourfulness }) =>
      `En uso → nuevo: ${decimal(psnrGain.current)} → ${decimal(psnrGain.next)} dB sobre el gris, AuC reequilibrada ${aucRebalanced.current.toFixed(3)} → ${aucRebalanced.next.toFixed(3)}, color ${Math.round(colourfulness.current * 100)} % → ${Math.round(colourfulness.next * 100)} % de la verdad.`,
    stopped: (id) => `La sesión **${id}** se ha parado.`,
    failed: (id, sentence) => `La sesión **${id}** ha fallado. ${sentence}`,
    failedByFault: (id, file) =>
      `La sesión **${id}** ha fallado por culpa mía: \`${file}\` tiene los detalles.`,
    vanished: (id) =>
      `La sesión **${id}** terminó sin una palabra: la mataron, faltó memoria, o la máquina se reinició.`,
    diskFull: (id) =>
      `La sesión **${id}** terminó sin una palabra, y el disco de DATA_DIR está lleno: haz sitio allí.`,
    wayOut: '`/entrenar empezar` con *fuente: seguir con la última sesión* sigue donde estaba.',
    wayOutOnceMended:
      'Una vez arreglado, `/entrenar empezar` con *fuente: seguir con la última sesión* sigue donde estaba.',
    goesOnIn: (link) => `Sigue en ${link}.`,
    stopping: (id) => `La sesión **${id}** para tras el paso en curso. Lo que ha aprendido se conserva.`,
    noRuns: 'Aún no hubo ninguna sesión.',
    outcomes: {
      starting: 'empezando',
      'at work': 'en marcha',
      done: 'terminada',
      stopped: 'parada',
      failed: 'fallida',
      vanished: 'terminó sin una palabra',
    },
  },
  help: (command) =>
    [
      `**${command}** con una imagen la colorea. O bien: *Aplicaciones > Colorear* en un mensaje, en el teléfono con una pulsación larga.`,
      'La temperatura dice qué tan intensos son los colores: 0.05 es vivo, 1.5 es suave. Se cambia debajo de cada resultado, sin volver a esperar.',
      'La moderación pone nombre a las temperaturas de su servidor con `/preajuste`.',
    ].join('\n'),
};
