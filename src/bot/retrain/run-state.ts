import type { Evaluation, RunEvent, Stage } from '../../run-record.ts';

type Told<E extends RunEvent['event']> = Omit<Extract<RunEvent, { event: E }>, 'event'>;

/** What a run has said of itself so far. */
export interface RunState {
  /** Processes that have taken it up, and the number of the last one. */
  readonly begins: number;
  readonly pid: number | undefined;
  readonly stage: Stage | undefined;
  /** How far the stage is. */
  readonly progress: Pick<Told<'progress'>, 'done' | 'total' | 'etaS'> | undefined;
  readonly speed: Pick<Told<'step'>, 'loss' | 'picturesPerSecond'> | undefined;
  readonly evaluations: readonly (Evaluation & { readonly sheet: string; readonly plot: string })[];
  /** How the last process ended, which it says before it leaves; undefined until then, and where it was killed. */
  readonly end: Pick<Told<'end'>, 'outcome' | 'message'> | undefined;
}

export const nothingSaid: RunState = {
  begins: 0,
  pid: undefined,
  stage: undefined,
  progress: undefined,
  speed: undefined,
  evaluations: [],
  end: undefined,
};

/** The state after one thing more was said. */
export function heard(state: RunState, event: RunEvent, batch: number): RunState {
  switch (event.event) {
    case 'begin':
      return {
        ...state,
        begins: state.begins + 1,
        pid: event.pid,
        stage: undefined,
        progress: undefined,
        end: undefined,
      };
    case 'stage':
      return { ...state, stage: event.stage, progress: undefined };
    case 'progress': {
      const { done, total, etaS } = event;
      return { ...state, progress: { done, total, etaS } };
    }
    case 'start':
      return { ...state, progress: { done: event.step, total: event.steps, etaS: null } };
    case 'step': {
      const { step, steps, loss, picturesPerSecond } = event;
      const etaS = ((steps - step) * batch) / picturesPerSecond;
      return { ...state, progress: { done: step, total: steps, etaS }, speed: { loss, picturesPerSecond } };
    }
    case 'evaluate': {
      const { event: _, ...evaluation } = event;
      return { ...state, evaluations: [...state.evaluations, evaluation] };
    }
    case 'end':
      return { ...state, end: { outcome: event.outcome, message: event.message } };
    default: // 'stage done', 'checkpoint', 'done': nothing that is shown
      return state;
  }
}
