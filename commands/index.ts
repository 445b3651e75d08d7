import type { Command } from '../src/bot/command.ts';
import { colourize } from './colourize.ts';
import { colourizeMessage } from './colourize-message.ts';
import { colournet } from './colournet.ts';
import { model } from './model.ts';
import { preset } from './preset.ts';
import { retrain } from './retrain.ts';

/** All commands that the bot registers and answers. */
export const commands: readonly Command[] = [colourize, colourizeMessage, preset, colournet, model, retrain];
