import type { Component, Media } from './bodies.ts';

export const kinds = {
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
} as const;

export interface Placed {
  readonly component: Component;
  readonly path: string;
  readonly parent: Component | undefined;
}

/** All components, nested ones too, in reading order. */
export function* everyComponent(
  components: readonly Component[],
  path = 'components',
  parent?: Component,
): Generator<Placed> {
  for (const [index, component] of components.entries()) {
    const here = `${path}[${index}]`;
    yield { component, path: here, parent };
    if (component.components) yield* everyComponent(component.components, `${here}.components`, component);
    const single = component.accessory ?? component.component;
    if (single) {
      const name = component.accessory ? 'accessory' : 'component';
      yield { component: single, path: `${here}.${name}`, parent: component };
    }
  }
}

/** The media that a component shows. */
export function mediaOf(component: Component): Media[] {
  const gallery = (component.items ?? []).map(({ media }) => media);
  return [...gallery, component.file, component.media].filter((media) => media !== undefined);
}

/** The URLs of all that some components show. */
export function urlsIn(components: readonly Component[]): string[] {
  return [...everyComponent(components)].flatMap(({ component }) => mediaOf(component).map(({ url }) => url));
}

/** Whether only Components V2 has this type. */
export function isV2(type: number): boolean {
  return type >= kinds.section;
}
