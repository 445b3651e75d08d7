import type { CommandTexts } from '../command-texts.ts';

export const englishCommands: CommandTexts = {
  colourize: {
    name: 'colourize',
    description: 'Colours a black-and-white page or picture',
    options: {
      image: { name: 'image', description: 'The picture: PNG, JPEG, WebP and the like' },
      temperature: { name: 'temperature', description: '0.05 is vivid, 1.5 is soft' },
      preset: { name: 'preset', description: 'A temperature by its name on this server' },
      compare: { name: 'compare', description: 'Shows the original beside the result' },
      private: { name: 'private', description: 'Shows the result to you alone' },
    },
  },
  colourizeMessage: { name: 'Colourize' },
  preset: {
    name: 'preset',
    description: "This server's names for temperatures",
    subcommands: {
      save: { name: 'save', description: 'Makes a preset, or changes it' },
      delete: { name: 'delete', description: 'Deletes a preset' },
      default: { name: 'default', description: 'Chooses what counts where nobody says anything' },
    },
    options: {
      name: { name: 'name', description: 'What it is called, up to 32 characters' },
      temperature: { name: 'temperature', description: '0.05 is vivid, 1.5 is soft' },
    },
  },
  colournet: {
    name: 'colournet',
    description: 'About the bot, its queue and its presets',
    subcommands: {
      about: { name: 'about', description: 'Which model colours here, and how well' },
      queue: { name: 'queue', description: 'How long the queue is' },
      presets: { name: 'presets', description: 'The presets of this server' },
      help: { name: 'help', description: 'How to use the bot' },
    },
  },
  model: {
    name: 'model',
    description: 'The models of this bot, for its admins',
    subcommands: {
      list: { name: 'list', description: 'All models, with their figures' },
      show: { name: 'show', description: 'A model, with pictures' },
      compare: { name: 'compare', description: 'Two models side by side' },
      promote: { name: 'promote', description: 'Lets a model colour from now on' },
      rollback: { name: 'rollback', description: 'Goes back to the model before' },
      remove: { name: 'remove', description: 'Deletes a model that is not in use' },
    },
    options: {
      name: { name: 'name', description: 'The model' },
      other: { name: 'other', description: 'Another model; the one in use unless given' },
    },
  },
  retrain: {
    name: 'retrain',
    description: 'Makes a new model of this bot, for its admins',
    subcommands: {
      start: { name: 'start', description: 'Plans a run, and says what it would take' },
      status: { name: 'status', description: 'How far the run is' },
      stop: { name: 'stop', description: 'Stops the run; it can go on later' },
      history: { name: 'history', description: 'The runs so far' },
    },
    options: {
      source: { name: 'source', description: 'Fresh pictures, pictures that are there, or the last run' },
      dataset: { name: 'dataset', description: 'The folder of pictures' },
      count: { name: 'count', description: 'Pictures that the folder should have in the end' },
      query: { name: 'query', description: 'Tags to search for, in place of the usual ones' },
      from: { name: 'from', description: 'What to begin with' },
      minutes: { name: 'minutes', description: 'How long to train at most' },
      width: { name: 'width', description: 'Size of the network, where it begins with nothing' },
      note: { name: 'note', description: 'A word for the history' },
    },
    choices: {
      source: {
        scrape: 'fresh pictures from Danbooru',
        dataset: 'pictures that are there',
        resume: 'go on with the last run',
      },
      from: { current: 'the model in use', nothing: 'nothing' },
    },
  },
};
