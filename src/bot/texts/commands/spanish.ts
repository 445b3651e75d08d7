import type { CommandTexts } from '../command-texts.ts';

export const spanishCommands: CommandTexts = {
  colourize: {
    name: 'colorear',
    description: 'Colorea una página o una imagen en blanco y negro',
    options: {
      image: { name: 'imagen', description: 'La imagen: PNG, JPEG, WebP y similares' },
      temperature: { name: 'temperatura', description: '0.05 es vivo, 1.5 es suave' },
      preset: { name: 'preajuste', description: 'Una temperatura por su nombre en este servidor' },
      compare: { name: 'comparar', description: 'Muestra el original junto al resultado' },
      private: { name: 'privado', description: 'Muestra el resultado solo a ti' },
    },
  },
  colourizeMessage: { name: 'Colorear' },
  preset: {
    name: 'preajuste',
    description: 'Los nombres de este servidor para las temperaturas',
    subcommands: {
      save: { name: 'guardar', description: 'Crea un preajuste o lo cambia' },
      delete: { name: 'eliminar', description: 'Elimina un preajuste' },
      default: { name: 'predeterminado', description: 'Elige lo que vale cuando nadie dice nada' },
    },
    options: {
      name: { name: 'nombre', description: 'Cómo se llama, hasta 32 caracteres' },
      temperature: { name: 'temperatura', description: '0.05 es vivo, 1.5 es suave' },
    },
  },
  colournet: {
    name: 'colournet',
    description: 'Sobre el bot, su cola y sus preajustes',
    subcommands: {
      about: { name: 'info', description: 'Qué modelo colorea aquí, y con qué acierto' },
      queue: { name: 'cola', description: 'Cuánto hay que esperar en la cola' },
      presets: { name: 'preajustes', description: 'Los preajustes de este servidor' },
      help: { name: 'ayuda', description: 'Cómo se usa el bot' },
    },
  },
  model: {
    name: 'modelo',
    description: 'Los modelos de este bot, para sus administradores',
    subcommands: {
      list: { name: 'lista', description: 'Todos los modelos, con sus cifras' },
      show: { name: 'mostrar', description: 'Un modelo, con imágenes' },
      compare: { name: 'comparar', description: 'Dos modelos lado a lado' },
      promote: { name: 'promover', description: 'Hace que un modelo coloree desde ahora' },
      rollback: { name: 'volver', description: 'Vuelve al modelo anterior' },
      remove: { name: 'borrar', description: 'Borra un modelo que no se usa' },
    },
    options: {
      name: { name: 'nombre', description: 'El modelo' },
      other: { name: 'otro', description: 'Otro modelo; si no, el que se usa' },
    },
  },
  retrain: {
    name: 'entrenar',
    description: 'Hace un modelo nuevo de este bot, para sus admins',
    subcommands: {
      start: { name: 'empezar', description: 'Planea una sesión y dice lo que costaría' },
      status: { name: 'estado', description: 'Cómo va la sesión' },
      stop: { name: 'parar', description: 'Para la sesión; puede seguir más tarde' },
      history: { name: 'historial', description: 'Las sesiones hasta ahora' },
    },
    options: {
      source: { name: 'fuente', description: 'Imágenes nuevas, las que hay, o la última sesión' },
      dataset: { name: 'imágenes', description: 'La carpeta de imágenes' },
      count: { name: 'cantidad', description: 'Imágenes que la carpeta debe tener al final' },
      query: { name: 'búsqueda', description: 'Tags que buscar, en lugar de los habituales' },
      from: { name: 'desde', description: 'Con qué empezar' },
      minutes: { name: 'minutos', description: 'Cuánto entrenar como mucho' },
      width: { name: 'ancho', description: 'Tamaño de la red, si empieza de la nada' },
      note: { name: 'nota', description: 'Una palabra para el historial' },
    },
    choices: {
      source: {
        scrape: 'imágenes nuevas de Danbooru',
        dataset: 'las imágenes que hay',
        resume: 'seguir con la última sesión',
      },
      from: { current: 'el modelo en uso', nothing: 'nada' },
    },
  },
};
