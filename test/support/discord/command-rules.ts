import { invalidField, refusal } from './errors.ts';
import type { CommandBody, CommandOption } from './bodies.ts';

const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const groupTypes = [1, 2];
const numericTypes = [4, 10];
const locales = new Set(
  (
    'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja ' +
    'zh-TW ko'
  ).split(' '),
);

function checkName(name: string, path: string): void {
  if (!namePattern.test(name)) throw invalidField(path, 'APPLICATION_COMMAND_INVALID_NAME', `"${name}"`);
  if (name !== name.toLowerCase()) {
    throw invalidField(path, 'APPLICATION_COMMAND_INVALID_NAME', `"${name}" is not in lower case`);
  }
}

function checkLocalised(
  { name_localizations: names, description_localizations: texts }: CommandBody | CommandOption,
  path: string,
  lowerCase: boolean,
): void {
  for (const [field, given] of Object.entries({
    name_localizations: names,
    description_localizations: texts,
  })) {
    for (const [locale, text] of Object.entries(given ?? {})) {
      const there = `${path}.${field}.${locale}`;
      if (!locales.has(locale)) throw invalidField(there, 'LOCALE', 'Discord has no such language');
      if (field === 'name_localizations' && lowerCase) checkName(text, there);
    }
  }
}

function checkValues(option: CommandOption, path: string): void {
  const { choices, autocomplete, min_value: min, max_value: max } = option;
  if (autocomplete && (choices ?? []).length > 0) {
    throw invalidField(`${path}.autocomplete`, 'AUTOCOMPLETE_AND_CHOICES', 'Not together');
  }
  if (numericTypes.includes(option.type) && (min ?? -Infinity) > (max ?? Infinity)) {
    throw invalidField(`${path}.min_value`, 'RANGE', 'Above max_value');
  }
  if ((option.min_length ?? 0) > (option.max_length ?? 6000)) {
    throw invalidField(`${path}.min_length`, 'RANGE', 'Above max_length');
  }
  const names = (choices ?? []).map(({ name }) => name);
  if (new Set(names).size < names.length) throw invalidField(`${path}.choices`, 'DUPLICATE', 'A name twice');
  for (const type of option.file_types ?? []) {
    if (!/^(image|video|audio|\.[a-z\d]+)$/.test(type))
      throw invalidField(`${path}.file_types`, 'FILE_TYPE', type);
  }
}

function checkOptions(options: readonly CommandOption[], path: string, depth: number): void {
  const names = options.map(({ name }) => name);
  if (new Set(names).size < names.length) {
    throw invalidField(path, 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Two have the same name');
  }
  const groups = options.filter(({ type }) => groupTypes.includes(type));
  if (groups.length > 0 && groups.length < options.length) {
    throw invalidField(path, 'MIXED', 'Subcommands and values do not mix');
  }
  let optional = false;
  for (const [index, option] of options.entries()) {
    const here = `${path}.${index}`;
    checkName(option.name, `${here}.name`);
    checkLocalised(option, here, true);
    if (groupTypes.includes(option.type)) {
      if (option.type === 2 && depth > 0) throw invalidField(`${here}.type`, 'NESTING', 'A group in a group');
      if (option.type === 1 && option.options?.some(({ type }) => groupTypes.includes(type))) {
        throw invalidField(`${here}.options`, 'NESTING', 'A subcommand in a subcommand');
      }
      checkOptions(option.options ?? [], `${here}.options`, depth + 1);
      continue;
    }
    if (option.required && optional) {
      throw invalidField(here, 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', 'Required ones come first');
    }
    optional ||= !option.required;
    checkValues(option, here);
  }
}

function longest(text: string, localised: Record<string, string> | null | undefined): number {
  return Math.max(text.length, ...Object.values(localised ?? {}).map(({ length }) => length));
}

function sizeOf(part: CommandBody | CommandOption): number {
  const own =
    longest(part.name, part.name_localizations) +
    longest(part.description ?? '', part.description_localizations);
  const choices = 'choices' in part ? (part.choices ?? []) : [];
  const chosen = choices.reduce(
    (sum, { name, value, name_localizations: names }) => sum + longest(name, names) + String(value).length,
    0,
  );
  return own + chosen + (part.options ?? []).reduce((sum, option) => sum + sizeOf(option), 0);
}

/** Refuses a command that breaks a rule which the schemas miss. */
export function checkCommand(command: CommandBody, path: string, forGuild: boolean): void {
  const at = (field: string) => (path === '' ? field : `${path}.${field}`);
  const type = command.type ?? 1;
  if (type === 1) {
    checkName(command.name, at('name'));
    if (!command.description) throw invalidField(at('description'), 'BASE_TYPE_REQUIRED', 'Needed');
  } else {
    if (command.description) throw invalidField(at('description'), 'CONTEXT_MENU', 'Must be empty');
    if ((command.options ?? []).length > 0) throw invalidField(at('options'), 'CONTEXT_MENU', 'None here');
    if (!/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai} ]{1,32}$/u.test(command.name)) {
      throw invalidField(at('name'), 'APPLICATION_COMMAND_INVALID_NAME', `"${command.name}"`);
    }
  }
  if (forGuild && (command.contexts || command.integration_types)) {
    throw invalidField(at('contexts'), 'GLOBAL_ONLY', 'Contexts and installations are for global commands');
  }
  const permissions = command.default_member_permissions;
  if (typeof permissions === 'string' && !/^\d+$/.test(permissions)) {
    throw invalidField(at('default_member_permissions'), 'PERMISSIONS', 'A bit set');
  }
  checkLocalised(command, path, type === 1);
  checkOptions(command.options ?? [], at('options'), 0);
  if (sizeOf(command) > 8000)
    throw invalidField(at('options'), 'APPLICATION_COMMAND_TOO_LARGE', 'Above 8000');
}

/** Refuses commands that cannot be registered beside each other. */
export function checkCommandSet(commands: readonly CommandBody[]): void {
  const most = [100, 15, 15];
  for (const [index, limit] of most.entries()) {
    const names = commands.filter(({ type }) => (type ?? 1) === index + 1).map(({ name }) => name);
    if (names.length > limit) throw refusal(30032);
    if (new Set(names).size < names.length) {
      throw invalidField('name', 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Names must be unique');
    }
  }
}
