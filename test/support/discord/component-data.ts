import type { Component } from './bodies.ts';
import { NotOffered } from './command-use.ts';
import { everyComponent, kinds } from './components.ts';
import type { SeenModal } from './handle.ts';
import type { Json, Message } from './model.ts';

function find(
  message: Message,
  type: number,
  what: string,
  fits: (component: Component) => boolean,
): Component {
  const all = [...everyComponent(message.components)].map(({ component }) => component);
  const found = all.find((component) => component.type === type && fits(component));
  if (!found) throw new NotOffered(`The message has no ${what}`);
  if (found.disabled) throw new NotOffered(`${what} is disabled`);
  return found;
}

/** The data of a click on a button, found by its label or custom id. */
export function buttonData(message: Message, wanted: string): Json {
  const button = find(
    message,
    kinds.button,
    `button ${wanted}`,
    ({ label, custom_id: id }) => label === wanted || id === wanted,
  );
  if (!button.custom_id) throw new NotOffered(`${wanted} is a link`);
  return { component_type: kinds.button, custom_id: button.custom_id, id: 1 };
}

/** The data of a choice in a menu, found by its placeholder or custom id, by values or labels of options. */
export function menuData(message: Message, wanted: string, chosen: readonly string[]): Json {
  const menu = find(
    message,
    kinds.stringSelect,
    `menu ${wanted}`,
    ({ placeholder, custom_id: id }) => placeholder === wanted || id === wanted,
  );
  if (chosen.length < (menu.min_values ?? 1) || chosen.length > (menu.max_values ?? 1)) {
    throw new NotOffered(`${wanted} does not take ${chosen.length} options`);
  }
  const values = chosen.map((one) => {
    const option = menu.options?.find(({ value, label }) => value === one || label === one);
    if (!option) throw new NotOffered(`${wanted} has no option ${one}`);
    return option.value;
  });
  return { component_type: kinds.stringSelect, custom_id: menu.custom_id, id: 1, values };
}

function checkFields({ fields }: SeenModal, given: Readonly<Record<string, string>>): void {
  for (const { customId, value, required, minLength, maxLength } of fields) {
    const text = given[customId] ?? value;
    const short = text.length < minLength && (required || text !== '');
    if (short || text.length > maxLength || (required && text === '')) {
      throw new NotOffered(`${customId} cannot be "${text}"`);
    }
  }
}

/** The data of a filled in modal; fields left out keep what stands in them. */
export function modalData(
  modal: SeenModal,
  components: readonly Component[],
  given: Readonly<Record<string, string>>,
  unchecked: boolean,
): Json {
  if (!unchecked) checkFields(modal, given);
  const filled = (part: Component): Json => ({
    type: part.type,
    id: part.id ?? 1,
    ...(part.components && { components: part.components.map(filled) }),
    ...(part.component && { component: filled(part.component) }),
    ...(part.custom_id && { custom_id: part.custom_id, value: given[part.custom_id] ?? part.value ?? '' }),
  });
  return { custom_id: modal.customId, components: components.map(filled) };
}
