import type { Area } from './measure-areas.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What spans this much of the page both ways and is narrow lies around its panels, whose edge the scan has darkened. */
const spanning = 0.85;

/** A strip along an edge: so long, in parts of that edge, touching it so far, and half so wide at most, in parts of the shorter side. */
const minStripLength = 0.25;
const minContact = 0.6;
const maxStripHalfWidth = 0.06;

/** A gutter: half so wide at most and so long at least, in parts of the shorter side. */
const maxGutterHalfWidth = 0.035;
const minGutterLength = 0.2;
const minElongation = 5;
const minStraightness = 0.92;

/**
 * Whether an area is the paper around the panels, or around a single drawing. Two lower corners alone do not make a
 * margin: so lie the clothes of a portrait.
 */
export function isMargin(area: Area, { width, height }: Size): boolean {
  const { contact, corners, halfWidth } = area;
  const across = area.maxX - area.minX + 1;
  const down = area.maxY - area.minY + 1;
  if (corners.top >= 1 && corners.top + corners.bottom >= 2) return true;
  if (halfWidth > maxStripHalfWidth * Math.min(width, height)) return false;
  if (across >= spanning * width && down >= spanning * height) return true;
  const touchesAcross = Math.max(contact.top, contact.bottom) >= minContact * across;
  const touchesDown = Math.max(contact.left, contact.right) >= minContact * down;
  return (
    (across >= minStripLength * width && touchesAcross) || (down >= minStripLength * height && touchesDown)
  );
}

/** Whether an area is the paper between panels: a narrow band, or several that meet. */
export function isGutter(area: Area, { width, height }: Size): boolean {
  const shorter = Math.min(width, height);
  if (area.halfWidth > maxGutterHalfWidth * shorter) return false;
  const { left, right, top, bottom } = area.contact;
  if ((left && right) || (top && bottom)) return true;
  const long = area.length >= Math.max(minGutterLength * shorter, minElongation * 2 * area.halfWidth);
  return long && area.straightness >= minStraightness;
}
