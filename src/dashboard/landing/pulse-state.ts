/**
 * The hero's little model of counting once: a click makes a batch with an id of its own, the ledger adds a batch only when
 * it has not seen that id, so that a batch the queue delivers again changes nothing.
 */
export type PulseState = {
  /** The newest batch; 0 before the first click. */
  batch: number;
  /** Rises with every pulse that is sent, so that each is drawn anew. */
  pulse: number;
  kind: 'idle' | 'click' | 'repeat';
  counted: number;
};

export const idlePulse: PulseState = { batch: 0, pulse: 0, kind: 'idle', counted: 0 };

export function applyPulse(state: PulseState, event: 'click' | 'repeat'): PulseState {
  switch (event) {
    case 'click':
      return { batch: state.batch + 1, pulse: state.pulse + 1, kind: 'click', counted: state.counted + 1 };
    case 'repeat':
      return state.batch === 0 ? state : { ...state, pulse: state.pulse + 1, kind: 'repeat' };
  }
}

export function toPulseMessage({ kind, batch, counted }: PulseState): string {
  switch (kind) {
    case 'idle':
      return 'Press the link and watch what happens to the click.';
    case 'click':
      return `The visitor is on the way. Batch ${batch} is new, so it counts.`;
    case 'repeat':
      return `The queue sent batch ${batch} again. Seen before: still ${counted}.`;
  }
}
