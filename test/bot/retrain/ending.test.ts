import { expect, test } from 'vitest';
import { howItEnded } from '../../../src/bot/retrain/ending.ts';
import { nothingSaid } from '../../../src/bot/retrain/run-state.ts';
import { Runs } from '../../../src/bot/retrain/runs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const begun = { ...nothingSaid, begins: 1 };

test('a run that ended without a word is said to have met a full disk only where one is full', async () => {
  const here = new Runs({ DATA_DIR: await temporaryFolder(), COLOURNET_MODEL: undefined });
  expect(await howItEnded('one', begun, 0, here, 'starter')).toEqual({ kind: 'vanished' });
  const full = new Runs({ DATA_DIR: '/proc', COLOURNET_MODEL: undefined }); // has no room for anything
  expect(await howItEnded('one', begun, 0, full, 'starter')).toEqual({ kind: 'disk full' });
});

test('a run that never began, and said nothing, has vanished', async () => {
  const runs = new Runs({ DATA_DIR: await temporaryFolder(), COLOURNET_MODEL: undefined });
  expect(await howItEnded('one', nothingSaid, 0, runs, 'starter')).toEqual({ kind: 'vanished' });
});
