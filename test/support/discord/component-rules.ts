import { keptName } from './cdn.ts';
import { everyComponent, isV2, kinds, mediaOf, type Placed } from './components.ts';
import { invalidField } from './errors.ts';
import type { Component } from './bodies.ts';

const linkStyle = 5;
const premiumStyle = 6;
const attachmentScheme = 'attachment://';

function checkButton({ component, path }: Placed): void {
  const { style, custom_id: customId, url, sku_id: sku, label, emoji } = component;
  const wants = style === linkStyle ? 'url' : style === premiumStyle ? 'sku_id' : 'custom_id';
  for (const [name, value] of Object.entries({ custom_id: customId, url, sku_id: sku })) {
    if (name === wants && !value) throw invalidField(`${path}.${name}`, 'REQUIRED', 'A button needs this');
    if (name !== wants && value) throw invalidField(`${path}.${name}`, 'EXCLUSIVE', 'Not with this style');
  }
  if (style !== premiumStyle && !label && !emoji) {
    throw invalidField(`${path}.label`, 'REQUIRED', 'A button needs a label or an emoji');
  }
}

function checkSelect({ component, path }: Placed): void {
  const { options, min_values: min, max_values: max } = component;
  const most = max ?? 1;
  if ((min ?? 1) > most) throw invalidField(`${path}.min_values`, 'RANGE', 'Above max_values');
  if (!options) return;
  if (most > options.length) throw invalidField(`${path}.max_values`, 'RANGE', 'More than there are options');
  const values = options.map(({ value }) => value);
  if (new Set(values).size < values.length) {
    throw invalidField(`${path}.options`, 'OPTION_VALUE_DUPLICATED', 'Two options have the same value');
  }
  if (options.filter((option) => option.default).length > most) {
    throw invalidField(`${path}.options`, 'DEFAULTS', 'More defaults than max_values');
  }
}

function checkRow({ component, path }: Placed): void {
  const inside = component.components ?? [];
  if (inside.some(({ type }) => type !== kinds.button) && inside.length > 1) {
    throw invalidField(`${path}.components`, 'ROW_WIDTH', 'A select menu needs the whole row');
  }
}

function checkMedia({ component, path }: Placed, attached: readonly string[]): void {
  for (const { url } of mediaOf(component)) {
    if (url.startsWith(attachmentScheme)) {
      if (!attached.includes(keptName(url.slice(attachmentScheme.length)))) {
        throw invalidField(path, 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', `No file ${url}`);
      }
    } else if (component.type === kinds.file || !/^https?:/.test(url)) {
      throw invalidField(path, 'UNFURLED_MEDIA_ITEM_INVALID_SCHEME', `Cannot show ${url}`);
    }
  }
}

function checkIds(placed: readonly Placed[]): void {
  const customIds = new Set<string>();
  const ids = new Set<number>();
  for (const { component, path } of placed) {
    const { custom_id: customId, id } = component;
    if (customId && customIds.has(customId)) {
      throw invalidField(`${path}.custom_id`, 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Used twice');
    }
    if (customId) customIds.add(customId);
    if (id && ids.has(id)) throw invalidField(`${path}.id`, 'COMPONENT_ID_DUPLICATED', 'Used twice');
    if (id) ids.add(id);
  }
}

function checkV2Size(placed: readonly Placed[]): void {
  if (placed.length > 40) {
    throw invalidField('components', 'COMPONENT_MAX_TOTAL', `${placed.length} components, 40 are allowed`);
  }
  const text = placed.reduce((sum, { component }) => sum + Array.from(component.content ?? '').length, 0);
  if (text > 4000) {
    throw invalidField(
      'components',
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      `${text} characters of 4000`,
    );
  }
}

/**
 * Refuses components of a message that break a rule which the schemas miss.
 * @param attached names of the files that the message has
 */
export function checkComponents(components: readonly Component[], v2: boolean, attached: readonly string[]) {
  const placed = [...everyComponent(components)];
  checkIds(placed);
  if (v2) checkV2Size(placed);
  else if (components.length > 5) throw invalidField('components', 'BASE_TYPE_MAX_LENGTH', 'At most 5 rows');
  for (const place of placed) {
    const { type } = place.component;
    if (!v2 && isV2(type)) {
      throw invalidField(`${place.path}.type`, 'UNION_TYPE_CHOICES', 'Needs the flag IS_COMPONENTS_V2');
    }
    if (type === kinds.button) checkButton(place);
    if (type === kinds.stringSelect) checkSelect(place);
    if (type === kinds.row) checkRow(place);
    checkMedia(place, attached);
  }
}

/** Refuses a modal's components that break a rule which the schemas miss. */
export function checkModal(components: readonly Component[]): void {
  const path = 'data.components';
  if (components.length > 5) throw invalidField(path, 'BASE_TYPE_MAX_LENGTH', 'At most 5');
  const placed = [...everyComponent(components, path)];
  checkIds(placed);
  for (const place of placed) {
    const { component, parent } = place;
    if (component.type === kinds.row && component.components?.length !== 1) {
      throw invalidField(`${place.path}.components`, 'ROW_WIDTH', 'A row holds one text input');
    }
    if (component.type === kinds.stringSelect) checkSelect(place);
    if (component.type !== kinds.textInput) continue;
    const { min_length: min, max_length: max, value, label } = component;
    if ((parent?.type === kinds.row) === !label) {
      throw invalidField(`${place.path}.label`, 'LABEL', 'A row needs it here, a label has its own');
    }
    const room = max ?? 4000;
    if ((min ?? 0) > room) throw invalidField(`${place.path}.min_length`, 'RANGE', 'Above max_length');
    if (value && value.length > room) throw invalidField(`${place.path}.value`, 'RANGE', 'Too long');
  }
}
